import { type Actor, can, DomainError, instant, mayGrant, type Permission } from '@kwartier/core';
import { insertApiToken, revokeApiToken } from '@kwartier/db/writes/identity';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { record } from './record.ts';
import { assertFresh } from './second-factor.ts';
import { API_TOKEN_PREFIX, type Session } from './sessions.ts';
import { makeToken } from './tokens.ts';

/** Keys for programs. */
export interface ApiTokens {
  /** The token is in the answer, and never again. @throws DomainError `permission.denied`, `session.not_fresh` */
  add(
    session: Session,
    fields: { name: string; scopes: readonly Permission[]; expiresAt: Date | null },
  ): Promise<{ id: string; token: string }>;
  /** @throws DomainError `api_token.not_found` */
  revoke(actor: Actor, id: string): Promise<void>;
}

export function makeApiTokens(deps: Pick<Deps, 'db' | 'now' | 'publish'>): ApiTokens {
  const mayWrite = (actor: Actor) => {
    if (!can(actor, 'security.write'))
      throw new DomainError('permission.denied', 'Only an admin may make and revoke API tokens.');
  };
  return {
    async add(session, { name, scopes, expiresAt }) {
      const { actor } = session;
      mayWrite(actor);
      assertFresh(session, deps.now());
      if (!mayGrant(actor, scopes) || scopes.some((scope) => scope.startsWith('guest.')))
        throw new DomainError('permission.denied', 'A token can do only what you may do yourself.');
      const id = newId();
      const { token, hash } = makeToken(actor.workspaceId, API_TOKEN_PREFIX);
      const now = new Date(instant(deps.now()));
      await deps.db.transact(actor.workspaceId, async (tx) => {
        await insertApiToken(tx, {
          workspaceId: actor.workspaceId,
          id,
          name,
          tokenHash: hash,
          scopes: [...new Set(scopes)],
          createdBy: actor.agentId,
          createdAt: now,
          expiresAt,
        });
        await record(deps, tx, actor, 'api_token.added', ['api_token', id], { scopes });
      });
      return { id, token };
    },
    async revoke(actor, id) {
      mayWrite(actor);
      await deps.db.transact(actor.workspaceId, async (tx) => {
        if (!(await revokeApiToken(tx, actor.workspaceId, id, new Date(deps.now()))))
          throw new DomainError('api_token.not_found', 'There is no such token.');
        await record(deps, tx, actor, 'api_token.revoked', ['api_token', id]);
      });
      deps.publish(actor.workspaceId, 'settings.changed', { subject: 'agents' });
    },
  };
}
