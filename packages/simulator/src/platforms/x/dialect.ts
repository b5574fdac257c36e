import type { Call } from '../../serve.ts';
import { invalidRequest } from './problems.ts';

/** The words of the specification before (`tweet`) and after (`post`) the rename of August 2026. */
export type Dialect = 'post' | 'tweet';

/** What an answer must contain, read from the query. */
export interface Wanted {
  dialect: Dialect;
  postFields: Set<string>;
  userFields: Set<string>;
  mediaFields: Set<string>;
  dmFields: Set<string>;
  expansions: Set<string>;
}

const words = (text: string): string[] => text.split(' ');

const SHARED_POST_FIELDS = words(
  'article attachments card_uri community_id context_annotations conversation_id created_at display_text_range edit_controls entities geo id lang media_metadata non_public_metrics note_request_suggestions organic_metrics paid_partnership possibly_sensitive promoted_metrics public_metrics reply_settings scopes source suggested_source_links text withheld',
);
const POST_FIELDS: Record<Dialect, string[]> = {
  post: [
    ...SHARED_POST_FIELDS,
    ...words('article_title matched_media_notes note_post suggested_source_links_with_counts'),
  ],
  tweet: [
    ...SHARED_POST_FIELDS,
    ...words('author_id edit_history_tweet_ids in_reply_to_user_id note_tweet referenced_tweets username'),
  ],
};
const SHARED_EXPANSIONS = words(
  'article.cover_media article.media_entities attachments.media_keys attachments.poll_ids author_id entities.mentions.username geo.place_id in_reply_to_user_id participant_ids sender_id affiliation',
);
const EXPANSIONS: Record<Dialect, string[]> = {
  post: [
    ...SHARED_EXPANSIONS,
    ...words(
      'attachments.media_source_tweet edit_history_post_ids referenced_posts username most_recent_post_id pinned_post_id',
    ),
  ],
  tweet: [
    ...SHARED_EXPANSIONS,
    ...words(
      'attachments.media_source_tweet edit_history_tweet_ids referenced_tweets.id referenced_tweets.id.author_id referenced_tweets.id.attachments.media_keys most_recent_tweet_id pinned_tweet_id',
    ),
  ],
};
const USER_FIELDS = words(
  'affiliation confirmed_email connection_status created_at description entities id is_identity_verified location most_recent_tweet_id name parody pinned_tweet_id profile_banner_url profile_image_url protected public_metrics receives_your_dm subscribes_to_you subscription subscription_type url username verified verified_followers_count verified_type withheld',
);
const MEDIA_FIELDS = words(
  'alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url promoted_metrics public_metrics type url variants width',
);
const DM_FIELDS: Record<Dialect, string[]> = {
  post: words('attachments created_at dm_conversation_id entities event_type id text'),
  tweet: words(
    'attachments created_at dm_conversation_id entities event_type id text participant_ids referenced_tweets sender_id',
  ),
};
/** Query parameters every read with fields takes, whatever else it takes. */
const FIELD_PARAMETERS = words(
  'post.fields tweet.fields expansions user.fields media.fields poll.fields place.fields dm_event.fields',
);

/** Read what is wanted. `mode` says which dialect the server speaks; the other one is refused as unknown. */
export function readWanted(call: Call, mode: 'both' | Dialect, ownParameters: string[]): Wanted {
  const refused = mode === 'both' ? undefined : mode === 'post' ? 'tweet.fields' : 'post.fields';
  for (const name of Object.keys(call.query)) {
    if ((!FIELD_PARAMETERS.includes(name) && !ownParameters.includes(name)) || name === refused) {
      const known = [...ownParameters, ...FIELD_PARAMETERS.filter((parameter) => parameter !== refused)];
      throw invalidRequest(`The query parameter [${name}] is not one of [${known.join(',')}]`, {
        [name]: [call.query[name]!],
      });
    }
  }
  if (call.query['post.fields'] !== undefined && call.query['tweet.fields'] !== undefined) {
    throw invalidRequest('The query parameters [post.fields] and [tweet.fields] cannot be used together');
  }
  const dialect = dialectOf(call, mode);
  const listed = (name: string, known: Record<Dialect, string[]>): Set<string> =>
    readList(call, name, mode === 'both' ? [...known.post, ...known.tweet] : known[mode]);
  return {
    dialect,
    postFields: listed(call.query['tweet.fields'] === undefined ? 'post.fields' : 'tweet.fields', POST_FIELDS),
    userFields: readList(call, 'user.fields', USER_FIELDS),
    mediaFields: readList(call, 'media.fields', MEDIA_FIELDS),
    dmFields: listed('dm_event.fields', DM_FIELDS),
    expansions: listed('expansions', EXPANSIONS),
  };
}

function dialectOf(call: Call, mode: 'both' | Dialect): Dialect {
  if (mode !== 'both') return mode;
  if (call.query['tweet.fields'] !== undefined) return 'tweet';
  return call.query['post.fields'] === undefined && /tweet/.test(call.query.expansions ?? '') ? 'tweet' : 'post';
}

function readList(call: Call, name: string, known: string[]): Set<string> {
  const values = (call.query[name] ?? '').split(',').filter((value) => value !== '');
  for (const value of values) {
    if (!known.includes(value)) {
      throw invalidRequest(`The \`${name}\` query parameter value [${value}] is not one of [${known.join(',')}]`, {
        [name]: [value],
      });
    }
  }
  return new Set(values);
}
