import {
  type Actor,
  can,
  changesOf,
  cleanText,
  DomainError,
  MAX_OWN_WORDS,
  type MessageId,
  type OwnAbuseWords,
} from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import { loadMessage } from '@kwartier/db/reads/messages';
import { loadWorkspace } from '@kwartier/db/reads/settings';
import { insertAudit, insertFastAudit } from '@kwartier/db/writes/audit';
import { saveConversations } from '@kwartier/db/writes/conversations';
import { markAbuse } from '@kwartier/db/writes/message-facts';
import { updateAgent, updateWorkspace } from '@kwartier/db/writes/settings';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { lockConversationOf } from '../outbound/lock-own-message.ts';

/** What spares people from reading what hurts. */
export interface AbuseCare {
  /**
   * Say that a customer's message is abuse, or is not; null: as the lists of words have it. Saying it again changes nothing.
   * @throws DomainError `message.not_found`, `permission.denied`
   */
  mark(actor: Actor, id: MessageId, marked: boolean | null): Promise<MessageRow>;
  /** Show everything to this person at once, or what may be abuse only when they ask. */
  show(actor: Actor, shows: boolean): Promise<void>;
  /** Words that count here besides the lists, and words that do not. What came before is not judged anew. @throws DomainError `permission.denied` */
  setWords(actor: Actor, words: OwnAbuseWords): Promise<void>;
}

const tidy = (words: readonly string[]): string[] =>
  [...new Set(words.map((word) => cleanText(word).trim()).filter(Boolean))].slice(0, MAX_OWN_WORDS);

export function makeAbuseCare(deps: Pick<Deps, 'db' | 'now' | 'publish'>): AbuseCare {
  return {
    async mark(actor, id, marked) {
      if (!can(actor, 'conversation.reply'))
        throw new DomainError('permission.denied', 'Only who answers may say what is abuse.');
      const { workspaceId } = actor;
      const { row, hint } = await deps.db.run(workspaceId, async (sql) => {
        const locked = await lockConversationOf(sql, actor, id);
        const message = locked && (await loadMessage(sql, actor, id));
        if (!message || !locked || message.direction !== 'inbound')
          throw new DomainError('message.not_found', 'There is no such message of a customer.');
        const before = await markAbuse(sql, workspaceId, id, marked);
        if (before === marked) return { row: message, hint: undefined };
        const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
        edit.addEvent('message.abuse_marked', deps.now(), { messageId: id, actorId: actor.agentId, data: { marked } });
        await saveConversations(sql, [edit.finish()]);
        await insertFastAudit(sql, {
          workspaceId,
          at: deps.now(),
          actorId: actor.agentId,
          action: 'message.abuse_marked',
          subjectType: 'message',
          subjectId: id,
          data: { before: { abuse: before }, after: { abuse: marked } },
        });
        return {
          row: (await loadMessage(sql, actor, id)) as MessageRow,
          hint: { conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId },
        };
      });
      if (hint) deps.publish(workspaceId, 'conversations.changed', { items: [hint] });
      return row;
    },

    async show({ workspaceId, agentId }, shows) {
      await deps.db.transact(workspaceId, (tx) => updateAgent(tx, workspaceId, agentId, { showsAbuse: shows }));
    },

    async setWords(actor, words) {
      if (!can(actor, 'policy.write'))
        throw new DomainError('permission.denied', 'Only an admin may change what counts as abuse.');
      const { workspaceId } = actor;
      await deps.db.transact(workspaceId, async (tx) => {
        const row = (await loadWorkspace(tx, workspaceId))!;
        const next = { abuseExtra: tidy(words.extra), abuseAllowed: tidy(words.allowed) };
        const data = changesOf({ abuseExtra: row.abuseExtra, abuseAllowed: row.abuseAllowed }, next);
        if (Object.keys(data.after).length === 0) return;
        await updateWorkspace(tx, workspaceId, next);
        await insertAudit(tx, {
          workspaceId,
          at: new Date(deps.now()),
          actorId: actor.agentId,
          action: 'abuse_words.changed',
          subjectType: 'workspace',
          subjectId: workspaceId,
          data,
        });
      });
      deps.publish(workspaceId, 'settings.changed', { subject: 'care' });
    },
  };
}
