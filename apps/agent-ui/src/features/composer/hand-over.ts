import { type MessageDto, MessagePage, type SendMessageBody, SentMessageDto } from '@kwartier/contracts';
import { CONFIRMABLE, type Confirmable, type ConversationAction, type Mention, mentionsIn } from '@kwartier/core';
import type { z } from 'zod';
import { announceNow } from '../../lib/announcer.ts';
import { api, codeOf, ProblemError, sayProblem } from '../../lib/api-client.ts';
import { t } from '../../lib/i18n/index.ts';
import { type Outbox, type Outgoing, saysTheSame } from '../../lib/outbox.ts';
import { fetchMentionables } from '../../lib/queries/mentionables.ts';
import type { DraftMachine } from './draft-machine.ts';

export type SendResult =
  | { readonly outcome: 'sent'; readonly message: MessageDto; readonly undo: readonly ConversationAction[] }
  /** The conversation moved on while the person typed: they must look first. */
  | { readonly outcome: 'moved_on'; readonly newMessages: number }
  /** It holds something private, or a reader may take it amiss: which, and whether a reason would do. The text goes back. */
  | {
      readonly outcome: 'private_data';
      readonly what: Confirmable;
      readonly piece: string;
      readonly mayConfirm: boolean;
    }
  /** A rule refuses it; the text goes back to the composer with the reason. */
  | { readonly outcome: 'refused'; readonly reason: string }
  /** No clear answer; the bubble stays and offers to try again with the same id. */
  | { readonly outcome: 'failed' };

const isRefusal = (error: unknown): error is ProblemError =>
  error instanceof ProblemError &&
  error.status >= 400 &&
  error.status < 500 &&
  error.status !== 408 &&
  error.status !== 429;

/** Who is named in a note: nobody is left out because the names had not come yet when it was written. */
async function mentionsOf({ audience, text, mentions, conversationId }: Outgoing): Promise<readonly Mention[]> {
  if (audience !== 'note' || !text.includes('@')) return [];
  return mentions ?? mentionsIn(text, await fetchMentionables(conversationId));
}

/**
 * Hand a message to the server, exactly once however often it is asked: the intent id is its idempotency key. Until the server has it, it
 * lies in the outbox.
 */
async function post(outbox: Outbox, entry: Outgoing): Promise<SendResult> {
  const { conversationId, intentId, audience } = entry;
  outbox.put({ ...entry, state: 'sending', reason: null });
  const body: z.infer<typeof SendMessageBody> = {
    kind: audience === 'note' ? 'note' : 'reply',
    text: entry.text,
    lastSeenSeq: entry.lastSeenSeq,
    ...(audience === 'note' ? {} : { audience }),
    ...(entry.override ? { override: true } : {}),
    ...(entry.actions.length > 0 ? { actions: [...entry.actions] } : {}),
    ...(entry.macro ? { macro: entry.macro } : {}),
    ...(entry.sendAt ? { sendAt: entry.sendAt } : {}),
    ...(entry.asThread ? { asThread: true } : {}),
    ...(entry.invites ? { invites: true } : {}),
    ...(entry.files.length > 0 ? { uploadIds: entry.files.map(({ id }) => id) } : {}),
    ...(entry.draftVersion === undefined ? {} : { draftVersion: entry.draftVersion }),
    ...(entry.confirmed.length > 0 ? { confirmed: [...entry.confirmed] } : {}),
  };
  try {
    const mentions = await mentionsOf(entry);
    const { undo, ...message } = await api.post(
      `/conversations/${conversationId}/messages`,
      SentMessageDto,
      mentions.length > 0 ? { ...body, mentions: [...mentions] } : body,
      { headers: { 'idempotency-key': intentId } },
    );
    outbox.drop(intentId);
    return { outcome: 'sent', message, undo: undo as ConversationAction[] };
  } catch (error) {
    if (codeOf(error) === 'conversation.moved_on' && error instanceof ProblemError) {
      outbox.drop(intentId);
      return { outcome: 'moved_on', newMessages: Number(error.problem.details?.newMessages ?? 1) };
    }
    const isTone = codeOf(error) === 'reply.conduct';
    if ((isTone || codeOf(error) === 'reply.private_data') && error instanceof ProblemError) {
      outbox.drop(intentId);
      // The notice in the composer is an alert itself.
      const { what, level, from, to } = error.problem.details ?? {};
      return {
        outcome: 'private_data',
        what: CONFIRMABLE.find((one) => one === what) ?? 'phone',
        piece: entry.text.slice(Number(from), Number(to)),
        mayConfirm: isTone || level === 'confirm',
      };
    }
    const reason = sayProblem(error);
    announceNow(t('Not sent: {reason}', { reason }));
    if (isRefusal(error)) {
      outbox.drop(intentId);
      return { outcome: 'refused', reason };
    }
    outbox.put({ ...entry, state: 'failed', reason });
    return { outcome: 'failed' };
  }
}

/** Hand a message over. What is refused is in the composer again, what was not answered in the outbox. */
export async function handOver(outbox: Outbox, draft: DraftMachine, entry: Outgoing): Promise<SendResult> {
  const result = await post(outbox, entry);
  if (result.outcome === 'sent') void draft.settle(true);
  else if (result.outcome === 'failed') void draft.settle(false);
  else draft.giveBack(entry.text, entry.audience);
  return result;
}

/**
 * Make a draft again of what was not answered. If the server has it after all, it stays what it is: it must not be said twice.
 * @throws ProblemError when the server cannot be asked
 */
export async function takeFromOutbox(outbox: Outbox, draft: DraftMachine, entry: Outgoing): Promise<'draft' | 'there'> {
  const { items } = await api.get(`/conversations/${entry.conversationId}/messages`, MessagePage);
  const isThere = items.some((message) => saysTheSame(message, entry));
  // First where it goes, then where it was: should the page die between, it is in both.
  if (!isThere) draft.giveBack(entry.text, entry.audience);
  outbox.drop(entry.intentId);
  return isThere ? 'there' : 'draft';
}

/**
 * Take an answer back: its words are in the composer again, and in the server's draft already.
 * @throws what `taking` throws; if it was taken back all the same, the words come with the server's draft
 */
export async function takeBackInto(
  draft: DraftMachine,
  taking: () => Promise<MessageDto>,
  backOf: (taken: MessageDto) => Pick<Outgoing, 'text' | 'audience'>,
): Promise<void> {
  try {
    const taken = await taking();
    const back = backOf(taken);
    draft.giveBack(back.text, back.audience, taken.text);
  } catch (problem) {
    void draft.renew();
    throw problem;
  }
}
