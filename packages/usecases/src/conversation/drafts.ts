import { type Actor, type ConversationId, DomainError, withWords } from '@kwartier/core';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { loadMergedInto } from '@kwartier/db/reads/conversation-merges';
import { type DraftRow, emptyDraft, loadDraft, markRead, saveDraft } from '@kwartier/db/writes/drafts';
import type { Deps } from '../deps.ts';

/** What somebody is writing and how far they have read; both are theirs alone. Each @throws DomainError `conversation.not_found` */
export interface Drafts {
  load(actor: Actor, id: ConversationId): Promise<DraftRow>;
  /**
   * Of a conversation that was merged into another, it becomes part of the draft there.
   * @throws DomainError `draft.stale`: another window of the same person saved a newer one
   */
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
  /** What was typed where the conversation was merged away comes to the draft in the other. */
  async function takeAlong(
    sql: Parameters<typeof loadDraft>[0],
    actor: Actor,
    id: ConversationId,
    intoId: ConversationId,
    { text, audience }: { text: string; audience: string },
  ): Promise<DraftRow> {
    const kept = await loadDraft(sql, actor, intoId);
    const whole = withWords(kept.text, text);
    const words = { text: whole, audience: kept.text.trim() ? kept.audience : audience, version: kept.version };
    if (whole !== kept.text && !(await saveDraft(sql, actor, intoId, words, deps.now())))
      throw await stale(sql, actor, id);
    return loadDraft(sql, actor, id);
  }
  return {
    load: (actor, id) => inside(actor, id, (sql) => loadDraft(sql, actor, id)),
    save: (actor, id, draft) =>
      inside(actor, id, async (sql) => {
        const text = draft.text.toWellFormed().replaceAll('\u0000', '');
        const intoId = await loadMergedInto(sql, actor.workspaceId, id);
        if (intoId !== null) return takeAlong(sql, actor, id, intoId, { ...draft, text });
        const saved = await saveDraft(sql, actor, id, { ...draft, text }, deps.now());
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
