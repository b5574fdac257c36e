import type { Connector, TranslationCall, Translator } from '@kwartier/connectors';
import type { PublishRealtime } from '@kwartier/contracts';
import type {
  ChannelId,
  Clock,
  FaultPoint,
  MessageId,
  Platform,
  SendMail,
  TeamId,
  TranslationProvider,
  WorkspaceId,
} from '@kwartier/core';
import type { Database } from '@kwartier/db';

/**
 * Wake-ups for the workers: hints with an id, never content. Not waited for, never failing: what a lost one leaves behind is
 * found by a sweep.
 */
export interface Wake {
  /**
   * Receipts of a channel wait to be processed.
   * @param isOverdue whoever was woken before may be dead or asleep: do not wait for them
   */
  readonly ingest: (workspaceId: WorkspaceId, channelId: ChannelId, isOverdue?: boolean) => void;
  /** An outbound message waits to be sent or looked up; `delayMs` from now. */
  readonly deliver: (workspaceId: WorkspaceId, messageId: MessageId, delayMs?: number) => void;
  /** A team's work may be handed out. */
  readonly assign: (workspaceId: WorkspaceId, teamId: TeamId) => void;
}

/** What use cases need from outside; each takes what it uses. */
export interface Deps {
  readonly db: Database;
  /** The present, as customers and promises have it. */
  readonly now: Clock;
  /** The machine's own clock, for leases and pauses between tries: a replay moves `now`, never this. */
  readonly machineNow: Clock;
  readonly wake: Wake;
  readonly publish: PublishRealtime;
  readonly connectors: Readonly<Record<Platform, Connector>>;
  /** Where each platform's API answers. */
  readonly baseUrls: Readonly<Record<Platform, string>>;
  readonly secrets: Secrets;
  /** The push services that devices may name; none: devices are not told anything. */
  readonly pushServices: readonly string[];
  /** The way out for mail; undefined: this installation has none. */
  readonly sendMail: SendMail | undefined;
  readonly translators: Readonly<Record<TranslationProvider, Translator>>;
  /** Call a service that an admin named, past the guard against being sent inside. */
  readonly callOutside: (
    call: TranslationCall,
  ) => Promise<
    | { readonly status: number; readonly body: string }
    | { readonly trouble: 'address' | 'answer' | 'time' | 'size' | 'nobody' }
  >;
  readonly detectLanguage: (text: string) => string | null;
  /** Something worth a line in the log; fields are ids and counts, never text. */
  /** Called at moments where a process may be made to die; does nothing unless a test names one. */
  readonly reached?: (point: FaultPoint) => void;
  readonly log: (level: 'info' | 'warn' | 'error', event: string, fields?: Record<string, unknown>) => void;
}

/** Seals what must not be readable in the database, bound to the row it belongs to. */
export interface Secrets {
  /** What every value sealed with the current key begins with. */
  readonly header: Uint8Array;
  readonly seal: (plain: string, boundTo: string) => Uint8Array;
  /** @throws Error if the key is another, the bytes were changed, or they belong to another row */
  readonly open: (sealed: Uint8Array, boundTo: string) => string;
  /** The same value under the current key; undefined if it is. @throws Error as `open` does */
  readonly rewrap: (sealed: Uint8Array, boundTo: string) => Uint8Array | undefined;
}
