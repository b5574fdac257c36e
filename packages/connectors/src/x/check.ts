import type { Account, CallContext, CheckLine } from '../connector.ts';
import { idOf, record, textOf } from '../reading.ts';
import { callX, dialectOf, MESSAGE_QUERY, POST_QUERY, readInDialect } from './client.ts';

/** Whether everything this account needs is there. */
export async function checkX(account: Account, context: CallContext): Promise<readonly CheckLine[]> {
  const { refreshToken, clientId, appSecret } = account.credentials;
  const lines = [
    await tryLine('Access', () => whoAmI(account, context)),
    await tryLine('Mentions', async () => {
      await readInDialect(account, context, dialectOf(account), (dialect) => ({
        method: 'GET',
        path: `/2/users/${encodeURIComponent(account.externalId)}/mentions`,
        bucket: 'GET /2/users/:id/mentions',
        query: { max_results: '5', ...POST_QUERY[dialect] },
      }));
      return 'Mentions can be read.';
    }),
    await tryLine('Direct messages', async () => {
      await readInDialect(account, context, dialectOf(account), (dialect) => ({
        method: 'GET',
        path: '/2/dm_events',
        bucket: 'GET /2/dm_events',
        query: { max_results: '1', event_types: 'MessageCreate', ...MESSAGE_QUERY[dialect] },
      }));
      return 'Direct messages can be read.';
    }),
  ];
  const canRefresh = Boolean(refreshToken && clientId);
  return [
    ...lines,
    {
      name: 'Renewal',
      ok: canRefresh,
      detail: canRefresh
        ? 'The access renews itself.'
        : 'There is no refresh token with its client id, so the access ends after two hours. Connect with the scope offline.access, or use a token that does not expire.',
    },
    {
      name: 'Webhook',
      ok: Boolean(appSecret),
      detail: appSecret
        ? 'Webhooks of X are checked with the consumer secret.'
        : 'There is no consumer secret, so webhooks are refused. Mentions still come in by asking for them.',
    },
  ];
}

async function whoAmI(account: Account, context: CallContext): Promise<string> {
  const { body } = await callX(account, context, { method: 'GET', path: '/2/users/me', bucket: 'GET /2/users/me' });
  const me = record(record(body).data);
  const id = idOf(me.id);
  if (id !== account.externalId)
    throw new Error(
      `The token belongs to another account (${textOf(me.username) ?? id ?? 'unknown'}). Use the token of this one.`,
    );
  return `Connected as @${textOf(me.username) ?? account.handle ?? id}.`;
}

async function tryLine(name: string, attempt: () => Promise<string>): Promise<CheckLine> {
  try {
    return { name, ok: true, detail: await attempt() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
