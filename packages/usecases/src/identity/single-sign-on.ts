import {
  type Actor,
  type AgentId,
  can,
  DomainError,
  MINUTE_MS,
  stageAfterFirstFactor,
  type WorkspaceId,
} from '@kwartier/core';
import { type SealedColumn, sealedBinding, type Tx } from '@kwartier/db';
import { findAgentByEmail, findSsoIdentity, loadFactors, loadSso } from '@kwartier/db/reads/identity';
import { listBrands } from '@kwartier/db/reads/settings';
import {
  deleteSso,
  insertSsoFlow,
  saveSso,
  saveSsoIdentity,
  takeSsoFlow,
  wipeCredentials,
} from '@kwartier/db/writes/identity';
import { insertAgent, replaceBrandsOf, updateAgent } from '@kwartier/db/writes/settings';
import * as oidc from 'openid-client';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { record } from './record.ts';
import { assertFresh } from './second-factor.ts';
import { type Session, type SignedIn, startSession, type Visitor } from './sessions.ts';
import { hashOf, makeToken } from './tokens.ts';

const FLOW_MS = 10 * MINUTE_MS;
const CLIENT_SECRET: SealedColumn = { table: 'sso_connections', column: 'client_secret', id: 'workspace_id' };
const TIMEOUT_S = 8;
/** Signatures that only the holder of a private key can make; never `none`, never a shared secret (RFC 8725, 3.1). */
const SIGNATURES = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const DEACTIVATED = 'Your account here is deactivated. Ask an admin.';
const UNVERIFIED = 'Your identity provider does not vouch for your e-mail address.';
const DOMAIN = 'Addresses of this domain may not join here. Ask an admin.';
const TAKEN = 'Another identity has this address. Ask an admin.';
/** What the sign-in page is told: a word of a closed list, never a text that somebody could put into its address. */
const REASONS: Readonly<Record<string, string>> = {
  [DEACTIVATED]: 'deactivated',
  [UNVERIFIED]: 'address_unverified',
  [DOMAIN]: 'domain',
  [TAKEN]: 'address_taken',
};

export interface SsoFields {
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: the one that is stored. */
  readonly clientSecret?: string | undefined;
  readonly isEnabled: boolean;
  readonly domains: readonly string[];
  readonly joinsAs: 'viewer' | 'agent';
}
export type SsoView = Omit<SsoFields, 'clientSecret'> & { readonly redirectUri: string };

/** Single sign-on with OpenID Connect: one identity provider per workspace. */
export interface SingleSignOn {
  view(actor: Actor): Promise<{ redirectUri: string; connection: SsoView | null }>;
  /** Asks the issuer for its configuration before anything is saved. @throws DomainError `sso.unreachable`, `session.not_fresh` */
  save(session: Session, fields: SsoFields): Promise<void>;
  remove(session: Session): Promise<void>;
  /** What the sign-in page offers; undefined: nothing. Without a workspace: the only one there is. */
  offer(workspaceId: WorkspaceId | undefined): Promise<{ workspaceId: WorkspaceId; label: string } | undefined>;
  /** Set out for the provider. `browser` goes into a cookie: only this browser can come back. @throws DomainError `sso.not_configured`, `sso.unreachable` */
  begin(workspaceId: WorkspaceId): Promise<{ url: string; browser: string }>;
  /** Come back. @param url the whole address that was called @throws DomainError `sso.refused`, `sso.not_configured` */
  finish(workspaceId: WorkspaceId, url: URL, browser: string | undefined, visitor: Visitor): Promise<SignedIn>;
}

/**
 * @param publicUrl the address under which browsers reach us; redirect addresses are made from it alone
 * @param allowsLoopback whether a provider may be a plain HTTP server on this machine: tests only
 */
