import {
  type Actor,
  type AgentId,
  can,
  HALF_SESSION_MS,
  type Instant,
  instant,
  MINUTE_MS,
  type Permission,
  permissionsOf,
  ROTATION_GRACE_MS,
  SESSION_ABSOLUTE_MS,
  SESSION_IDLE_MS,
  type SessionStage,
  type WorkspaceId,
} from '@kwartier/core';
import type { Tx } from '@kwartier/db';
import { findApiToken } from '@kwartier/db/reads/identity';
import { loadRights, loadSession } from '@kwartier/db/reads/settings';
import { insertDevice, renewToken, replaceToken, touchApiToken, updateSession } from '@kwartier/db/writes/identity';
import { deleteSession, insertSession, touchSession } from '@kwartier/db/writes/settings';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { record } from './record.ts';
import { makeToken, readToken } from './tokens.ts';

const TOUCH_EVERY_MS = MINUTE_MS;
export const API_TOKEN_PREFIX = 'kw_';

/** From where somebody signs in. */
export interface Visitor {
  readonly address: string;
  readonly userAgent: string;
  /** The token of a device in which somebody signed in before. */
  readonly device?: string | undefined;
}
export const UNKNOWN_VISITOR: Visitor = { address: 'unknown', userAgent: '' };

export type Proof = 'password' | 'totp' | 'recovery_code' | 'passkey' | 'sso';

export interface SignedIn {
  /** For the cookie; only its hash is stored. */
  readonly token: string;
  readonly expiresAt: Date;
  readonly stage: SessionStage;
  /** For the cookie that makes this a known device; null: it is one already, or the sign-in is not done. */
  readonly device: string | null;
  readonly actor: { readonly workspaceId: WorkspaceId; readonly agentId: AgentId };
}

export interface Session {
  readonly actor: Actor;
  readonly sessionId: string;
  readonly stage: SessionStage;
  readonly authenticatedAt: Instant;
  /** A person in a browser, or a program with a key. */
  readonly via: 'browser' | 'api_token';
  /** The token is to be replaced at once. */
  readonly mustRotate: boolean;
}

/** Start a session. A token of before is never taken over: no fixation (ASVS 5.0, 7.2.4). */
export async function startSession(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  who: { workspaceId: WorkspaceId; agentId: AgentId },
  {
    stage,
    method,
    visitor,
    isKnownDevice,
  }: { stage: SessionStage; method: Proof; visitor: Visitor; isKnownDevice: boolean },
): Promise<SignedIn> {
  const { workspaceId, agentId } = who;
  const now = new Date(deps.now());
  const expiresAt = new Date(now.getTime() + (stage === 'full' ? SESSION_ABSOLUTE_MS : HALF_SESSION_MS));
  const { token, hash } = makeToken(workspaceId);
  await insertSession(tx, {
    workspaceId,
    id: newId(),
    agentId,
    tokenHash: hash,
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
    stage,
    authenticatedAt: now,
    method,
    userAgent: visitor.userAgent.slice(0, 300),
    address: visitor.address.slice(0, 64),
  });
  if (stage === 'full') await record(deps, tx, who, 'session.started', ['agent', agentId], { method });
  return {
    token,
    expiresAt,
    stage,
    device: stage === 'full' && !isKnownDevice ? await knowDevice(deps, tx, who) : null,
    actor: who,
  };
}

async function knowDevice(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  { workspaceId, agentId }: { workspaceId: WorkspaceId; agentId: AgentId },
): Promise<string> {
  const now = new Date(deps.now());
  const { token, hash } = makeToken(workspaceId);
  await insertDevice(tx, { workspaceId, tokenHash: hash, agentId, createdAt: now, lastUsedAt: now });
  return token;
}

/**
 * A half session becomes a whole one, or a whole one is proved again: always with another token.
 * @param keepsOld whether requests that are under way may still come with the old token; never from a half session
 */
export async function completeSession(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  session: Session,
  method: Proof,
  { keepsOld = true }: { keepsOld?: boolean } = {},
): Promise<SignedIn> {
  const { workspaceId, agentId } = session.actor;
  const now = new Date(deps.now());
  const expiresAt = new Date(now.getTime() + SESSION_ABSOLUTE_MS);
  const { token, hash } = makeToken(workspaceId);
  const isNew = session.stage !== 'full';
  await renewToken(
    tx,
    workspaceId,
    session.sessionId,
    hash,
    keepsOld && !isNew ? new Date(now.getTime() + ROTATION_GRACE_MS) : null,
  );
  await updateSession(tx, workspaceId, session.sessionId, {
    stage: 'full',
    authenticatedAt: now,
    lastSeenAt: now,
    mustRotate: false,
    method,
    ...(isNew ? { expiresAt } : {}),
  });
  if (isNew) await record(deps, tx, session.actor, 'session.started', ['agent', agentId], { method });
  return {
    token,
    expiresAt,
    stage: 'full',
    device: isNew ? await knowDevice(deps, tx, session.actor) : null,
    actor: { workspaceId, agentId },
  };
}

