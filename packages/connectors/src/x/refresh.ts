import type { Account, CallContext, Credentials } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { callJson, type JsonCall, retryAfterOf, statusError } from '../http.ts';
import { record, textOf } from '../reading.ts';

/** OAuth 2 says with these that the refresh token, or the app, is no longer good (RFC 6749, 5.2). X uses the second too. */
const GONE = new Set(['invalid_grant', 'invalid_request', 'invalid_client', 'unauthorized_client']);

/**
 * New tokens for an account. A refresh token is good for one use: only one process may do this at a time, and the answer has
 * to be stored before it is used.
 * @throws ConnectorError `unauthorized` when someone has to connect the account again
 */
export async function refreshX(account: Account, context: CallContext): Promise<Credentials> {
  const { credentials } = account;
  const { clientId, clientSecret, refreshToken } = credentials;
  if (!clientId || !refreshToken)
    throw new ConnectorError(
      'unauthorized',
      'The access to X has ended and there is no refresh token. Connect it again.',
    );
  const basic = clientSecret
    ? Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')
    : undefined;
  const call: JsonCall = {
    method: 'POST',
    url: `${account.baseUrl}/2/oauth2/token`,
    headers: basic === undefined ? {} : { authorization: `Basic ${basic}` },
    form: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId }),
    signal: context.signal,
    isOnce: true,
    platform: 'X',
  };
  const answer = await callJson(call);
  const body = record(answer.body);
  if (answer.status < 200 || answer.status >= 300) {
    const code = textOf(body.error);
    throw statusError(call, answer, {
      ...(code !== null && GONE.has(code) ? { kind: 'unauthorized' as const } : {}),
      detail: textOf(body.error_description) ?? textOf(body.detail),
      platformCode: code,
      retryAfterMs: retryAfterOf(answer.headers, context.now()),
    });
  }
  const accessToken = textOf(body.access_token);
  if (accessToken === null) throw new ConnectorError('ambiguous', 'X answered a refresh without a token.');
  return { ...credentials, accessToken, refreshToken: textOf(body.refresh_token) ?? refreshToken };
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are joined. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');
