import type { InboundEvent } from '@kwartier/core';
import type { ParsedBody } from '../connector.ts';
import {
  idOf,
  isRecord,
  type Json,
  list,
  need,
  Parts,
  parseBody,
  record,
  textOf,
  timeOf,
  Unreadable,
} from '../reading.ts';
import {
  encryptedMessage,
  isV2MessageEvent,
  readPeople,
  readReceipt,
  v1MessageEvents,
  v2MessageEvents,
} from './direct-messages.ts';
import { postEvents, type Self } from './post.ts';
import { postsNotFound } from './recheck.ts';
import { snowflakeTime } from './snowflake.ts';
import { exactId, readV1Post, readV1User } from './v1-posts.ts';
import { type Includes, readIncludes, readV2Post } from './v2-posts.ts';

/**
 * Read whatever X sends: pages of posts and of private messages (API v2, both dialects), envelopes of the X Activity API,
 * and bodies of the Account Activity API (1.1). The shape alone says which it is.
 * @throws ConnectorError `permanent` if the body is no JSON object
 */
export function parseX(body: Uint8Array, self: Self): ParsedBody {
  const parsed = parseBody(body, 'X');
  const parts = new Parts();
  for (const root of Array.isArray(parsed) ? parsed : [parsed]) {
    if (!isRecord(root)) parts.reject(root, 'It is not an object.');
    else if (isAccountActivity(root)) readAccountActivity(root, self, parts);
    else if (isActivityEvent(record(root.data))) readActivity(record(root.data), self, parts);
    else if (root.data !== undefined || root.meta !== undefined || root.errors !== undefined)
      readPage(root, self, parts);
    else parts.reject(root, 'X sent something that Kwartier does not know.');
  }
  return parts;
}

/** The account that a webhook is for: the X Activity API names it in its filter, the Account Activity API as `for_user_id`. */
export function addresseesOnX(body: unknown): readonly string[] {
  const root = record(body);
  const filters = [root.data, ...list(root.data)].map((data) => record(record(data).filter));
  const owners = [root.for_user_id, ...filters.map((filter) => filter.user_id)].map(idOf);
  return [...new Set(owners.filter((id) => id !== null))];
}

/** A page of API v2. Of the errors inside a good answer only those count that tell of a post asked for by its id. */
function readPage(root: Json, self: Self, parts: Parts): void {
  const includes = readIncludes(root.includes);
  const items = Array.isArray(root.data)
    ? list(root.data)
    : root.data === undefined || root.data === null
      ? []
      : [root.data];
  // X lists the newest first.
  for (const item of items.toReversed()) {
    if (!isRecord(item)) parts.reject(item, 'It is not an object.');
    else if (isActivityEvent(item)) readActivity(item, self, parts);
    else if (isV2MessageEvent(item)) parts.read(item, () => v2MessageEvents(item, includes, self));
    else parts.read(item, () => postEvents(readV2Post(item, includes), self));
  }
  for (const id of postsNotFound(root)) parts.read(root, () => [deleted(id, {})]);
}

// X Activity API (docs.x.com, x-api/activity)

const isActivityEvent = (data: Json): boolean => data.event_uuid !== undefined && data.event_type !== undefined;

/** Event types that mean nothing to customer care. */
const HARMLESS_ACTIVITY =
  /^(?:follow|unfollow|mute|unmute|block|unblock|profile\.update|spaces?|news|typing|dm\.indicate_typing|dm\.typing|post\.unlike|list)(?:\.|$)/;

function readActivity(data: Json, self: Self, parts: Parts): void {
  const type = textOf(data.event_type) ?? '';
  const payload = record(data.payload);
  const owner = idOf(record(data.filter).user_id);
  if (owner !== null && owner !== self.externalId) {
    parts.reject(data, `This event is for the X account ${owner}, for which there is no channel.`);
  } else if (Array.isArray(payload.direct_message_events) || Array.isArray(payload.direct_message_mark_read_events)) {
    readPrivate(payload, self, parts);
  } else if (!HARMLESS_ACTIVITY.test(type)) {
    parts.read(data, () => activityEvents(type, payload, readIncludes(data.includes ?? payload.includes), self));
  }
}

