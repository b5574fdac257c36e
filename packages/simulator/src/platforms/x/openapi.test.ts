import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { pngPicture } from '../../pictures.ts';
import { type Any, smallWorld } from '../../testing/small-world.ts';

/** X's own specification (OpenAPI 2.167), which is not ours to ship: beside the repository where it was fetched. */
const SPECIFICATION = new URL('../../../../../../shared/platforms/x-openapi.json', import.meta.url);

type Check = (schema: string, value: unknown) => string[];

/** Checks against X's schemas when they are there, else only that the answer is an object. */
function checker(): Check {
  if (!existsSync(SPECIFICATION)) {
    console.log(`X's specification is not at ${SPECIFICATION.pathname}: checking shapes only`);
    return (_schema, value) => (typeof value === 'object' && value !== null ? [] : ['not an object']);
  }
  const specification = JSON.parse(readFileSync(SPECIFICATION, 'utf8')) as { components: unknown };
  const ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: false });
  (addFormats as unknown as (ajv: unknown) => void)(ajv);
  ajv.addSchema({ $id: 'x', components: specification.components });
  return (schema, value) => {
    const validate = ajv.getSchema(`x#/components/schemas/${schema}`)!;
    return validate(value) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

const FIELDS =
  'post.fields=attachments,conversation_id,created_at,display_text_range,edit_controls,entities,lang,note_post,possibly_sensitive,public_metrics,reply_settings&user.fields=created_at,profile_image_url,public_metrics,verified&media.fields=url,width,height,alt_text&expansions=author_id,referenced_posts,in_reply_to_user_id,attachments.media_keys,edit_history_post_ids';

it('answers as X’s specification says', async () => {
  const check = checker();
  await using world = await smallWorld();
  const own = world.x.post({ author: 'AcmeCare', text: 'Sale #winter https://shop.example/sale' });
  world.x.post({
    author: 'zoe_sample',
    text: '@AcmeCare broken 😡',
    inReplyTo: own.id,
    media: [{ url: 'http://x.example/p.png', altText: 'a box' }],
  });
  world.x.post({ author: 'zoe_sample', text: `@AcmeCare ${'much to say '.repeat(40)}`, quoteOf: own.id });
  world.x.directMessage({
    from: world.zoe.id,
    to: world.brand.id,
    text: 'hello',
    media: [{ url: 'http://x.example/p.png' }],
  });
  const ok = async (schema: string, answer: Promise<{ status: number; json: Any }>): Promise<Any> => {
    const { status, json } = await answer;
    expect(status).toBeLessThan(300);
    expect({ schema, faults: check(schema, json) }).toEqual({ schema, faults: [] });
    return json;
  };

  const mentions = await ok(
    'GetUsersMentionsResponse',
    world.callX('GET', `/users/${world.brand.id}/mentions?${FIELDS}`),
  );
  expect(mentions).toMatchObject({
    data: [
      { note_post: {}, public_metrics: { repost_count: 0 } },
      { attachments: {}, conversation_id: own.id },
    ],
    includes: { users: [{}, {}], posts: [{ id: own.id }], media: [{ type: 'photo' }] },
    meta: { result_count: 2 },
  });
  await ok('GetUsersPostsResponse', world.callX('GET', `/users/${world.brand.id}/tweets?${FIELDS}`));
  const lookup = await ok('GetPostsByIdsResponse', world.callX('GET', `/tweets?ids=${own.id},123&${FIELDS}`));
  expect(lookup.errors).toMatchObject([{ resource_id: '123' }]);
  await ok('GetPostsByIdResponse', world.callX('GET', `/tweets/${own.id}?${FIELDS}`));
  await ok('SearchPostsRecentResponse', world.callX('GET', `/tweets/search/recent?query=from:zoe_sample&${FIELDS}`));
  await ok('GetUsersMeResponse', world.callX('GET', '/users/me?user.fields=public_metrics'));
  const dms = 'dm_event.fields=attachments,created_at,dm_conversation_id&expansions=sender_id,attachments.media_keys';
  const events = await ok('GetDirectMessagesEventsResponse', world.callX('GET', `/dm_events?${dms}`));
  expect(events.data).toMatchObject([{ event_type: 'MessageCreate', sender_id: world.zoe.id, text: 'hello' }]);
  await ok('CreatePostsResponse', world.callX('POST', '/tweets', { text: 'new' }));
  await ok(
    'CreateDirectMessagesByParticipantIdResponse',
    world.callX('POST', `/dm_conversations/with/${world.zoe.id}/messages`, { text: 'hi' }),
  );
  const bytes = pngPicture('a map');
  const begun = await ok(
    'InitializeMediaUploadResponse',
    world.callX('POST', '/media/upload/initialize', {
      media_type: 'image/png',
      media_category: 'tweet_image',
      total_bytes: bytes.length,
    }),
  );
  const { id } = begun.data as unknown as { id: string };
  const segment = { segment_index: 0, media: bytes.toString('base64') };
  expect(check('AppendMediaUploadRequest', segment)).toEqual([]);
  await ok('AppendMediaUploadResponse', world.callX('POST', `/media/upload/${id}/append`, segment));
  await ok('FinalizeMediaUploadResponse', world.callX('POST', `/media/upload/${id}/finalize`));
  await ok('GetMediaUploadStatusResponse', world.callX('GET', `/media/upload?command=STATUS&media_id=${id}`));
  await ok(
    'CreateMediaMetadataResponse',
    world.callX('POST', '/media/metadata', { id, metadata: { alt_text: { text: 'the way to gate D' } } }),
  );
  const withMedia = { media: { media_ids: [id] } };
  expect(check('CreatePostsRequest', withMedia)).toEqual([]);
  await ok('CreatePostsResponse', world.callX('POST', '/tweets', withMedia));
  const unknownMedia = await world.callX('POST', '/tweets', { text: 'x', media: { media_ids: ['1'] } });
  expect(unknownMedia).toMatchObject({
    status: 400,
    json: { errors: [{ message: 'Your media IDs are invalid.', parameters: { 'media.media_ids': ['1'] } }] },
  });
  const refused = await world.callX('GET', `/users/${world.brand.id}/mentions?max_results=500`);
  expect(refused).toMatchObject({
    status: 400,
    json: { title: 'Invalid Request', errors: [{ parameters: { max_results: ['500'] } }] },
  });
  expect(check('InvalidRequestProblem', refused.json)).toEqual([]);
});

it('takes exactly the request bodies that the specification allows', () => {
  const check = checker();
  // The check itself bites, when there is a specification to bite with.
  const broken = check('GetUsersMentionsResponse', { data: [{ public_metrics: {} }] });
  expect(broken.length > 0).toBe(existsSync(SPECIFICATION));
  expect(
    check('CreatePostsRequest', { text: 'hi', reply: { in_reply_to_tweet_id: '1', exclude_reply_user_ids: [] } }),
  ).toEqual([]);
});