export interface Sessions {
  /** Who a cookie stands for, with the rights of this moment; undefined: nobody. */
  authenticate(token: string): Promise<Session | undefined>;
  /** The same session some time later, whatever its token is by now; undefined: it is over. */
  reload(session: Session): Promise<Session | undefined>;
  /** Who an API token stands for: never more than who made it may do now. */
  authenticateApi(token: string): Promise<Session | undefined>;
  /** Give a session whose rights changed another token. @returns undefined if another request just did */
  rotate(session: Session, token: string): Promise<SignedIn | undefined>;
  signOut(token: string): Promise<void>;
}

export function makeSessions(deps: Pick<Deps, 'db' | 'now'>): Sessions {
  const actorOf = (
    workspaceId: WorkspaceId,
    row: NonNullable<Awaited<ReturnType<typeof loadRights>>>,
  ): Actor & { permissions: readonly Permission[] } => {
    const base = { workspaceId, agentId: row.agentId, role: row.role, brandIds: row.brandIds };
    return { ...base, permissions: row.role === 'custom' ? ((row.custom ?? []) as Permission[]) : permissionsOf(base) };
  };
  async function load(
    workspaceId: WorkspaceId,
    by: { tokenHash: Uint8Array } | { id: string },
  ): Promise<Session | undefined> {
    const now = new Date(deps.now());
    return deps.db.transact(workspaceId, async (tx) => {
      const row = await loadSession(tx, workspaceId, by, now, new Date(now.getTime() - SESSION_IDLE_MS));
      if (!row) return undefined;
      if (now.getTime() - row.lastSeenAt.getTime() > TOUCH_EVERY_MS)
        await touchSession(tx, workspaceId, row.sessionId, now);
      return {
        sessionId: row.sessionId,
        actor: actorOf(workspaceId, row),
        stage: row.stage,
        authenticatedAt: instant(row.authenticatedAt.getTime()),
        via: 'browser' as const,
        mustRotate: row.mustRotate && !row.isPrevious,
      };
    });
  }
  return {
    async authenticate(token) {
      const parts = readToken(token);
      return parts && load(parts.workspaceId, { tokenHash: parts.hash });
    },

    reload: (session) => load(session.actor.workspaceId, { id: session.sessionId }),

    async authenticateApi(token) {
      const parts = readToken(token, API_TOKEN_PREFIX);
      if (!parts) return undefined;
      const { workspaceId, hash } = parts;
      const now = new Date(deps.now());
      return deps.db.transact(workspaceId, async (tx) => {
        const row = await findApiToken(tx, workspaceId, hash, now);
        const rights = row && (await loadRights(tx, workspaceId, row.createdBy));
        if (!row || !rights) return undefined;
        if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > TOUCH_EVERY_MS)
          await touchApiToken(tx, workspaceId, row.id, now);
        const maker = actorOf(workspaceId, rights);
        return {
          sessionId: row.id,
          actor: {
            ...maker,
            permissions: maker.permissions.filter(
              (permission) => row.scopes.includes(permission) && can(maker, permission),
            ),
          },
          stage: 'full' as const,
          authenticatedAt: instant(0),
          via: 'api_token' as const,
          mustRotate: false,
        };
      });
    },

    async rotate(session, token) {
      const parts = readToken(token);
      if (!parts) return undefined;
      const now = new Date(deps.now());
      const next = makeToken(parts.workspaceId);
      const isMine = await deps.db.transact(parts.workspaceId, (tx) =>
        replaceToken(tx, parts.workspaceId, parts.hash, {
          tokenHash: next.hash,
          previousTokenHash: parts.hash,
          previousUntil: new Date(now.getTime() + ROTATION_GRACE_MS),
        }),
      );
      if (!isMine) return undefined;
      const { workspaceId, agentId } = session.actor;
      return {
        token: next.token,
        expiresAt: new Date(now.getTime() + SESSION_ABSOLUTE_MS),
        stage: session.stage,
        device: null,
        actor: { workspaceId, agentId },
      };
    },

    async signOut(token) {
      const parts = readToken(token);
      if (!parts) return;
      const { workspaceId, hash } = parts;
      await deps.db.transact(workspaceId, async (tx) => {
        const [ended] = await deleteSession(tx, workspaceId, hash);
        if (ended)
          await record(deps, tx, { workspaceId, agentId: ended.agentId }, 'session.ended', ['agent', ended.agentId]);
      });
    },
  };
}
