import { type Actor, type ConversationId, DomainError } from '@kwartier/core';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { type DraftRow, emptyDraft, loadDraft, markRead, saveDraft } from '@kwartier/db/writes/drafts';
import type { Deps } from '../deps.ts';

/** What somebody is writing and how far they have read; both are theirs alone. Each @throws DomainError `conversation.not_found` */
export interface Drafts {
  load(actor: Actor, id: ConversationId): Promise<DraftRow>;
  /** @throws DomainError `draft.stale`: another window of the same person saved a newer one */
  save(actor: Actor, id: ConversationId, draft: { text: string; audience: string; version: number }): Promise<DraftRow>;
  /** @throws DomainError `draft.stale`: another window saved one that this version does not know */
  discard(actor: Actor, id: ConversationId, version?: number): Promise<void>;
  markRead(actor: Actor, id: ConversationId, seq: number): Promise<void>;
}

export function makeDrafts(deps: Pick<Deps, 'db' | 'now'>): Drafts {
  const inside = <T>(actor: Actor, id: ConversationId, work: (sql: Parameters<typeof loadDraft>[0]) => Promise<T>) =>
    deps.db.run(actor.workspaceId, async (sql) => {
      if (!(await maySeeConversation(sql, actor, id)))
        throw new DomainError('conversation.not_found', 'There is no such conversation.');
      return work(sql);
    });
  const stale = async (sql: Parameters<typeof loadDraft>[0], actor: Actor, id: ConversationId) =>
    new DomainError('draft.stale', 'A newer draft was saved in another window.', {
      version: (await loadDraft(sql, actor, id)).version,
    });
  return {
    load: (actor, id) => inside(actor, id, (sql) => loadDraft(sql, actor, id)),
    save: (actor, id, draft) =>
      inside(actor, id, async (sql) => {
        const saved = await saveDraft(
          sql,
          actor,
          id,
          { ...draft, text: draft.text.toWellFormed().replaceAll('\u0000', '') },
          deps.now(),
        );
        if (!saved) throw await stale(sql, actor, id);
        return saved;
      }),
    discard: (actor, id, version) =>
      inside(actor, id, async (sql) => {
        if (!(await emptyDraft(sql, actor, id, deps.now(), version === undefined ? undefined : { version })))
          throw await stale(sql, actor, id);
      }),
    markRead: (actor, id, seq) => inside(actor, id, async (sql) => void (await markRead(sql, actor, id, seq))),
  };
}