function activityEvents(type: string, payload: Json, includes: Includes, self: Self): InboundEvent[] {
  if (type.startsWith('chat.'))
    return type === 'chat.received' || type === 'chat.sent' ? encryptedMessage(payload, self) : [];
  switch (type) {
    case 'post.create':
    case 'post.mention.create':
    case 'post.reply.create':
    case 'post.quote.create':
    case 'post.repost.create':
      return postEvents(readV2Post(payload, includes), self, {
        isExplicitMention: type === 'post.mention.create',
        isQuoteOfUs: type === 'post.quote.create' && idOf(payload.author_id) !== self.externalId,
      });
    case 'post.delete':
      return [deleted(need(idOf(payload.id), 'id'), payload)];
    case 'like.create':
      return like(
        idOf(payload.liked_tweet_id ?? payload.liked_post_id),
        idOf(payload.user_id ?? payload.liker_id),
        payload,
        self,
      );
    case 'dm.received':
    case 'dm.sent':
      return v2MessageEvents(payload, includes, self);
    case 'dm.read':
      return readReceipt(payload, self);
    case 'oauth.revoke':
      return revoked(payload, idOf(payload.user_id), self);
    default:
      // Whatever its name is: what reads as a post is shown as one.
      if (idOf(payload.author_id) !== null && textOf(payload.text) !== null)
        return postEvents(readV2Post(payload, includes), self);
      throw new Unreadable(`X sent an event of type "${type}", which Kwartier does not know.`);
  }
}

// Account Activity API (docs.x.com, x-api/account-activity)

const isAccountActivity = (root: Json): boolean =>
  root.for_user_id !== undefined || root.user_event !== undefined || root.replay_job_status !== undefined;

/** Members of a body that mean nothing to customer care, or belong to others. */
const HARMLESS_MEMBERS = new Set([
  'for_user_id', 'user_has_blocked', 'users', 'apps', 'follow_events', 'block_events', 'mute_events', 'replay_event',
  'replay_job_status', 'direct_message_indicate_typing_events', 'direct_message_events', 'direct_message_mark_read_events',
]); // biome-ignore format: one look

function readAccountActivity(root: Json, self: Self, parts: Parts): void {
  const owner = idOf(root.for_user_id);
  if (owner !== null && owner !== self.externalId) {
    parts.reject(root, `This event is for the X account ${owner}, for which there is no channel.`);
    return;
  }
  readPrivate(root, self, parts);
  for (const [member, value] of Object.entries(root)) {
    if (HARMLESS_MEMBERS.has(member)) continue;
    const reader = READERS.get(member);
    if (!reader) parts.reject({ [member]: value }, `X sent "${member}", which Kwartier does not know.`);
    else for (const item of Array.isArray(value) ? value : [value]) parts.read(item, () => reader(record(item), self));
  }
}

function userEvent(raw: Json, self: Self): InboundEvent[] {
  const { revoke } = raw;
  if (!isRecord(revoke)) throw new Unreadable('X sent a user event that Kwartier does not know.');
  return revoked(revoke, idOf(record(revoke.source).user_id), self);
}

const READERS: ReadonlyMap<string, (raw: Json, self: Self) => InboundEvent[]> = new Map([
  ['user_event', userEvent],
  ['tweet_create_events', (raw: Json, self: Self) => postEvents(readV1Post(raw), self)],
  ['tweet_delete_events', (raw: Json) => [deleted(need(exactId(record(raw.status)), 'id'), raw)]],
  [
    'favorite_events',
    (raw: Json, self: Self) =>
      like(exactId(record(raw.favorited_status)), readV1User(record(raw.user))?.externalId ?? null, raw, self),
  ],
]);

/** Private messages with their people, which stand beside them. */
function readPrivate(root: Json, self: Self, parts: Parts): void {
  const people = readPeople(root.users);
  for (const item of list(root.direct_message_events))
    parts.read(item, () => v1MessageEvents(record(item), people, self));
  for (const item of list(root.direct_message_mark_read_events))
    parts.read(item, () => readReceipt(record(item), self));
}

// What both say

/** X gives the time of a deletion in one API only; else the post's own time stands for it, the earliest it can be. */
function deleted(externalId: string, raw: Json): InboundEvent {
  const at = timeOf(raw.timestamp_ms) ?? timeOf(raw.deleted_at) ?? snowflakeTime(externalId);
  return { type: 'message.deleted', externalId, deletedAt: need(at, 'time') };
}

/** Likes that we give are told too and are nobody's reach. */
function like(postId: string | null, actorId: string | null, raw: Json, self: Self): InboundEvent[] {
  if (actorId === null || actorId === self.externalId) return [];
  const at = need(timeOf(raw.timestamp_ms) ?? timeOf(raw.created_at), 'time');
  return [
    {
      type: 'reach.changed',
      postExternalId: need(postId, 'post'),
      reach: 'like',
      actorExternalId: actorId,
      removed: false,
      at,
    },
  ];
}

function revoked(raw: Json, userId: string | null, self: Self): InboundEvent[] {
  if (userId !== null && userId !== self.externalId) return [];
  // Without a time it is just as true.
  return [
    {
      type: 'access.revoked',
      reason: 'The account withdrew the access of this app on X.',
      at: timeOf(raw.date_time) ?? null,
    },
  ];
}
