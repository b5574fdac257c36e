import {
  type Actor,
  type ConversationAction,
  type ConversationId,
  can,
  DomainError,
  type MacroValues,
  macroValues,
  renderMacro,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import type { ConversationView } from '@kwartier/db/reads/conversation-view';
import { loadConversation } from '@kwartier/db/reads/conversations';
import { loadAgentName } from '@kwartier/db/reads/people';
import { loadReplyFacts, loadSpeaker } from '@kwartier/db/reads/reply-context';
import type { HandingOver, HandOver } from '../assignment/hand-over.ts';
import type { Deps } from '../deps.ts';
import type { UsedMacro } from '../macros/record-use.ts';
import { type Confirmed, type HeldFor, holdsBack } from '../outbound/check-outgoing.ts';
import type { SendMessage } from '../outbound/send-message.ts';
import type { ConversationWork } from './work-on.ts';

/** What became of one of many. */
export interface DoneOne {
  readonly id: ConversationId;
  /** What undoes it; empty if nothing was changed, or if it was refused. */
  readonly undo: readonly ConversationAction[];
  /** Why it was refused; null: it was done. */
  readonly refusal: DomainError | null;
}

export interface BulkReply {
  /** With variables, as macros have them: each is rendered for its own customer. */
  readonly text: string;
  /** What the writer has seen of each: who wrote meanwhile is left out and named. */
  readonly targets: readonly { readonly id: ConversationId; readonly lastSeenSeq: number }[];
  /** Made of the request's key: the same request answers nobody twice. */
  readonly intentOf: (id: ConversationId) => string;
  /** Names all of them together in the audit. */
  readonly bulkId: string;
  readonly macro?: Omit<UsedMacro, 'inserted'> | undefined;
  /** What is to go out all the same, with why: it holds for each, and is recorded with each. */
  readonly confirmed?: readonly Confirmed[] | undefined;
}

/** What an answer to many would be held back for, and in which conversations. */
export interface HeldForMany extends HeldFor {
  readonly ids: readonly ConversationId[];
}

/**
 * The same for many conversations, one after the other in the order given. Each is done whole or refused by itself, with its reason: what is
 * refused for one stops nobody else.
 */
export interface BulkWork {
  apply(actor: Actor, ids: readonly ConversationId[], actions: readonly ConversationAction[]): Promise<DoneOne[]>;
  /** Give each conversation the actions that undo what was done to it. */
  undo(
    actor: Actor,
    items: readonly { readonly id: ConversationId; readonly actions: readonly ConversationAction[] }[],
  ): Promise<DoneOne[]>;
  /**
   * Hand each over to the same colleague or team, with the same note in each or without: as `HandOver` does, one by one. What undoes it gives
   * them back; the notes stay.
   */
  handOver(
    actor: Actor,
    ids: readonly ConversationId[],
    handing: Omit<HandingOver, 'intentId'> & { readonly intentOf: (id: ConversationId) => string },
  ): Promise<DoneOne[]>;
  /**
   * What one answer would be held back for, before it is sent to anybody, and those that the actor cannot see.
   * @throws DomainError `permission.denied`
   */
  check(
    actor: Actor,
    text: string,
    ids: readonly ConversationId[],
  ): Promise<{ readonly held: readonly HeldForMany[]; readonly refused: readonly DoneOne[] }>;
  /** One reviewed answer to many like questions: each its own reply, by the rules of its own conversation. @throws DomainError `permission.denied` */
  reply(actor: Actor, reply: BulkReply): Promise<DoneOne[]>;
}

export function makeBulkWork(
  deps: Pick<Deps, 'db' | 'now'> & {
    readonly work: ConversationWork;
    readonly sendMessage: SendMessage;
    readonly handOver: HandOver;
  },
): BulkWork {
  async function each<T extends { readonly id: ConversationId }>(
    items: readonly T[],
    one: (item: T) => Promise<readonly ConversationAction[]>,
  ): Promise<DoneOne[]> {
    const done: DoneOne[] = [];
    for (const item of items)
      try {
        done.push({ id: item.id, undo: await one(item), refusal: null });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        done.push({ id: item.id, undo: [], refusal: error });
      }
    return done;
  }

  /** What the text may name, for one conversation. */
  async function valuesOf(sql: Sql, actor: Actor, conversation: ConversationView): Promise<MacroValues> {
    const speaker = await loadSpeaker(sql, actor.workspaceId, conversation.channelId);
    const agentName = await loadAgentName(sql, actor.workspaceId, actor.agentId);
    const { contactName, contactHandle, waitingSince } = conversation;
    return macroValues(
      {
        contact: { name: contactName, handle: contactHandle },
        agentName,
        brandName: speaker?.brandName ?? null,
        channel: speaker ? { name: speaker.channelName, handle: speaker.channelHandle } : null,
        waitingSince,
      },
      deps.now(),
    );
  }

  return {
    apply: (actor, ids, actions) =>
      each(
        ids.map((id) => ({ id })),
        ({ id }) => deps.work.apply(actor, id, actions),
      ),
    undo: (actor, items) => each(items, ({ id, actions }) => deps.work.apply(actor, id, actions)),
    handOver: (actor, ids, { intentOf, ...handing }) =>
      each(
        ids.map((id) => ({ id })),
        ({ id }) => deps.handOver(actor, id, { ...handing, intentId: intentOf(id) }),
      ),
    check: async (actor, text, ids) => {
      if (!can(actor, 'conversation.bulk_reply'))
        throw new DomainError('permission.denied', 'Only a lead may answer many at once.');
      const held = new Map<string, HeldForMany>();
      const looked = await each(
        ids.map((id) => ({ id })),
        async ({ id }) => {
          const found = await deps.db.run(actor.workspaceId, async (sql) => {
            const conversation = await loadConversation(sql, actor, id);
            if (!conversation) throw new DomainError('conversation.not_found', 'There is no such conversation.');
            const facts = await loadReplyFacts(sql, actor.workspaceId, conversation);
            const rendered = renderMacro(text, await valuesOf(sql, actor, conversation));
            return holdsBack(rendered.normalize('NFC').trim(), conversation.isPrivate, conversation, facts);
          });
          for (const one of found) {
            const key = `${one.what} ${one.level}`;
            const before = held.get(key);
            held.set(key, { ...(before ?? one), ids: [...(before?.ids ?? []), id] });
          }
          return [];
        },
      );
      return { held: [...held.values()], refused: looked.filter(({ refusal }) => refusal !== null) };
    },
    reply: async (actor, { text, targets, intentOf, bulkId, macro, confirmed }) => {
      if (!can(actor, 'conversation.bulk_reply'))
        throw new DomainError('permission.denied', 'Only a lead may answer many at once.');
      return each(targets, async ({ id, lastSeenSeq }) => {
        const values = await deps.db.run(actor.workspaceId, async (sql) => {
          const conversation = await loadConversation(sql, actor, id);
          if (!conversation) throw new DomainError('conversation.not_found', 'There is no such conversation.');
          return valuesOf(sql, actor, conversation);
        });
        const rendered = renderMacro(text, values);
        const { undo } = await deps.sendMessage(actor, {
          conversationId: id,
          kind: 'reply',
          text: rendered,
          intentId: intentOf(id),
          lastSeenSeq,
          audience: undefined,
          override: false,
          confirmed,
          bulkId,
          macro: macro && { ...macro, inserted: rendered },
        });
        return undo;
      });
    },
  };
}
