import { createHmac } from 'node:crypto';
import type { Answer, Call } from '../../serve.ts';
import type { XAccount } from './model.ts';

/** Access tokens from a refresh live this long (X: two hours). */
const ACCESS_TOKEN_LIFE_MS = 2 * 3_600_000;

interface TokenState {
  /** Tokens numbered below this are revoked. */
  validFrom: number;
  /** Number the next issued pair gets. */
  next: number;
  /** Tokens handed in by a test or by the demo, which never expire by themselves. */
  given: Set<string>;
  /** Refresh tokens given from outside, and whether they are still unspent. */
  givenRefresh: Map<string, 'fresh' | 'spent'>;
}

/**
 * The OAuth 2 side of X. Issued tokens carry account, number, expiry and a proof made with the consumer secret, so a
 * simulator that was restarted still knows the tokens it gave out. A refresh token works once: using a spent one
 * revokes the whole family.
 */
export class XTokens {
  private readonly states = new Map<string, TokenState>();
  private readonly accounts: ReadonlyMap<string, XAccount>;
  private readonly now: () => number;

  constructor(accounts: ReadonlyMap<string, XAccount>, now: () => number) {
    this.accounts = accounts;
    this.now = now;
  }

  /** Make these tokens valid for the account, beside what it has. */
  give(accountId: string, accessToken: string, refreshToken?: string): void {
    const state = this.stateOf(accountId);
    state.given.add(accessToken);
    if (refreshToken !== undefined) state.givenRefresh.set(refreshToken, 'fresh');
  }

  /** Nothing the account holds works any longer. */
  revoke(accountId: string): void {
    const state = this.stateOf(accountId);
    state.validFrom = state.next;
    state.given.clear();
    state.givenRefresh.clear();
  }

  /** The account an access token acts for, or undefined. */
  accountOf(token: string): XAccount | undefined {
    for (const [accountId, state] of this.states) if (state.given.has(token)) return this.accounts.get(accountId);
    const issued = this.read(token, 'xat');
    if (!issued || issued.expiresAt <= this.now()) return undefined;
    return this.stateOf(issued.account.id).validFrom <= issued.number ? issued.account : undefined;
  }

  /** `POST /2/oauth2/token` with `grant_type=refresh_token`. */
  refresh(call: Call): Answer {
    const form = formOf(call.body);
    if (form.grant_type !== 'refresh_token') return oauthError('unsupported_grant_type', 'Unsupported grant type.');
    const token = form.refresh_token ?? '';
    const owner = this.ownerOfRefresh(token);
    if (!owner) return oauthError('invalid_grant', 'Value passed for the token was invalid.');
    const { account, number } = owner;
    call.accountId = account.id;
    if (!isRightClient(account, call, form.client_id)) {
      return {
        status: 401,
        body: { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
      };
    }
    const state = this.stateOf(account.id);
    if (number === 'spent' || (typeof number === 'number' && number < state.validFrom)) {
      this.revoke(account.id);
      return oauthError('invalid_grant', 'Value passed for the token was invalid.');
    }
    const issued = typeof number === 'number' ? Math.max(number + 1, state.next) : state.next;
    state.next = issued + 1;
    state.validFrom = issued;
    if (number === 'fresh') state.givenRefresh.set(token, 'spent');
    return {
      status: 200,
      body: {
        token_type: 'bearer',
        expires_in: ACCESS_TOKEN_LIFE_MS / 1_000,
        access_token: this.write('xat', account, issued, this.now() + ACCESS_TOKEN_LIFE_MS),
        scope: 'tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write media.write offline.access',
        refresh_token: this.write('xrt', account, issued, 0),
      },
      headers: { 'cache-control': 'no-store' },
    };
  }

  private ownerOfRefresh(token: string): { account: XAccount; number: number | 'fresh' | 'spent' } | undefined {
    for (const [accountId, state] of this.states) {
      const given = state.givenRefresh.get(token);
      if (given) return { account: this.accounts.get(accountId)!, number: given };
    }
    return this.read(token, 'xrt');
  }

  private write(kind: 'xat' | 'xrt', account: XAccount, number: number, expiresAt: number): string {
    const claim = `${kind}.${account.id}.${number}.${expiresAt}`;
    return `${claim}.${proofOf(claim, account)}`;
  }

  private read(
    token: string,
    kind: 'xat' | 'xrt',
  ): { account: XAccount; number: number; expiresAt: number } | undefined {
    const [tokenKind, accountId, number, expiresAt, proof] = token.split('.');
    const account = this.accounts.get(accountId ?? '');
    if (!account || tokenKind !== kind) return undefined;
    if (proofOf(`${kind}.${accountId}.${number}.${expiresAt}`, account) !== proof) return undefined;
    return { account, number: Number(number), expiresAt: Number(expiresAt) };
  }

  private stateOf(accountId: string): TokenState {
    let state = this.states.get(accountId);
    if (!state) {
      state = { validFrom: 1, next: 1, given: new Set(), givenRefresh: new Map() };
      this.states.set(accountId, state);
    }
    return state;
  }
}

function proofOf(claim: string, account: XAccount): string {
  return createHmac('sha256', account.consumerSecret).update(claim).digest('base64url').slice(0, 22);
}

/** Confidential clients must use Basic authorisation; public ones name themselves in the body. */
function isRightClient(account: XAccount, call: Call, clientId: string | undefined): boolean {
  if (account.clientSecret === undefined) return clientId === undefined || clientId === account.clientId;
  const expected = Buffer.from(`${account.clientId}:${account.clientSecret}`).toString('base64');
  return call.headers.authorization === `Basic ${expected}`;
}

function formOf(body: unknown): Record<string, string | undefined> {
  return typeof body === 'object' && body !== null ? (body as Record<string, string>) : {};
}

function oauthError(error: string, description: string): Answer {
  return { status: 400, body: { error, error_description: description } };
}
