import type { InboundEvent, Instant, Post } from '@kwartier/core';
import { idOf, type Json, need, textOf, timeOf, Unreadable } from '../reading.ts';
import { addressOf, commentChange, visitorsPost } from './comments.ts';
import { readAuthor, type Self } from './people.ts';

/** What a page, or a visitor, may put on the page's wall. */
const POST_ITEMS = new Set(['post', 'status', 'photo', 'video', 'share', 'link', 'note', 'album', 'event', 'story']);
/** Items of `feed` that mean nothing to customer care. */
const HARMLESS_ITEMS = new Set([
  'coupon',
  'job',
  'milestone',
  'offer',
  'page',
  'picture',
  'place',
  'tag',
  'testimonial',
]);
/** What may happen to a post or a reaction without touching a conversation. */
const HARMLESS_VERBS = new Set([
  'hide',
  'unhide',
  'block',
  'unblock',
  'mute',
  'unmute',
  'follow',
  'unfollow',
  'update',
]);
/** Fields of the page's own profile; each change of them is told without a sender. */
const HARMLESS_FIELDS = new Set([
  'about', 'affiliation', 'attire', 'awards', 'bio', 'birthday', 'category', 'checkins', 'company_overview', 'culinary_team',
  'current_location', 'description', 'email', 'founded', 'general_info', 'hometown', 'hours', 'location', 'members',
  'mission', 'name', 'parking', 'payment_options', 'personal_info', 'phone', 'picture', 'price_range', 'products',
  'public_transit', 'website', 'page_about_story', 'page_upcoming_change', 'page_change_proposal', 'live_videos', 'videos',
  'inbox_labels', 'publisher_subscriptions', 'invoice_access_bank_slip_events',
]); // biome-ignore format: one look

/**
 * One `changes` element of a page. Branches on what is there, never on `object` (research B2).
 * @param toldAt when Meta sent it; the only time a removal has
 * @throws Unreadable
 */
export function changeEvents(field: string, value: Json, toldAt: Instant | null, self: Self): InboundEvent[] {
  if (HARMLESS_FIELDS.has(field)) return [];
  if (field !== 'feed' && field !== 'mention' && field !== 'ratings')
    throw new Unreadable(`Facebook tells of "${field}", which Kwartier does not know.`);
  const item = textOf(value.item) ?? (value.comment_id === undefined ? '' : 'comment');
  const verb = textOf(value.verb) ?? 'add';
  const kind = field === 'mention' ? 'mention' : 'comment';
  if (item === 'comment') return commentChange(value, verb, kind, toldAt, self);
  if (item === 'like' || item === 'reaction') return reaction(value, item, verb, toldAt, self);
  if (item === 'rating') return review(value, verb, toldAt, self);
  if (POST_ITEMS.has(item)) {
    return field === 'mention'
      ? visitorsPost(value, verb, 'mention', toldAt, self)
      : postChange(value, item, verb, toldAt, self);
  }
  if (HARMLESS_ITEMS.has(item) || HARMLESS_VERBS.has(verb)) return [];
  return unknownItem(value, item, verb, toldAt, self);
}

/** Something new on the page's wall: shown as there if someone added it, else kept for an admin. */
function unknownItem(value: Json, item: string, verb: string, toldAt: Instant | null, self: Self): InboundEvent[] {
  const author = readAuthor(value);
  if (verb !== 'add' || author === null || author.externalId === self.externalId)
    throw new Unreadable(`Facebook tells of a "${item}", which Kwartier does not know.`);
  const id = idOf(value.comment_id) ?? idOf(value.post_id);
  return visitorsPost({ ...value, post_id: id }, 'add', 'comment', toldAt, self).map((event) =>
    event.type === 'message.created' ? { ...event, unsupported: `A post of type ${item}` } : event,
  );
}

function reaction(
  value: Json,
  reach: 'like' | 'reaction',
  verb: string,
  toldAt: Instant | null,
  self: Self,
): InboundEvent[] {
  const postExternalId = idOf(value.post_id);
  const actor = readAuthor(value);
  // A like of the page, or of a comment, is nobody's reach on a post.
  if (postExternalId === null || idOf(value.comment_id) !== null) return [];
  if (actor === null || actor.externalId === self.externalId || HARMLESS_VERBS.has(verb)) return [];
  return [
    {
      type: 'reach.changed',
      postExternalId,
      reach,
      actorExternalId: actor.externalId,
      removed: verb === 'remove' || verb === 'delete',
      at: need(timeOf(value.created_time) ?? toldAt, 'time'),
    },
  ];
}

/** A review. The story it makes can be commented on like a post. */
function review(value: Json, verb: string, toldAt: Instant | null, self: Self): InboundEvent[] {
  const id = need(idOf(value.open_graph_story_id) ?? idOf(value.comment_id), 'id');
  const events = visitorsPost({ ...value, post_id: id, message: value.review_text }, verb, 'comment', toldAt, self);
  return events.map((event) =>
    event.type === 'message.created' && event.unsupported !== null
      ? { ...event, unsupported: `A review without words (${textOf(value.recommendation_type) ?? 'rating'})` }
      : event,
  );
}

function postChange(value: Json, item: string, verb: string, toldAt: Instant | null, self: Self): InboundEvent[] {
  const author = readAuthor(value);
  const isRemoval = verb === 'remove' || verb === 'delete';
  if (HARMLESS_VERBS.has(verb)) return [];
  if (author !== null && author.externalId !== self.externalId) {
    if (item === 'share' && !isRemoval) return share(value, author.externalId, toldAt);
    return visitorsPost(value, verb, 'comment', toldAt, self);
  }
  // Without a sender: only `post` is what visitors write, everything else is the page's own.
  if (author === null && item === 'post') return visitorsPost(value, verb, 'comment', toldAt, self);
  const id = idOf(value.post_id);
  // An album or an event of the page may be no post yet.
  if (id === null) return [];
  if (isRemoval) return [{ type: 'message.deleted', externalId: id, deletedAt: need(toldAt, 'time') }];
  const post: Post = {
    externalId: id,
    authorExternalId: self.externalId,
    text: textOf(value.message) ?? textOf(value.story),
    url: textOf(value.permalink_url) ?? addressOf(id),
    publishedAt: timeOf(value.created_time) ?? toldAt,
  };
  return [{ type: 'post.published', post }];
}

function share(value: Json, actorExternalId: string, toldAt: Instant | null): InboundEvent[] {
  const at = need(timeOf(value.created_time) ?? toldAt, 'time');
  const postExternalId = need(idOf(value.parent_id) ?? idOf(value.post_id), 'post id');
  return [{ type: 'reach.changed', postExternalId, reach: 'share', actorExternalId, removed: false, at }];
}
