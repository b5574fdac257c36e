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
import { loadConversation } from '@kwartier/db/reads/conversations';
import { loadAgentName } from '@kwartier/db/reads/people';
import { loadSpeaker } from '@kwartier/db/reads/reply-context';
import type { Deps } from '../deps.ts';
import type { UsedMacro } from '../macros/record-use.ts';
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
  /** One reviewed answer to many like questions: each its own reply, by the rules of its own conversation. @throws DomainError `permission.denied` */
  reply(actor: Actor, reply: BulkReply): Promise<DoneOne[]>;
}

export function makeBulkWork(
  deps: Pick<Deps, 'db' | 'now'> & { readonly work: ConversationWork; readonly sendMessage: SendMessage },
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
  async function valuesOf(actor: Actor, id: ConversationId): Promise<MacroValues> {
    return deps.db.run(actor.workspaceId, async (sql) => {
      const conversation = await loadConversation(sql, actor, id);
      if (!conversation) throw new DomainError('conversation.not_found', 'There is no such conversation.');
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
    });
  }

  return {
    apply: (actor, ids, actions) =>
      each(
        ids.map((id) => ({ id })),
        ({ id }) => deps.work.apply(actor, id, actions),
      ),
    undo: (actor, items) => each(items, ({ id, actions }) => deps.work.apply(actor, id, actions)),
    reply: async (actor, { text, targets, intentOf, bulkId, macro }) => {
      if (!can(actor, 'conversation.bulk_reply'))
        throw new DomainError('permission.denied', 'Only a lead may answer many at once.');
      return each(targets, async ({ id, lastSeenSeq }) => {
        const rendered = renderMacro(text, await valuesOf(actor, id));
        const { undo } = await deps.sendMessage(actor, {
          conversationId: id,
          kind: 'reply',
          text: rendered,
          intentId: intentOf(id),
          lastSeenSeq,
          audience: undefined,
          override: false,
          bulkId,
          macro: macro && { ...macro, inserted: rendered },
        });
        return undo;
      });
    },
  };
}
