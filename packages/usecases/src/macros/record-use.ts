import { type Actor, DomainError, editShare, type Instant, type MessageId } from '@kwartier/core';
import type { ConversationRow, Sql } from '@kwartier/db';
import { loadMacroVersion } from '@kwartier/db/reads/macros';
import { insertMacroUse } from '@kwartier/db/writes/macros';
import { v7 as newId } from 'uuid';

/** The macro that something came from. */
export interface UsedMacro {
  readonly id: string;
  readonly version: number;
  /** The text as it was put in, before anybody changed it; null: it said nothing. */
  readonly inserted: string | null;
}

/**
 * Note that a macro was used, in the transaction of what it did.
 * @param sent what was said; null: nothing
 * @throws DomainError `macro.not_found`: there is no such version, or not for them
 */
export async function recordMacroUse(
  sql: Sql,
  actor: Actor,
  { id, version, inserted }: UsedMacro,
  conversation: Pick<ConversationRow, 'id'>,
  messageId: MessageId | null,
  sent: string | null,
  now: Instant,
): Promise<void> {
  if (!(await loadMacroVersion(sql, actor, id, version)))
    throw new DomainError('macro.not_found', 'There is no such macro any more.');
  await insertMacroUse(sql, {
    workspaceId: actor.workspaceId,
    id: newId(),
    macroId: id,
    version,
    conversationId: conversation.id,
    messageId,
    agentId: actor.agentId,
    at: now,
    editShare: sent === null || inserted === null ? null : editShare(inserted, sent),
  });
}
