import type { Connector } from '@kwartier/connectors';
import {
  type Instant,
  type MessageId,
  type Platform,
  privateReplyRule,
  publicReplyRule,
  type ReplyRule,
  type WorkspaceId,
} from '@kwartier/core';
import type { MessageRow, Sql } from '@kwartier/db';
import { becameSensitive, isOvertaken } from '@kwartier/db/reads/approvals';
import { loadReplyFacts } from '@kwartier/db/reads/reply-context';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { leaseOutbound, loadDueScheduled, moveOutbound, stopOutbound } from '@kwartier/db/writes/outbound';
import { ConversationEdit } from '../conversation-edit.ts';
import { cut, gather } from './cut-thread.ts';
import { replyContext } from './reply-context.ts';

/** Hint of a conversation that changed. */
export interface Hint {
  readonly conversationId: string;
  readonly seq: number;
  readonly brandId: string;
}

/**
 * Take an answer whose time has come, if nobody has spoken since a person last decided that it goes out. Else it is stopped, and a
 * person decides. Whoever takes in what customers write holds the same lock: either their words are here and stop it, or they come
 * after it was taken.
 * A thread is cut into its posts here: those after the first follow it by themselves.
 * @returns the message if it is ours to send, and what changed; undefined if there is nothing to do
 */
export async function leaseScheduled(
  sql: Sql,
  connectors: Readonly<Record<Platform, Pick<Connector, 'measure'>>>,
  workspaceId: WorkspaceId,
  id: MessageId,
  lease: string,
  at: { readonly now: Instant; readonly machineNow: Instant; readonly until: Instant },
): Promise<{ readonly message: MessageRow | undefined; readonly hint: Hint } | undefined> {
  const due = await loadDueScheduled(sql, workspaceId, id, at.machineNow);
  const [locked] = due ? await lockConversations(sql, workspaceId, [due.conversationId]) : [];
  if (!due || !locked) return undefined;
  const edit = new ConversationEdit(locked.row, locked.clocks, at.now);
  // A thread whose sender died before its first post waits whole again.
  await gather(sql, due);
  const reason = await reasonToStop(sql, workspaceId, due, locked.row, at.now);
  let message: MessageRow | undefined;
  if (reason !== null) {
    if (!(await stopOutbound(sql, workspaceId, id, 'scheduled', 'overtaken', reason))) return undefined;
    edit.addEvent('message.overtaken', at.now, { messageId: id });
  } else {
    const taken = await leaseOutbound(sql, workspaceId, id, lease, at, 'scheduled');
    if (!taken) return undefined;
    const seq = edit.sayNow(taken, 'message.due', taken.agentId);
    await moveOutbound(sql, workspaceId, id, seq);
    const { first } = await cut(sql, connectors, edit, { ...taken, seq }, at);
    message = { ...first, seq };
  }
  await saveConversations(sql, [edit.finish()]);
  return {
    message,
    hint: { conversationId: locked.row.id, seq: edit.row.seq, brandId: edit.row.brandId },
  };
}

async function reasonToStop(
  sql: Sql,
  workspaceId: WorkspaceId,
  message: MessageRow,
  row: Parameters<typeof replyContext>[0] & Parameters<typeof loadReplyFacts>[2] & { readonly status: string },
  now: Instant,
): Promise<string | null> {
  if (await isOvertaken(sql, workspaceId, message.id))
    return 'Not sent: something was said after this was written. Read it, then send, change or cancel this answer.';
  if (row.status === 'spam') return 'Not sent: this conversation was marked as spam.';
  if (await becameSensitive(sql, workspaceId, message.id))
    return 'Not sent: this topic is sensitive now. Take this answer back and ask for approval.';
  const context = replyContext(row, await loadReplyFacts(sql, workspaceId, row), now);
  const rule = (message.isPrivate ? privateReplyRule(context) : publicReplyRule(context)) as ReplyRule;
  return rule.allowed ? null : rule.reason;
}
