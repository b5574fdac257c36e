import { type Simulator, signForMeta, signForX } from '@kwartier/simulator';
import { type Harness, PAGE, X_ACCOUNT } from './harness.ts';

type Json = Record<string, unknown>;

/** A change of the page's feed, in the envelope that Meta sends. `at`: epoch milliseconds. */
export const feedBody = (at: number, ...values: Json[]): Json => ({
  object: 'page',
  entry: [{ id: PAGE.id, time: Math.floor(at / 1_000), changes: values.map((value) => ({ field: 'feed', value })) }],
});

/** A comment under a post of the page. */
export const comment = (at: number, id: string, fields: Json = {}): Json => ({
  from: { id: '7700000000000001', name: 'Priya Raman' },
  item: 'comment',
  verb: 'add',
  comment_id: id,
  post_id: `${PAGE.id}_1`,
  parent_id: `${PAGE.id}_1`,
  created_time: Math.floor(at / 1_000),
  message: 'My bag is gone',
  ...fields,
});

/** POST a body as the page's app would sign it; text goes as it is. @returns status and problem */
export async function postFacebook(
  harness: Harness,
  channelId: string,
  body: unknown,
  { secret = PAGE.appSecret, headers = {} }: { secret?: string | null; headers?: Record<string, string> } = {},
): Promise<{ status: number; code: string | undefined }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return post(harness, channelId, text, {
    ...(secret === null ? {} : { 'x-hub-signature-256': signForMeta(secret, text) }),
    ...headers,
  });
}

export const postX = (harness: Harness, channelId: string, body: unknown, secret = X_ACCOUNT.consumerSecret) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return post(harness, channelId, text, { 'x-twitter-webhooks-signature': signForX(secret, text) });
};

async function post(harness: Harness, channelId: string, payload: string, headers: Record<string, string>) {
  const answer = await harness.server.inject({
    method: 'POST',
    url: `/webhooks/${channelId}`,
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const code = answer.body === '' ? undefined : (answer.json() as { code?: string }).code;
  return { status: answer.statusCode, code };
}

/** Let the simulator call the harness, which must listen. */
export function pushTo(harness: Harness, simulator: Simulator, channels: { x?: string; facebook?: string }): void {
  if (channels.x) simulator.x.setWebhook(X_ACCOUNT.id, `${harness.url}/webhooks/${channels.x}`);
  if (channels.facebook) simulator.facebook.setWebhook(PAGE.id, `${harness.url}/webhooks/${channels.facebook}`);
}
