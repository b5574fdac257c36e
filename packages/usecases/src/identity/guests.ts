import {
  type Actor,
  type AgentId,
  type ConversationId,
  can,
  DomainError,
  HOUR_MS,
  instant,
  NOTICE_WAIT_MS,
  USUAL_MAILED,
} from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { loadMergedInto } from '@kwartier/db/reads/conversation-merges';
import { listForGuest, listShared } from '@kwartier/db/reads/guests';
import { listGuests } from '@kwartier/db/reads/identity';
import { loadAgentName } from '@kwartier/db/reads/people';
import { listAgents } from '@kwartier/db/reads/settings';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { endGuest, saveGuest } from '@kwartier/db/writes/identity';
import { addSharedNotice } from '@kwartier/db/writes/mail';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { record } from './record.ts';

/** Longest a conversation is shared, and for how long if nobody says, in milliseconds. */
export const LONGEST_SHARE_MS = 30 * 24 * HOUR_MS;

export interface Guests {
  /** Share a conversation with a guest, until a moment. @throws DomainError `permission.denied`, `conversation.not_found`, `guest.not_found` */
  share(actor: Actor, conversationId: ConversationId, guestId: AgentId, forMs: number): Promise<void>;
  /** Take it back; it is gone from their screen within seconds. @throws DomainError `guest.not_found` */
  end(actor: Actor, conversationId: ConversationId, guestId: AgentId): Promise<void>;
  /** A guest answers those who asked. @throws DomainError `conversation.not_found` */
  addNote(actor: Actor, conversationId: ConversationId, text: string, intentId: string): Promise<MessageRow>;
  /** What a guest may read. @throws DomainError `conversation.not_found` */
  read(
    actor: Actor,
    conversationId: ConversationId,
  ): Promise<{ conversation: Awaited<ReturnType<typeof listShared>>[number]; messages: MessageRow[] }>;
}

export function makeGuests(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Guests {
  const notFound = () => new DomainError('conversation.not_found', 'There is no such conversation.');
  const assertSees = async (actor: Actor, id: ConversationId) => {
    if (!can(actor, 'guest.invite'))
      throw new DomainError('permission.denied', 'Only a lead or an admin may share a conversation.');
    if (!(await deps.db.run(actor.workspaceId, (sql) => maySeeConversation(sql, actor, id)))) throw notFound();
  };
  const changed = (actor: Actor) => deps.publish(actor.workspaceId, 'settings.changed', { subject: 'agents' });

  return {
    async share(actor, conversationId, guestId, forMs) {
      await assertSees(actor, conversationId);
      const now = deps.now();
      await deps.db.transact(actor.workspaceId, async (tx) => {
        const [guest] = await listAgents(tx, actor.workspaceId, guestId);
        if (!guest?.isActive || guest.role !== 'guest')
          throw new DomainError('guest.not_found', 'There is no such guest.');
        await saveGuest(tx, {
          workspaceId: actor.workspaceId,
          conversationId,
          agentId: guestId,
          grantedBy: actor.agentId,
          createdAt: new Date(now),
          expiresAt: new Date(now + Math.min(forMs, LONGEST_SHARE_MS)),
        });
        await addSharedNotice(
          tx,
          actor.workspaceId,
          { agentId: guestId, conversationId, about: `shared ${conversationId} ${now}` },
          USUAL_MAILED,
          now,
          instant(now + NOTICE_WAIT_MS),
        );
        await record(deps, tx, actor, 'guest.shared', ['conversation', conversationId], { guestId, forMs });
      });
      changed(actor);
    },

    async end(actor, conversationId, guestId) {
      await assertSees(actor, conversationId);
      await deps.db.transact(actor.workspaceId, async (tx) => {
        if (!(await endGuest(tx, actor.workspaceId, conversationId, guestId, new Date(deps.now()))))
          throw new DomainError('guest.not_found', 'This is not shared with them.');
        await record(deps, tx, actor, 'guest.ended', ['conversation', conversationId], { guestId });
      });
      changed(actor);
    },

    async addNote(actor, conversationId, text, intentId) {
      if (!can(actor, 'guest.note')) throw new DomainError('permission.denied', 'You may not write here.');
      const clean = text.toWellFormed().replaceAll('\u0000', '').normalize('NFC').trim();
      if (clean === '') throw new DomainError('reply.empty', 'Write something first.');
      const { message, hint } = await deps.db.run(actor.workspaceId, async (sql) => {
        const [shared] = await listShared(sql, actor, deps.now(), conversationId);
        // Where it was merged into another, whoever asked the guest reads on there.
        const intoId = await loadMergedInto(sql, actor.workspaceId, conversationId);
        const both = intoId === null ? [conversationId] : [conversationId, intoId];
        const rows = shared ? await lockConversations(sql, actor.workspaceId, both) : [];
        const own = rows.find(({ row }) => row.id === conversationId);
        const locked = rows.find(({ row }) => row.id === (own?.row.mergedInto ?? conversationId));
        if (!locked) throw notFound();
        const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
        const message = edit.addMessage(
          {
            direction: 'internal',
            kind: 'note',
            text: clean,
            authorName: await loadAgentName(sql, actor.workspaceId, actor.agentId),
            agentId: actor.agentId,
            sentAt: deps.now(),
            isPrivate: true,
            intentId,
            mergedFrom: locked === own ? null : conversationId,
          },
          'note.added',
          actor.agentId,
        );
        await saveConversations(sql, [edit.finish()]);
        return { message, hint: { conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId } };
      });
      deps.publish(actor.workspaceId, 'conversations.changed', { items: [hint] });
      return message;
    },

    read: (actor, conversationId) =>
      deps.db.run(actor.workspaceId, async (sql) => {
        const [conversation] = await listShared(sql, actor, deps.now(), conversationId);
        if (!conversation) throw notFound();
        return { conversation, messages: (await listForGuest(sql, actor, conversationId)).toReversed() };
      }),
  };
}

/** Guests that a note is for: only such as the conversation is shared with now. @throws DomainError `guest.not_found` */
export async function assertGuestsOf(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  conversationId: ConversationId,
  guestIds: readonly string[],
): Promise<void> {
  if (guestIds.length === 0) return;
  const guests = await deps.db.transact(actor.workspaceId, (tx) =>
    listGuests(tx, actor.workspaceId, conversationId, new Date(deps.now())),
  );
  if (guestIds.some((id) => !guests.some(({ agentId }) => agentId === id)))
    throw new DomainError('guest.not_found', 'This conversation is not shared with them.');
}
