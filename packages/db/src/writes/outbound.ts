import type { ChannelId, Instant, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { MessageRow } from '../rows.ts';
import { releaseUploads } from './uploads.ts';

const isoOf = (at: Instant): string => new Date(at).toISOString();

/**
 * Our own messages that a platform has not confirmed, with what tells them apart: an echo that matches one is that one, not a
 * new message.
 */
export const listUnconfirmedOutbound = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
): Promise<
  Pick<
    MessageRow,
    'id' | 'conversationId' | 'text' | 'inReplyTo' | 'intentId' | 'isPrivate' | 'recipientExternalId' | 'firstTriedAt'
  >[]
> =>
  sql<MessageRow[]>`
    select id, conversation_id, text, in_reply_to, intent_id, is_private, recipient_external_id, first_tried_at from messages
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and delivery in ('sending', 'unknown', 'unconfirmed') and external_id is null
    order by seq`.execute();

/** A post of a thread cannot go out before the one that it answers is out. `m` is the message. */
const mayFollow = (sql: Sql, m: 'm' | 'e') =>
  sql`(${sql(m)}.thread_after is null or exists (
    select 1 from messages p where p.workspace_id = ${sql(m)}.workspace_id and p.id = ${sql(m)}.thread_after and p.delivery = 'sent'))`;

/**
 * Take a message to send it: nobody else may until the lease ends. Only what waits and is due, on a channel that works, and
 * not before what was written earlier in the same conversation. A post of a thread answers the one before it, once that is out; until then
 * it holds up nothing else.
 * @param from what is scheduled is taken only while its conversation is locked, after a look at what was said meanwhile
 * @returns undefined if there is nothing to take
 */
export async function leaseOutbound(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  lease: string,
  { now, machineNow, until }: { readonly now: Instant; readonly machineNow: Instant; readonly until: Instant },
  from: 'queued' | 'scheduled' = 'queued',
): Promise<MessageRow | undefined> {
  const [row] = await sql<MessageRow[]>`
    update messages m set delivery = 'sending', lease = ${lease}, lease_until = ${isoOf(until)}::timestamptz, attempts = m.attempts + 1,
      next_attempt_at = ${isoOf(until)}::timestamptz, first_tried_at = coalesce(m.first_tried_at, ${isoOf(now)}::timestamptz), delivery_reason = null,
      in_reply_to = coalesce((select coalesce(p.external_id, p.in_reply_to) from messages p where p.workspace_id = m.workspace_id and p.id = m.thread_after), m.in_reply_to)
    from channels c
    where m.workspace_id = ${workspaceId} and m.id = ${id} and m.delivery = ${from} and (m.next_attempt_at is null or m.next_attempt_at <= ${isoOf(machineNow)}::timestamptz)
      and c.workspace_id = m.workspace_id and c.id = m.channel_id and c.state = 'active' and ${mayFollow(sql, 'm')}
      and not exists (
        select 1 from messages e where e.workspace_id = m.workspace_id and e.conversation_id = m.conversation_id and e.seq < m.seq and e.delivery in ('queued', 'sending')
          and ${mayFollow(sql, 'e')})
    returning m.*`;
  return row;
}

/** Messages with something to do: to send, whose sender is gone, or to look up. Oldest first. */
export const listDueOutbound = (
  sql: Sql,
  workspaceId: WorkspaceId,
  before: Instant,
  limit: number,
): Promise<{ id: MessageId; delivery: MessageRow['delivery'] }[]> =>
  sql<{ id: MessageId; delivery: MessageRow['delivery'] }[]>`
    select m.id, m.delivery from messages m
    join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id
    where m.workspace_id = ${workspaceId} and m.delivery in ('queued', 'sending', 'unknown') and coalesce(m.next_attempt_at, m.received_at) <= ${isoOf(before)}::timestamptz
      and (m.delivery <> 'queued' or (c.state = 'active' and ${mayFollow(sql, 'm')}))
    order by coalesce(m.next_attempt_at, m.received_at) limit ${limit}`.execute();

/** An answer whose time has come. */
export async function loadDueScheduled(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  machineNow: Instant,
): Promise<MessageRow | undefined> {
  const [row] = await sql<MessageRow[]>`
    select * from messages where workspace_id = ${workspaceId} and id = ${id} and delivery = 'scheduled' and next_attempt_at <= ${isoOf(machineNow)}::timestamptz`;
  return row;
}

