import { type Instant, instant, iso, MINUTE_MS, SECOND_MS } from '@kwartier/core';
import type { Account, CallContext, OutboundMessage, ReadBack, Sent } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { idOf, type Json, record, records, textOf, timeOf } from '../reading.ts';
import {
  callX,
  type DialectAnswer,
  dialectOf,
  MESSAGE_QUERY,
  POST_QUERY,
  readInDialect,
  type XRequest,
} from './client.ts';
import { snowflakeTime } from './snowflake.ts';
import { comparableText } from './text.ts';

/**
 * Publish a reply, or a private message. X knows no key that would make a second try safe.
 * @throws ConnectorError
 */
export async function sendOnX(account: Account, message: OutboundMessage, context: CallContext): Promise<Sent> {
  const { recipientExternalId } = message;
  if (message.isPrivate && recipientExternalId === null)
    throw new ConnectorError('permanent', 'X needs to know who a direct message is for.');
  const { body } = await callX(
    account,
    context,
    message.isPrivate ? messageRequest(message) : postRequest(account, message),
  );
  const data = record(record(body).data);
  const externalId = idOf(message.isPrivate ? (data.dm_event_id ?? data.id) : data.id);
  if (externalId === null)
    throw new ConnectorError('ambiguous', 'X took the message but did not say under which id.', { httpStatus: 200 });
  return {
    externalId,
    sentAt: timeNear(externalId, context.now()),
    recipientExternalId: message.isPrivate ? recipientExternalId : null,
  };
}

const postRequest = (account: Account, { text, inReplyTo, media, invites }: OutboundMessage): XRequest => ({
  method: 'POST',
  path: '/2/tweets',
  bucket: 'POST /2/tweets',
  json: {
    ...(text === '' ? {} : { text }),
    ...(media.length === 0 ? {} : { media: { media_ids: media.map(({ mediaId }) => mediaId) } }),
    ...(inReplyTo === null ? {} : { reply: { in_reply_to_tweet_id: inReplyTo } }),
    ...(invites ? { direct_message_deep_link: composeAddress(account) } : {}),
  },
  isOnce: true,
});

/** Where X writes a direct message to an account (developer.x.com, "deep linking to direct messages"). */
const composeAddress = ({ externalId }: Account): string =>
  `https://twitter.com/messages/compose?recipient_id=${encodeURIComponent(externalId)}`;

const messageRequest = ({ text, recipientExternalId, media }: OutboundMessage): XRequest => ({
  method: 'POST',
  path: `/2/dm_conversations/with/${encodeURIComponent(recipientExternalId ?? '')}/messages`,
  bucket: 'POST /2/dm_conversations/with/:participant_id/messages',
  json: {
    ...(text === '' ? {} : { text }),
    ...(media.length === 0 ? {} : { attachments: media.map(({ mediaId }) => ({ media_id: mediaId })) }),
  },
  isOnce: true,
});

/** An id tells its time; one of a stand-in with ids of its own tells nonsense, far from now. */
function timeNear(id: string, now: Instant): Instant | null {
  const at = snowflakeTime(id);
  return at !== null && Math.abs(at - now) <= 10 * MINUTE_MS ? at : null;
}

const MAX_LOOK_PAGES = 3;

/** Look for what may have been published: among our own posts, or in the conversation with the person. */
export async function readBackOnX(
  account: Account,
  message: OutboundMessage,
  since: Instant,
  context: CallContext,
): Promise<ReadBack> {
  const isIt = message.isPrivate ? isThatMessage : isThatPost;
  let last: DialectAnswer | undefined;
  let token: string | undefined;
  try {
    for (let page = 0; page < MAX_LOOK_PAGES; page++) {
      last = await readInDialect(account, context, last?.dialect ?? dialectOf(account), (dialect) => ({
        method: 'GET',
        ...(message.isPrivate
          ? {
              path: `/2/dm_conversations/with/${encodeURIComponent(message.recipientExternalId ?? '')}/dm_events`,
              bucket: 'GET /2/dm_conversations/with/:participant_id/dm_events',
              query: { max_results: '50', ...MESSAGE_QUERY[dialect], pagination_token: token },
            }
          : {
              path: `/2/users/${encodeURIComponent(account.externalId)}/tweets`,
              bucket: 'GET /2/users/:id/tweets',
              query: {
                max_results: '100',
                ...POST_QUERY[dialect],
                start_time: startOf(since),
                pagination_token: token,
              },
            }),
      }));
      const { body } = last.answer;
      for (const item of records(record(body).data)) {
        const externalId = idOf(item.id);
        const at = externalId === null ? null : (timeOf(item.created_at) ?? snowflakeTime(externalId));
        if (externalId === null || (at !== null && at < floorSecond(since)) || !isIt(item, message, account)) continue;
        const recipientExternalId = message.isPrivate ? message.recipientExternalId : null;
        return { found: 'yes', sent: { externalId, sentAt: at, recipientExternalId } };
      }
      token = textOf(record(record(body).meta).next_token) ?? undefined;
      if (token === undefined) break;
    }
    return { found: 'no' };
  } catch (error) {
    return { found: 'unclear', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** X tells seconds. */
const floorSecond = (at: Instant): number => Math.floor(at / SECOND_MS) * SECOND_MS;
const startOf = (since: Instant): string => iso(instant(floorSecond(since))).replace('.000Z', 'Z');

function isThatPost(item: Json, message: OutboundMessage, account: Account): boolean {
  const author = idOf(item.author_id);
  if (author !== null && author !== account.externalId) return false;
  const references = records(item.referenced_tweets ?? item.referenced_posts);
  const replied = idOf(references.find(({ type }) => type === 'replied_to')?.id) ?? idOf(item.in_reply_to_tweet_id);
  const note = record(item.note_tweet ?? item.note_post);
  return replied === message.inReplyTo && isSameSaid(textOf(note.text) ?? textOf(item.text), item, message);
}

const isThatMessage = (item: Json, message: OutboundMessage, account: Account): boolean =>
  idOf(item.sender_id) === account.externalId && isSameSaid(textOf(item.text), item, message);

/** The link that X puts behind a text for its pictures. */
const MEDIA_LINK = /\s*https:\/\/t\.co\/\w+\s*$/;

/** The same words, and the same files: a `media_key` ends in the file's id (`3_1146654567674912769`). */
function isSameSaid(there: string | null, item: Json, { text, media }: OutboundMessage): boolean {
  if (media.length === 0) return there !== null && comparableText(there) === comparableText(text);
  const keys = record(item.attachments).media_keys;
  const has = (mediaId: string) => Array.isArray(keys) && keys.some((key) => String(key).endsWith(`_${mediaId}`));
  if (!media.every(({ mediaId }) => has(mediaId))) return false;
  return [there ?? '', (there ?? '').replace(MEDIA_LINK, '')].some(
    (words) => comparableText(words) === comparableText(text),
  );
}
