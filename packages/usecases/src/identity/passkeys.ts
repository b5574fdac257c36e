import { type Actor, DomainError } from '@kwartier/core';
import { loadFactors } from '@kwartier/db/reads/identity';
import {
  deletePasskey,
  insertPasskey,
  takeChallenge,
  updatePasskey,
  updateSession,
} from '@kwartier/db/writes/identity';
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { beginTry } from './brakes.ts';
import { record } from './record.ts';
import { afterRemoval, assertFresh, assertMayEnrol, codesIfFirst, type Enrolled } from './second-factor.ts';
import { completeSession, type Session, type SignedIn } from './sessions.ts';

const CHALLENGE_MS = 5 * 60_000;

/** Keys in devices and password stores (WebAuthn), as a second factor. */
export interface Passkeys {
  beginAdding(session: Session): Promise<PublicKeyCredentialCreationOptionsJSON>;
  /** @throws DomainError `passkey.refused` */
  add(session: Session, name: string, response: unknown): Promise<Enrolled>;
  /** @throws DomainError `passkey.not_found` */
  remove(session: Session, id: string): Promise<void>;
  beginProof(session: Session): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** Completes a half session, or proves again who this is. @throws DomainError `passkey.refused` */
  prove(session: Session, response: unknown): Promise<SignedIn>;
}

/** @param publicUrl the one origin that keys are made for; its host is the relying party */
export function makePasskeys(deps: Pick<Deps, 'db' | 'now' | 'log'>, publicUrl: string): Passkeys {
  const origin = new URL(publicUrl).origin;
  const rpID = new URL(publicUrl).hostname;
  const refused = () =>
    new DomainError('passkey.refused', 'The passkey was not accepted. Try again, or use another way to sign in.');

  const ask = async (session: Session, challenge: string) => {
    const { workspaceId } = session.actor;
    await deps.db.transact(workspaceId, (tx) =>
      updateSession(tx, workspaceId, session.sessionId, {
        challenge,
        challengeUntil: new Date(deps.now() + CHALLENGE_MS),
      }),
    );
  };
  const answered = async (session: Session): Promise<string> => {
    const { workspaceId } = session.actor;
    const challenge = await deps.db.transact(workspaceId, (tx) =>
      takeChallenge(tx, workspaceId, session.sessionId, new Date(deps.now())),
    );
    if (!challenge) throw refused();
    return challenge;
  };
  const factorsOf = (actor: Actor) =>
    deps.db.transact(actor.workspaceId, async (tx) => (await loadFactors(tx, actor.workspaceId, actor.agentId))!);
  /** The library says with errors of its own what does not fit. */
  const verified = async <T>(verify: () => Promise<T>): Promise<T> => {
    try {
      return await verify();
    } catch (error) {
      deps.log('info', 'passkey.refused', { reason: error instanceof Error ? error.message.slice(0, 200) : 'unknown' });
      throw refused();
    }
  };

  return {
    async beginAdding(session) {
      assertMayEnrol(session, deps.now());
      const { actor } = session;
      const { name, email, passkeys } = await factorsOf(actor);
      const options = await generateRegistrationOptions({
        rpName: 'Kwartier',
        rpID,
        userName: email,
        userDisplayName: name,
        userID: new TextEncoder().encode(actor.agentId),
        attestationType: 'none',
        excludeCredentials: passkeys.map(({ credentialId }) => ({ id: credentialId })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      });
      await ask(session, options.challenge);
      return options;
    },

    async add(session, name, response) {
      assertMayEnrol(session, deps.now());
      const { actor } = session;
      const expectedChallenge = await answered(session);
      const { verified: isGood, registrationInfo } = await verified(() =>
        verifyRegistrationResponse({
          response: response as RegistrationResponseJSON,
          expectedChallenge,
          expectedOrigin: origin,
          expectedRPID: rpID,
          requireUserVerification: false,
        }),
      );
      if (!isGood || !registrationInfo) throw refused();
      const { credential } = registrationInfo;
      return deps.db.transact(actor.workspaceId, async (tx) => {
        const id = newId();
        await insertPasskey(tx, {
          workspaceId: actor.workspaceId,
          id,
          agentId: actor.agentId,
          credentialId: credential.id,
          publicKey: credential.publicKey,
          counter: credential.counter,
          transports: [...(credential.transports ?? [])],
          name,
          createdAt: new Date(deps.now()),
        });
        await record(deps, tx, actor, 'second_factor.added', ['agent', actor.agentId], { kind: 'passkey', id });
        return {
          recoveryCodes: await codesIfFirst(tx, actor),
          signedIn: await completeSession(deps, tx, session, 'passkey'),
        };
      });
    },

    async remove(session, id) {
      assertFresh(session, deps.now());
      const { actor } = session;
      await deps.db.transact(actor.workspaceId, async (tx) => {
        if (!(await deletePasskey(tx, actor.workspaceId, actor.agentId, id)))
          throw new DomainError('passkey.not_found', 'There is no such passkey.');
        await afterRemoval(tx, actor);
        await record(deps, tx, actor, 'second_factor.removed', ['agent', actor.agentId], { kind: 'passkey', id });
      });
    },

    async beginProof(session) {
      const { passkeys } = await factorsOf(session.actor);
      if (passkeys.length === 0) throw new DomainError('second_factor.not_enrolled', 'There is no passkey to use.');
      const options = await generateAuthenticationOptions({
        rpID,
        userVerification: 'preferred',
        allowCredentials: passkeys.map(({ credentialId, transports }) => ({
          id: credentialId,
          transports: transports as AuthenticatorTransport[],
        })),
      });
      await ask(session, options.challenge);
      return options;
    },

    async prove(session, response) {
      const { actor } = session;
      const begun = await beginTry(deps, { code: `${actor.workspaceId} ${actor.agentId}` });
      const expectedChallenge = await answered(session);
      const { passkeys } = await factorsOf(actor);
      const given = response as AuthenticationResponseJSON;
      // Only a key of this very person: a key of somebody else says nothing here.
      const key = passkeys.find(({ credentialId }) => credentialId === given?.id);
      if (!key) throw refused();
      const { verified: isGood, authenticationInfo } = await verified(() =>
        verifyAuthenticationResponse({
          response: given,
          expectedChallenge,
          expectedOrigin: origin,
          expectedRPID: rpID,
          requireUserVerification: false,
          credential: {
            id: key.credentialId,
            publicKey: new Uint8Array(key.publicKey),
            counter: key.counter,
            transports: key.transports as AuthenticatorTransport[],
          },
        }),
      );
      if (!isGood) throw refused();
      const signedIn = await deps.db.transact(actor.workspaceId, async (tx) => {
        await updatePasskey(tx, actor.workspaceId, key.id, {
          counter: authenticationInfo.newCounter,
          lastUsedAt: new Date(deps.now()),
        });
        return completeSession(deps, tx, session, 'passkey');
      });
      await begun.succeeded();
      return signedIn;
    },
  };
}