/** Answers whose time has come, on channels that work. The longest due first. */
export const listDueScheduled = (
  sql: Sql,
  workspaceId: WorkspaceId,
  now: Instant,
  limit: number,
): Promise<{ id: MessageId }[]> =>
  sql<{ id: MessageId }[]>`
    select m.id from messages m join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id
    where m.workspace_id = ${workspaceId} and m.delivery = 'scheduled' and m.next_attempt_at <= ${isoOf(now)}::timestamptz and c.state = 'active'
    order by m.next_attempt_at limit ${limit}`.execute();

export interface Outcome {
  readonly delivery: NonNullable<MessageRow['delivery']>;
  readonly reason: string | null;
  readonly nextAttemptAt: Instant | null;
  readonly externalId?: string | null;
  readonly sentAt?: Instant | null;
  readonly recipientExternalId?: string | null;
}

/**
 * Write what became of a message, if it is still ours to say: the lease fences a process that slept too long.
 * @returns whether it was written
 */
export async function settleOutbound(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  lease: string,
  outcome: Outcome,
): Promise<boolean> {
  if (outcome.externalId) await absorbEcho(sql, workspaceId, id, outcome.externalId);
  const rows = await sql`
    update messages set delivery = ${outcome.delivery}, delivery_reason = ${outcome.reason}, next_attempt_at = ${outcome.nextAttemptAt === null ? null : isoOf(outcome.nextAttemptAt)}::timestamptz,
      external_id = coalesce(${outcome.externalId ?? null}, external_id), sent_at = coalesce(${outcome.sentAt ? isoOf(outcome.sentAt) : null}::timestamptz, sent_at),
      recipient_external_id = coalesce(${outcome.recipientExternalId ?? null}, recipient_external_id), lease = null, lease_until = null
    where workspace_id = ${workspaceId} and id = ${id} and lease = ${lease} and delivery in ('sending', 'unknown') returning id`;
  return rows.length > 0;
}

/**
 * An echo of our own message that came first and was not recognised (the platform had changed its text) stands in the thread
 * as something said elsewhere. Now that its id is known to be ours, ours takes its place.
 */
const absorbEcho = (sql: Sql, workspaceId: WorkspaceId, id: MessageId, externalId: string): Promise<unknown> =>
  sql`
    delete from messages e using messages m
    where m.workspace_id = ${workspaceId} and m.id = ${id} and e.workspace_id = m.workspace_id and e.channel_id = m.channel_id
      and e.external_id = ${externalId} and e.origin = 'native' and e.id <> m.id`.execute();

/**
 * Write down a try before it is made, if the lease is still ours. A row with this id is the proof that the platform may have
 * been called; without it the platform was not.
 * @returns false if the lease was lost: then nothing may be sent
 */
export async function beginAttempt(
  sql: Sql,
  workspaceId: WorkspaceId,
  messageId: MessageId,
  lease: string,
  requestHash: string,
  now: Instant,
): Promise<boolean> {
  const held = await sql`
    select id from messages where workspace_id = ${workspaceId} and id = ${messageId} and lease = ${lease} and delivery = 'sending' and lease_until > ${isoOf(now)}::timestamptz for no key update`;
  if (held.length === 0) return false;
  await sql`
    insert into send_attempts (workspace_id, id, message_id, request_hash, started_at)
    values (${workspaceId}, ${lease}, ${messageId}, ${Buffer.from(requestHash, 'hex')}, ${isoOf(now)}::timestamptz)`;
  return true;
}

/** Hold a message longer, if it is still ours. @returns false if the lease was lost */
export async function extendLease(
  sql: Sql,
  workspaceId: WorkspaceId,
  messageId: MessageId,
  lease: string,
  until: Instant,
): Promise<boolean> {
  const rows = await sql`
    update messages set lease_until = ${isoOf(until)}::timestamptz, next_attempt_at = ${isoOf(until)}::timestamptz
    where workspace_id = ${workspaceId} and id = ${messageId} and lease = ${lease} and delivery = 'sending' returning id`;
  return rows.length > 0;
}

/**
 * Messages whose sender is gone. Those that were never tried go back to the queue; of the others nobody knows.
 * @param why what is said of the others
 * @returns what became of each
 */