export function makeSingleSignOn(
  deps: Pick<Deps, 'db' | 'now' | 'secrets' | 'log'>,
  publicUrl: string,
  allowsLoopback: boolean,
): SingleSignOn {
  // One redirect address per workspace: an answer of one provider is never taken for another's (RFC 9700, 4.4).
  const redirectUriOf = (workspaceId: WorkspaceId) => `${publicUrl}/api/v1/sso/${workspaceId}/callback`;
  const secretBinding = (workspaceId: WorkspaceId) => sealedBinding(CLIENT_SECRET, workspaceId, workspaceId);
  const flowBinding = (workspaceId: WorkspaceId, state: Uint8Array) =>
    `sso_flows.secret ${workspaceId} ${Buffer.from(state).toString('hex')}`;
  const notConfigured = () => new DomainError('sso.not_configured', 'Single sign-on is not set up here.');
  const refused = (message: string, reason: string, cause?: unknown) => {
    deps.log('warn', 'sso.refused', { reason, ...(cause ? { cause: causeOf(cause) } : {}) });
    return new DomainError('sso.refused', message, { reason: REASONS[message] ?? 'again' });
  };

  /** What is wrong with the connection itself, for the admin who sets it up. */
  const unreachable = (message: string, reason: string, cause?: unknown) => {
    deps.log('warn', 'sso.unreachable', { reason, ...(cause ? { cause: causeOf(cause) } : {}) });
    return new DomainError('sso.unreachable', message);
  };

  async function discover(connection: { issuer: string; clientId: string; clientSecret: string }) {
    const issuer = new URL(connection.issuer);
    const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(issuer.hostname);
    if (issuer.protocol !== 'https:' && !(allowsLoopback && isLoopback))
      throw unreachable('The issuer must be an https:// address.', 'issuer is not https');
    try {
      const config = await oidc.discovery(
        issuer,
        connection.clientId,
        {},
        authenticateClient(connection.clientSecret),
        {
          timeout: TIMEOUT_S,
          execute: [
            // Signatures are checked against the provider's keys, though TLS would do: the token decides who somebody is.
            oidc.enableNonRepudiationChecks,
            ...(allowsLoopback && isLoopback ? [oidc.allowInsecureRequests] : []),
          ],
        },
      );
      return config;
    } catch (error) {
      throw unreachable(
        'The identity provider did not answer as one. Check the issuer’s address; it is the part before /.well-known.',
        'discovery failed',
        error,
      );
    }
  }

  const mayWrite = (session: Session) => {
    if (!can(session.actor, 'security.write'))
      throw new DomainError('permission.denied', 'Only an admin may change single sign-on.');
    assertFresh(session, deps.now());
  };

  return {
    async view({ workspaceId }) {
      const row = await deps.db.transact(workspaceId, (tx) => loadSso(tx, workspaceId));
      const redirectUri = redirectUriOf(workspaceId);
      if (!row) return { redirectUri, connection: null };
      const { label, issuer, clientId, isEnabled, domains, joinsAs } = row;
      return { redirectUri, connection: { label, issuer, clientId, isEnabled, domains, joinsAs, redirectUri } };
    },

    async save(session, fields) {
      mayWrite(session);
      const { workspaceId } = session.actor;
      const before = await deps.db.transact(workspaceId, (tx) => loadSso(tx, workspaceId));
      const clientSecret =
        fields.clientSecret ?? (before && deps.secrets.open(before.clientSecret, secretBinding(workspaceId)));
      if (!clientSecret) throw unreachable('The client secret is needed.', 'no client secret');
      const found = await discover({ ...fields, clientSecret });
      await deps.db.transact(workspaceId, async (tx) => {
        await saveSso(tx, {
          workspaceId,
          label: fields.label,
          issuer: found.serverMetadata().issuer,
          clientId: fields.clientId,
          clientSecret: deps.secrets.seal(clientSecret, secretBinding(workspaceId)),
          isEnabled: fields.isEnabled,
          domains: fields.domains.map((domain) => domain.toLowerCase().replace(/^@/, '')),
          joinsAs: fields.joinsAs,
          changedAt: new Date(deps.now()),
        });
        await record(deps, tx, session.actor, 'sso.changed', ['workspace', workspaceId], {
          isEnabled: fields.isEnabled,
          issuer: found.serverMetadata().issuer,
        });
      });
    },

    async remove(session) {
      mayWrite(session);
      const { workspaceId } = session.actor;
      await deps.db.transact(workspaceId, async (tx) => {
        await deleteSso(tx, workspaceId);
        await record(deps, tx, session.actor, 'sso.removed', ['workspace', workspaceId]);
      });
    },

    async offer(given) {
      const all = given
        ? [{ id: given }]
        : await deps.db.directory(
            (sql) => sql<{ id: WorkspaceId }[]>`select * from directory_workspaces() as id limit 2`,
          );
      // With several tenants none is named to strangers: each has its own address to sign in at.
      if (all.length !== 1) return undefined;
      const workspaceId = all[0]!.id;
      const row = await deps.db.transact(workspaceId, (tx) => loadSso(tx, workspaceId));
      return row?.isEnabled ? { workspaceId, label: row.label } : undefined;
    },

    async begin(workspaceId) {
      const row = await deps.db.transact(workspaceId, (tx) => loadSso(tx, workspaceId));
      if (!row?.isEnabled) throw notConfigured();
      const config = await discover({
        ...row,
        clientSecret: deps.secrets.open(row.clientSecret, secretBinding(workspaceId)),
      });
      const [state, nonce, verifier, browser] = [
        oidc.randomState(),
        oidc.randomNonce(),
        oidc.randomPKCECodeVerifier(),
        makeToken(workspaceId),
      ];
      const stateHash = hashOf(state);
      await deps.db.transact(workspaceId, (tx) =>
        insertSsoFlow(tx, {
          workspaceId,
          stateHash,
          browserHash: browser.hash,
          secret: deps.secrets.seal(JSON.stringify({ nonce, verifier }), flowBinding(workspaceId, stateHash)),
          issuer: row.issuer,
          expiresAt: new Date(deps.now() + FLOW_MS),
        }),
      );
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUriOf(workspaceId),
        scope: 'openid email profile',
        response_type: 'code',
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, browser: browser.token };
    },

    async finish(workspaceId, url, browser, visitor) {
      const again = 'The sign-in did not work out. Begin again.';
      const state = url.searchParams.get('state');
      const stateHash = hashOf(state ?? '');
      const { row, flow } = await deps.db.transact(workspaceId, async (tx) => ({
        row: await loadSso(tx, workspaceId),
        flow: state ? await takeSsoFlow(tx, workspaceId, stateHash, new Date(deps.now())) : undefined,
      }));
      if (!row?.isEnabled) throw notConfigured();
      if (!state || !flow) throw refused(again, 'unknown, used or expired state');
      const secret = browser?.split('.')[1];
      if (!secret || !Buffer.from(hashOf(secret)).equals(Buffer.from(flow.browserHash)))
        throw refused(again, 'another browser came back');
      if (flow.issuer !== row.issuer) throw refused(again, 'the provider was changed meanwhile');
      const { nonce, verifier } = JSON.parse(deps.secrets.open(flow.secret, flowBinding(workspaceId, stateHash))) as {
        nonce: string;
        verifier: string;
      };
      const config = await discover({
        ...row,
        clientSecret: deps.secrets.open(row.clientSecret, secretBinding(workspaceId)),
      });
      let claims: oidc.IDToken;
      try {
        const callback = new URL(redirectUriOf(workspaceId));
        callback.search = url.search;
        const tokens = await oidc.authorizationCodeGrant(config, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        claims = tokens.claims()!;
        const header = JSON.parse(Buffer.from(tokens.id_token!.split('.')[0]!, 'base64url').toString()) as {
          alg: string;
        };
        if (!SIGNATURES.includes(header.alg)) throw new Error('signature algorithm is not allowed');
      } catch (error) {
        throw refused(again, 'the answer of the provider was not accepted', error);
      }
      return deps.db.transact(workspaceId, async (tx) => {
        const agentId = await personOf(tx, row, claims);
        const stage = stageAfterFirstFactor((await loadFactors(tx, workspaceId, agentId))!);
        return startSession(
          deps,
          tx,
          { workspaceId, agentId },
          { stage, method: 'sso', visitor, isKnownDevice: false },
        );
      });
    },
  };

  /** Who an identity is here: known by issuer and subject; else by a verified address of a trusted domain; else new. */
  async function personOf(
    tx: Tx,
    row: NonNullable<Awaited<ReturnType<typeof loadSso>>>,
    claims: oidc.IDToken,
  ): Promise<AgentId> {
    const { workspaceId } = row;
    const now = new Date(deps.now());
    const identity = { workspaceId, issuer: claims.iss, subject: claims.sub };
    const known = await findSsoIdentity(tx, workspaceId, claims.iss, claims.sub);
    if (known) {
      if (!known.isActive) throw refused(DEACTIVATED, 'deactivated');
      await saveSsoIdentity(tx, { ...identity, agentId: known.agentId, createdAt: now, lastUsedAt: now });
      return known.agentId;
    }
    const email = typeof claims.email === 'string' ? claims.email.trim().toLowerCase() : undefined;
    if (!email || claims.email_verified !== true) throw refused(UNVERIFIED, 'address is not verified');
    if (!row.domains.includes(email.slice(email.lastIndexOf('@') + 1))) throw refused(DOMAIN, 'domain is not trusted');
    const existing = await findAgentByEmail(tx, workspaceId, email);
    if (existing) {
      if (!existing.isActive) throw refused(DEACTIVATED, 'deactivated');
      const factors = (await loadFactors(tx, workspaceId, existing.id))!;
      if (factors.hasSso) throw refused(TAKEN, 'address belongs to another identity');
      // Whoever registered this address before may not have been its owner: nothing they set stays (CVE-2026-44707).
      if (!existing.isEmailVerified) await wipeCredentials(tx, workspaceId, existing.id);
      await updateAgent(tx, workspaceId, existing.id, { isEmailVerified: true });
      await saveSsoIdentity(tx, { ...identity, agentId: existing.id, createdAt: now, lastUsedAt: now });
      await record(deps, tx, { workspaceId, agentId: existing.id }, 'sso.linked', ['agent', existing.id], {
        wiped: !existing.isEmailVerified,
      });
      return existing.id;
    }
    const id = newId() as AgentId;
    const name = typeof claims.name === 'string' && claims.name.trim() ? claims.name.trim().slice(0, 80) : email;
    await insertAgent(tx, {
      workspaceId,
      id,
      name,
      email,
      passwordHash: null,
      role: row.joinsAs,
      isEmailVerified: true,
    });
    const brands = await listBrands(tx, workspaceId);
    // With one brand there is nothing to choose; with several an admin says which.
    if (brands.length === 1) await replaceBrandsOf(tx, workspaceId, id, [brands[0]!.id]);
    await saveSsoIdentity(tx, { ...identity, agentId: id, createdAt: now, lastUsedAt: now });
    await record(deps, tx, { workspaceId, agentId: null }, 'agent.joined', ['agent', id], {
      role: row.joinsAs,
      by: 'sso',
    });
    return id;
  }
}

/** As the provider says that it wants it; `client_secret_basic` where it says nothing (OpenID Connect Discovery 1.0, 3). */
const authenticateClient =
  (secret: string): oidc.ClientAuth =>
  (server, client, body, headers) => {
    const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const method = offered.includes('client_secret_basic') ? oidc.ClientSecretBasic : oidc.ClientSecretPost;
    return method(secret)(server, client, body, headers);
  };

/** The library's own words for what was wrong; they hold codes, never tokens. */
function causeOf(error: unknown): string {
  const { message, code, cause } = error as { message?: string; code?: string; cause?: { message?: string } };
  return [code, message, cause?.message].filter(Boolean).join(': ').slice(0, 200);
}
