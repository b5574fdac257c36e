import type { AgentId, ChannelId, ConversationId, KnownMessage, MessageCreated } from '@kwartier/core';
import { loadOutboundAuthors } from '@kwartier/db/reads/outbound';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { confirmOutbound, listUnconfirmedOutbound } from '@kwartier/db/writes/outbound';
import { addAnswer } from '../add-answer.ts';
import { ConversationEdit } from '../conversation-edit.ts';
import type { StoreContext, Touched } from './store-context.ts';

export interface SettledEchoes {
  /** Platform ids that turned out to be messages of ours. */
  readonly claimed: ReadonlySet<string>;
  readonly touched: readonly Touched[];
  readonly threads: ReadonlyMap<string, KnownMessage>;
}

/** Texts as platforms give them back: shortened links and leading mentions aside, white space folded. */
const bare = (text: string): string =>
  text
    .replaceAll(/https?:\/\/\S+/gu, '')
    .replace(/^(@\w+\s+)+/u, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();

/**
 * Recognise our own messages among what the channel's account is reported to have said: by our mark, else by target and text
 * among those we tried to send and have no answer for. Whoever confirms first, echo or answer, the other finds it done.
 */
export async function settleEchoes(
  { sql, workspaceId, channel, policy, now }: StoreContext,
  echoes: readonly MessageCreated[],
): Promise<SettledEchoes> {
  const claimed = new Set<string>();
  const threads = new Map<string, KnownMessage>();
  // Read without a lock: conversations are locked before their messages, always. `confirmOutbound` looks again.
  const open = await listUnconfirmedOutbound(sql, workspaceId, channel.id as ChannelId);
  if (open.length === 0) return { claimed, touched: [], threads };

  const matches: { echo: MessageCreated; message: (typeof open)[number] }[] = [];
  const left = new Set(open);
  for (const echo of echoes) {
    const match = [...left].find((message) =>
      echo.marker !== null
        ? echo.marker === message.id
        : message.isPrivate === echo.isPrivate &&
          bare(message.text) === bare(echo.text) &&
          (echo.isPrivate
            ? message.recipientExternalId === null ||
              message.recipientExternalId === (echo.counterpart?.externalId ?? null)
            : message.inReplyTo === echo.inReplyTo),
    );
    if (!match) continue;
    left.delete(match);
    matches.push({ echo, message: match });
    claimed.add(echo.externalId);
  }
  if (matches.length === 0) return { claimed, touched: [], threads };

  const authors = await loadOutboundAuthors(
    sql,
    workspaceId,
    matches.map(({ message }) => message.id),
  );
  const edits = new Map<ConversationId, ConversationEdit>();
  for (const { row, clocks } of await lockConversations(sql, workspaceId, [
    ...new Set(matches.map(({ message }) => message.conversationId)),
  ])) {
    edits.set(row.id, new ConversationEdit(row, clocks, now));
  }
  for (const { echo, message } of matches) {
    if (!(await confirmOutbound(sql, workspaceId, message.id, echo.externalId, echo.sentAt))) continue;
    const edit = edits.get(message.conversationId)!;
    threads.set(echo.externalId, { thread: edit.row.threadKey, person: edit.row.personExternalId });
    await addAnswer(
      sql,
      edit,
      { at: echo.sentAt, by: 'answer' },
      policy,
      (authors.get(message.id) ?? null) as AgentId | null,
    );
    edit.addEvent('message.sent', echo.sentAt, { messageId: message.id });
  }
  await saveConversations(
    sql,
    [...edits.values()].map((edit) => edit.finish()),
  );
  return {
    claimed,
    touched: [...edits.values()].map((edit) => ({ conversationId: edit.row.id, seq: edit.row.seq })),
    threads,
  };
}