export const recoverExpiredLeases = (
  sql: Sql,
  workspaceId: WorkspaceId,
  now: Instant,
  lookUpAt: Instant,
  why: string,
): Promise<{ id: MessageId; conversationId: string; delivery: MessageRow['delivery'] }[]> =>
  sql<{ id: MessageId; conversationId: string; delivery: MessageRow['delivery'] }[]>`
    update messages m set
      delivery = case when tried.it then 'unknown' when m.seen_seq is not null then 'scheduled' else 'queued' end,
      delivery_reason = case when tried.it then ${why} else null end,
      next_attempt_at = case when tried.it then ${isoOf(lookUpAt)}::timestamptz else ${isoOf(now)}::timestamptz end,
      lease = null, lease_until = null
    from (
      select e.id, exists (select 1 from send_attempts a where a.workspace_id = e.workspace_id and a.id = e.lease) as it
      from messages e where e.workspace_id = ${workspaceId} and e.delivery = 'sending' and e.lease_until < ${isoOf(now)}::timestamptz
      for no key update of e skip locked
    ) tried
    where m.workspace_id = ${workspaceId} and m.id = tried.id
    returning m.id, m.conversation_id, m.delivery`.execute();

/** Take an uncertain message to look it up. @returns undefined if it is no longer uncertain or not due */
export async function leaseLookUp(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  lease: string,
  now: Instant,
  until: Instant,
): Promise<MessageRow | undefined> {
  const [row] = await sql<MessageRow[]>`
    update messages set lease = ${lease}, lease_until = ${isoOf(until)}::timestamptz, next_attempt_at = ${isoOf(until)}::timestamptz, read_backs = read_backs + 1
    where workspace_id = ${workspaceId} and id = ${id} and delivery = 'unknown' and (next_attempt_at is null or next_attempt_at <= ${isoOf(now)}::timestamptz)
    returning *`;
  return row;
}

/** Write down what came of a try, or of a look-up, which has no row before. */
export const finishAttempt = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  messageId: MessageId,
  outcome: {
    finishedAt: Instant;
    outcome: string;
    httpStatus: number | null;
    platformCode: string | null;
    detail: string | null;
  },
): Promise<unknown> =>
  sql`
    insert into send_attempts (workspace_id, id, message_id, request_hash, started_at, finished_at, outcome, http_status, platform_code, detail)
    values (${workspaceId}, ${id}, ${messageId}, ''::bytea, ${isoOf(outcome.finishedAt)}::timestamptz, ${isoOf(outcome.finishedAt)}::timestamptz, ${outcome.outcome}, ${outcome.httpStatus}, ${outcome.platformCode}, ${outcome.detail})
    on conflict (workspace_id, id) do update set finished_at = excluded.finished_at, outcome = excluded.outcome, http_status = excluded.http_status,
      platform_code = excluded.platform_code, detail = excluded.detail`.execute();

/**
 * A platform showed that it has a message of ours. Without effect if somebody confirmed it before.
 * @returns whether this call confirmed it
 */
export async function confirmOutbound(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  externalId: string,
  sentAt: Instant,
): Promise<boolean> {
  const rows = await sql`
    update messages set delivery = 'sent', delivery_reason = null, next_attempt_at = null, external_id = ${externalId}, sent_at = ${isoOf(sentAt)}::timestamptz, lease = null, lease_until = null
    where workspace_id = ${workspaceId} and id = ${id} and delivery in ('sending', 'unknown', 'unconfirmed') and external_id is null returning id`;
  return rows.length > 0;
}

/** A person's word on a message that could not be confirmed, and why it goes nowhere. @returns false if it is not unconfirmed (any more) */
export async function decideOutbound(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  becomes: 'sent' | 'queued' | 'rejected',
  why: string | null,
  now: Instant,
): Promise<boolean> {
  const rows = await sql`
    update messages set delivery = ${becomes}, lease = null, lease_until = null, read_backs = 0,
      next_attempt_at = case when ${becomes === 'queued'} then ${isoOf(now)}::timestamptz end,
      first_tried_at = case when ${becomes === 'queued'} then null else first_tried_at end,
      sent_at = case when ${becomes === 'sent'} then coalesce(first_tried_at, sent_at) else sent_at end,
      delivery_reason = ${why}
    where workspace_id = ${workspaceId} and id = ${id} and delivery = 'unconfirmed' returning id`;
  return rows.length > 0;
}

