import type { Connector } from '@kwartier/connectors';
import { type Instant, type Platform, splitIntoThread } from '@kwartier/core';
import type { MessageRow, Sql } from '@kwartier/db';
import { gatherThread, writeFirstPost } from '@kwartier/db/writes/threads';
import type { ConversationEdit } from '../conversation-edit.ts';

/** Whether a message is a thread that waits whole: it is cut into posts when it goes out, not before. */
export const waitsWhole = ({ text, wholeText }: Pick<MessageRow, 'text' | 'wholeText'>): boolean =>
  wholeText !== null && text === wholeText;

/**
 * Make one message again of a thread that was cut and of which nothing is out: it waits on. The conversation must be locked.
 * @returns the message as it stands now; itself if there was nothing to gather
 */
export async function gather(sql: Sql, message: MessageRow): Promise<MessageRow> {
  if (message.wholeText === null || waitsWhole(message)) return message;
  return (await gatherThread(sql, message.workspaceId, message.id)) ?? message;
}

/**
 * Cut a thread that waited whole into the posts that go out now: the message itself is the first from here on, the others are messages
 * that follow it. The conversation must be locked, and the message already have its place in it.
 * @returns the message as it stands now, and those that follow; itself and none if it is no thread
 */
export async function cut(
  sql: Sql,
  connectors: Readonly<Record<Platform, Pick<Connector, 'measure'>>>,
  edit: ConversationEdit,
  message: MessageRow,
  at: { readonly now: Instant; readonly machineNow: Instant },
): Promise<{ readonly first: MessageRow; readonly later: readonly MessageRow[] }> {
  if (!waitsWhole(message)) return { first: message, later: [] };
  const { measure } = connectors[edit.row.platform];
  const posts = splitIntoThread(message.text, measure(message.text, false).max, (part) => measure(part, false).length);
  // Fits one post, or was taken by other bounds: the platform has the last word.
  if (!posts || posts.length < 2) return { first: message, later: [] };
  const [text, ...rest] = posts as [string, ...string[]];
  const first = await writeFirstPost(sql, message.workspaceId, message.id, text);
  const later: MessageRow[] = [];
  for (const post of rest)
    later.push(
      edit.addMessage(
        {
          direction: 'outbound',
          kind: message.kind,
          text: post,
          authorName: message.authorName,
          agentId: message.agentId,
          origin: message.origin,
          isPrivate: message.isPrivate,
          inReplyTo: message.inReplyTo,
          delivery: 'queued',
          sentAt: at.now,
          nextAttemptAt: at.machineNow,
          partOf: message.id,
          threadAfter: later.at(-1)?.id ?? message.id,
          // The last post asks for the answer.
          invites: message.invites && later.length === rest.length - 1,
        },
        'message.queued',
        message.agentId,
      ),
    );
  return { first: first ?? message, later };
}
