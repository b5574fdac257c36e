import type { Account, CallContext, CheckLine } from '../connector.ts';
import { idOf, list, record, records, textOf } from '../reading.ts';
import { callGraph } from './client.ts';

/** Webhook fields without which messages would be missed without a word (research D-9). */
const NEEDED_FIELDS = ['feed', 'messages'];

/** Whether everything this page needs is there. */
export async function checkFacebook(account: Account, context: CallContext): Promise<readonly CheckLine[]> {
  const page = encodeURIComponent(account.externalId);
  const read = async (path: string, query: Readonly<Record<string, string>>) =>
    record((await callGraph(account, context, { method: 'GET', path, bucket: 'pages', query })).body);
  const { appSecret, verifyToken } = account.credentials;
  const hasSecrets = Boolean(appSecret && verifyToken);
  return [
    await tryLine('Access', async () => {
      const me = await read('me', { fields: 'id,name' });
      const id = idOf(me.id);
      if (id !== account.externalId)
        throw new Error(
          `The token belongs to ${textOf(me.name) ?? id ?? 'someone else'}, not to this page. Use the page's own token.`,
        );
      return `Connected as ${textOf(me.name) ?? id}.`;
    }),
    await tryLine('Comments', async () => {
      await read(`${page}/feed`, { fields: 'id', limit: '1' });
      return 'Posts and comments can be read.';
    }),
    await tryLine('Messages', async () => {
      await read(`${page}/conversations`, { fields: 'id', limit: '1' });
      return 'Messages can be read.';
    }),
    await tryLine('Subscription', async () => {
      const { data } = await read(`${page}/subscribed_apps`, {});
      const fields = new Set(records(data).flatMap((app) => list(app.subscribed_fields)));
      const missing = NEEDED_FIELDS.filter((field) => !fields.has(field));
      if (missing.length > 0)
        throw new Error(
          `The page does not send ${missing.join(' and ')} to the app. Subscribe them in the app's settings.`,
        );
      return 'The page sends its comments and messages.';
    }),
    {
      name: 'Webhook',
      ok: hasSecrets,
      detail: hasSecrets
        ? 'Webhooks of Facebook are checked with the app secret.'
        : 'The app secret or the verify token is missing, so webhooks are refused. Comments and messages still come in by asking for them.',
    },
  ];
}

async function tryLine(name: string, attempt: () => Promise<string>): Promise<CheckLine> {
  try {
    return { name, ok: true, detail: await attempt() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