/**
 * Take a message back that nobody has begun to send: one statement against the one that begins, so that of the two exactly one wins.
 * The other messages that the same answer became go with it; files go back to the draft.
 * @returns the message as it was; undefined if it is on its way, or gone
 */
export async function deleteHeld(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  machineNow: Instant,
): Promise<MessageRow | undefined> {
  const [row] = await sql<MessageRow[]>`
    delete from messages where workspace_id = ${workspaceId} and id = ${id} and lease is null
      and (delivery in ('scheduled', 'overtaken', 'awaiting_approval')
        or (delivery = 'queued' and attempts = 0 and first_tried_at is null and next_attempt_at > ${isoOf(machineNow)}::timestamptz))
    returning *`;
  if (!row) return undefined;
  const parts = await sql<{ id: MessageId }[]>`
    delete from messages where workspace_id = ${workspaceId} and conversation_id = ${row.conversationId} and part_of = ${id} and delivery = 'queued' and attempts = 0 returning id`;
  await releaseUploads(sql, workspaceId, [id, ...parts.map((part) => part.id)], machineNow);
  await sql`delete from macro_uses where workspace_id = ${workspaceId} and message_id = ${id}`;
  return row;
}

export interface Release {
  /** Queued: it goes out at `nextAttemptAt`; scheduled: if nothing is said before. */
  readonly delivery: 'queued' | 'scheduled';
  readonly nextAttemptAt: Instant;
  /** Its place in the conversation from now on. */
  readonly seq: number;
  readonly sentAt: Instant;
  readonly seenSeq: number | null;
  readonly text: string;
  /** The same, where it is to be cut into posts; null: it is one message. */
  readonly wholeText: string | null;
  readonly inReplyTo: string | null;
  readonly deliveryReason: string | null;
}

/**
 * Let a message go out, now or at a time, that waits for its time or for a person. The conversation must be locked.
 * @returns undefined if it does not wait like that (any more)
 */
export async function releaseOutbound(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  from: readonly NonNullable<MessageRow['delivery']>[],
  to: Release,
): Promise<MessageRow | undefined> {
  const [row] = await sql<MessageRow[]>`
    update messages set delivery = ${to.delivery}, next_attempt_at = ${isoOf(to.nextAttemptAt)}::timestamptz, seq = ${to.seq}, sent_at = ${isoOf(to.sentAt)}::timestamptz,
      seen_seq = ${to.seenSeq}, text = ${to.text}, whole_text = ${to.wholeText}, in_reply_to = ${to.inReplyTo}, delivery_reason = ${to.deliveryReason}
    where workspace_id = ${workspaceId} and id = ${id} and lease is null and delivery = any(${[...from]}::text[]) returning *`;
  return row;
}

/** A message that is being sent takes its place at the end of what was said. The conversation must be locked. */
export const moveOutbound = (sql: Sql, workspaceId: WorkspaceId, id: MessageId, seq: number): Promise<unknown> =>
  sql`update messages set seq = ${seq} where workspace_id = ${workspaceId} and id = ${id}`.execute();

/** Stop a message that waits: it goes out no more by itself. The conversation must be locked. @returns whether it waited like that */
export async function stopOutbound(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  from: 'scheduled' | 'awaiting_approval',
  to: 'overtaken' | 'returned',
  reason: string | null,
): Promise<boolean> {
  const rows = await sql`
    update messages set delivery = ${to}, delivery_reason = ${reason}, next_attempt_at = case when ${to === 'overtaken'} then next_attempt_at end
    where workspace_id = ${workspaceId} and id = ${id} and delivery = ${from} and lease is null returning id`;
  return rows.length > 0;
}

/** The last thing said in a conversation, and the highest place of anything said. */
export async function loadLastSaid(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: string,
): Promise<{ last: MessageRow | undefined; seq: number }> {
  const [last] = await sql<MessageRow[]>`
    select * from messages where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and direction <> 'internal' and delivery is distinct from 'returned'
    order by sent_at desc, seq desc limit 1`;
  const [row] = await sql<{ seq: number }[]>`
    select coalesce(max(seq), 0)::int as seq from messages where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and direction <> 'internal'`;
  return { last, seq: row!.seq };
}
