import { createHash } from 'node:crypto';
import type { Wanted } from './dialect.ts';
import type { XDirectMessage, XPost, XUser } from './model.ts';
import type { XPresenter } from './present.ts';

export type ActivityEventType =
  | 'post.create'
  | 'post.delete'
  | 'post.mention.create'
  | 'post.reply.create'
  | 'post.quote.create'
  | 'dm.received'
  | 'dm.sent'
  | 'oauth.revoke';

/** One activity of one account, not yet in a body. */
export interface ActivityEvent {
  accountId: string;
  type: ActivityEventType;
  payload: Record<string, unknown>;
  includes: Record<string, unknown>;
  /** What the id of the event is made from. */
  about: string;
}

/** Activity samples of July and August 2026 still use the words from before the rename. */
const AS_IN_ACTIVITY: Wanted = {
  dialect: 'tweet',
  postFields: new Set([
    'author_id', 'conversation_id', 'created_at', 'display_text_range', 'edit_controls', 'entities', 'lang', 'note_tweet',
    'in_reply_to_user_id', 'paid_partnership', 'possibly_sensitive', 'public_metrics', 'referenced_tweets', 'reply_settings',
    'attachments',
  ]), // biome-ignore format: one look
  userFields: new Set([
    'created_at',
    'description',
    'profile_image_url',
    'protected',
    'public_metrics',
    'verified',
    'verified_type',
  ]),
  mediaFields: new Set(['url', 'width', 'height', 'alt_text', 'preview_image_url']),
  dmFields: new Set(),
  expansions: new Set(['author_id', 'referenced_tweets.id', 'attachments.media_keys', 'entities.mentions.username']),
};

/** Payload of the post events; a reply also names what it answers directly. */
export function postPayload(presenter: XPresenter, post: XPost): Pick<ActivityEvent, 'payload' | 'includes'> {
  const payload = presenter.post(post, AS_IN_ACTIVITY);
  if (post.inReplyTo !== null) payload.in_reply_to_tweet_id = post.inReplyTo;
  return { payload, includes: presenter.postIncludes([post], AS_IN_ACTIVITY) ?? {} };
}

/** Payload of dm.received and dm.sent: the old message shape, users as a map of `{data}`. */
export function messagePayload(
  presenter: XPresenter,
  message: XDirectMessage,
  users: XUser[],
): Record<string, unknown> {
  return {
    direct_message_events: [messageEvent(message)],
    users: Object.fromEntries(users.map((user) => [user.id, { data: presenter.user(user, AS_IN_ACTIVITY) }])),
  };
}

/** The old-style message object that both webhook products use. */
export function messageEvent(message: XDirectMessage): Record<string, unknown> {
  const media = message.media[0];
  return {
    type: 'message_create',
    id: message.id,
    created_timestamp: String(message.at),
    message_create: {
      target: { recipient_id: message.recipientId },
      sender_id: message.senderId,
      message_data: {
        text: message.text,
        entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] },
        ...(media
          ? {
              attachment: {
                type: 'media',
                media: { id_str: media.key.slice(2), media_url_https: media.url, type: media.type },
              },
            }
          : {}),
      },
    },
  };
}

/** The envelope of the X Activity API. `event_uuid` is a signed 64-bit number, often negative. */
export function activityBody(event: ActivityEvent, tag: string | undefined): string {
  const digest = createHash('sha256').update(`${event.type} ${event.about} ${event.accountId}`).digest();
  return JSON.stringify({
    data: {
      event_uuid: String(digest.readBigInt64BE(0)),
      filter: event.type === 'oauth.revoke' ? {} : { user_id: event.accountId },
      event_type: event.type,
      ...(tag === undefined ? {} : { tag }),
      payload: event.payload,
      includes: event.includes,
    },
  });
}
