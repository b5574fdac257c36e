import type { AbuseWords, ConversationId, Instant, PolicyVersion, WorkspaceId } from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import type { ChannelContext } from '@kwartier/db/reads/ingest';

/** What the steps of storing one batch share. */
export interface StoreContext {
  readonly sql: Sql;
  readonly workspaceId: WorkspaceId;
  readonly channel: ChannelContext;
  readonly policy: PolicyVersion;
  readonly now: Instant;
  readonly detectLanguage: (text: string) => string | null;
  readonly abuse: AbuseWords;
}

/** A conversation that changed, for the hint that goes out after the commit. */
export interface Touched {
  readonly conversationId: ConversationId;
  readonly seq: number;
}

/** What became of a batch. */
export interface StoredBatch {
  readonly touched: readonly Touched[];
  /** The platform's ids that were here before. */
  readonly known: ReadonlySet<string>;
}

/** The id space a person's id belongs to: Meta's Messenger ids and commenter ids are not comparable. */
export const realmOf = (platform: string, isPrivate: boolean): string =>
  platform === 'facebook' && isPrivate ? 'messenger' : '';
