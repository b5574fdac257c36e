import { type Actor, DomainError, isFresh } from '@kwartier/core';
import { type SealedColumn, sealedBinding, type Tx } from '@kwartier/db';
import { loadFactors } from '@kwartier/db/reads/identity';
import { confirmTotp, deleteTotp, replaceRecoveryCodes, saveTotp, useTotpStep } from '@kwartier/db/writes/identity';
import { Secret, TOTP } from 'otpauth';
import type { Deps } from '../deps.ts';
import { beginTry } from './brakes.ts';
import { record } from './record.ts';
import { looksLikeRecoveryCode, renewRecoveryCodes, spendRecoveryCode } from './recovery-codes.ts';
import { completeSession, type Session, type SignedIn } from './sessions.ts';

/** RFC 6238 with the parameters that every authenticator app knows. */
const PARAMETERS = { issuer: 'Kwartier', algorithm: 'SHA1', digits: 6, period: 30 } as const;
const STEP_MS = 30_000;
const TOTP_SECRET: SealedColumn = { table: 'totp_secrets', column: 'secret', id: 'agent_id' };

/** @throws DomainError `session.not_fresh`: prove again who you are */
export function assertFresh(session: Session, now: number): void {
  if (session.via !== 'browser' || !isFresh(session.authenticatedAt, now as Session['authenticatedAt']))
    throw new DomainError('session.not_fresh', 'This is sensitive. Confirm that it is you, then do it again.');
}

/** A new factor is added by who is signed in and has just proved it, or by who must add one before anything else. */
export function assertMayEnrol(session: Session, now: number): void {
  if (session.stage === 'second_factor')
    throw new DomainError('second_factor.required', 'Sign in with your second factor first.');
  if (session.stage === 'full') assertFresh(session, now);
}

/** After taking a factor away: refused where it is the last one and the workspace asks for one; else its recovery codes go as well. */
export async function afterRemoval(tx: Tx, { workspaceId, agentId }: Actor): Promise<void> {
  const factors = (await loadFactors(tx, workspaceId, agentId))!;
  if (factors.hasSecondFactor) return;
  if (factors.isRequired)
    throw new DomainError(
      'second_factor.required',
      'Your workspace asks for a second factor, and this is your last one. Add another first.',
    );
  await replaceRecoveryCodes(tx, workspaceId, agentId, []);
}

/** The first factor that is added brings recovery codes with it. */
export async function codesIfFirst(tx: Tx, { workspaceId, agentId }: Actor): Promise<string[] | null> {
  const factors = (await loadFactors(tx, workspaceId, agentId))!;
  return factors.recoveryCodesLeft === 0 ? renewRecoveryCodes(tx, workspaceId, agentId) : null;
}

export interface Enrolled {
  /** Shown once; null: the codes of before still hold. */
  readonly recoveryCodes: string[] | null;
  /** The session under its new token. */
  readonly signedIn: SignedIn;
}

export interface SecondFactor {
  /** Begin with an authenticator app. What was begun before and not confirmed is void. */
  beginTotp(session: Session): Promise<{ secret: string; uri: string }>;
  /** @throws DomainError `second_factor.wrong_code`, `second_factor.not_enrolled`, `session.too_many_tries` */
  confirmTotp(session: Session, code: string): Promise<Enrolled>;
  removeTotp(session: Session): Promise<void>;
  /**
   * A code of the app, or a recovery code: completes a half session, or proves again who this is.
   * @throws DomainError `second_factor.wrong_code`, `second_factor.not_enrolled`, `session.too_many_tries`
   */
  proveByCode(session: Session, code: string): Promise<SignedIn>;
  renewRecoveryCodes(session: Session): Promise<string[]>;
}

export function makeSecondFactor(deps: Pick<Deps, 'db' | 'now' | 'secrets'>): SecondFactor {
  const binding = ({ workspaceId, agentId }: Actor) => sealedBinding(TOTP_SECRET, workspaceId, agentId);
  const wrong = () =>
    new DomainError('second_factor.wrong_code', 'This code is not right, or it was used. Wait for the next one.');
  const counted = ({ workspaceId, agentId }: Actor) => ({ code: `${workspaceId} ${agentId}` });
  const totpOf = (secret: string, label: string) =>
    new TOTP({ ...PARAMETERS, label, secret: Secret.fromBase32(secret) });

  /** One step early or late is forgiven (RFC 6238, 5.2); a step is good once. */
  async function accept(tx: Tx, actor: Actor, sealed: Uint8Array, code: string): Promise<boolean> {
    const timestamp = deps.now();
    const totp = totpOf(deps.secrets.open(sealed, binding(actor)), '');
    const delta = totp.validate({ token: code.replaceAll(/\s/g, ''), timestamp, window: 1 });
    if (delta === null) return false;
    return useTotpStep(tx, actor.workspaceId, actor.agentId, Math.floor(timestamp / STEP_MS) + delta);
  }

  return {
    async beginTotp(session) {
      assertMayEnrol(session, deps.now());
      const { actor } = session;
      const secret = new Secret({ size: 20 }).base32;
      return deps.db.transact(actor.workspaceId, async (tx) => {
        const factors = (await loadFactors(tx, actor.workspaceId, actor.agentId))!;
        if (factors.totp?.confirmedAt)
          throw new DomainError(
            'second_factor.not_enrolled',
            'You have an authenticator app already. Remove it first, then add the new one.',
          );
        await saveTotp(tx, {
          workspaceId: actor.workspaceId,
          agentId: actor.agentId,
          secret: deps.secrets.seal(secret, binding(actor)),
          createdAt: new Date(deps.now()),
        });
        return { secret, uri: totpOf(secret, factors.email).toString() };
      });
    },

    async confirmTotp(session, code) {
      assertMayEnrol(session, deps.now());
      const { actor } = session;
      const begun = await beginTry(deps, counted(actor));
      const done = await deps.db.transact(actor.workspaceId, async (tx) => {
        const { totp } = (await loadFactors(tx, actor.workspaceId, actor.agentId))!;
        if (!totp || totp.confirmedAt)
          throw new DomainError('second_factor.not_enrolled', 'Begin with the authenticator app again.');
        if (!(await accept(tx, actor, totp.secret, code))) throw wrong();
        await confirmTotp(tx, actor.workspaceId, actor.agentId, new Date(deps.now()));
        await record(deps, tx, actor, 'second_factor.added', ['agent', actor.agentId], { kind: 'totp' });
        return {
          recoveryCodes: await codesIfFirst(tx, actor),
          signedIn: await completeSession(deps, tx, session, 'totp'),
        };
      });
      await begun.succeeded();
      return done;
    },

    async removeTotp(session) {
      assertFresh(session, deps.now());
      const { actor } = session;
      await deps.db.transact(actor.workspaceId, async (tx) => {
        await deleteTotp(tx, actor.workspaceId, actor.agentId);
        await afterRemoval(tx, actor);
        await record(deps, tx, actor, 'second_factor.removed', ['agent', actor.agentId], { kind: 'totp' });
      });
    },

    async proveByCode(session, code) {
      if (session.stage === 'enrol') throw new DomainError('second_factor.not_enrolled', 'Add a second factor first.');
      const { actor } = session;
      const begun = await beginTry(deps, counted(actor));
      const done = await deps.db.transact(actor.workspaceId, async (tx) => {
        const { totp, hasSecondFactor } = (await loadFactors(tx, actor.workspaceId, actor.agentId))!;
        if (!hasSecondFactor) throw new DomainError('second_factor.not_enrolled', 'There is no second factor to use.');
        if (looksLikeRecoveryCode(code)) {
          if (!(await spendRecoveryCode(tx, actor.workspaceId, actor.agentId, code, new Date(deps.now()))))
            throw wrong();
          await record(deps, tx, actor, 'recovery_code.used', ['agent', actor.agentId]);
          return completeSession(deps, tx, session, 'recovery_code');
        }
        if (!totp?.confirmedAt || !(await accept(tx, actor, totp.secret, code))) throw wrong();
        return completeSession(deps, tx, session, 'totp');
      });
      await begun.succeeded();
      return done;
    },

    async renewRecoveryCodes(session) {
      assertFresh(session, deps.now());
      const { actor } = session;
      return deps.db.transact(actor.workspaceId, async (tx) => {
        const { hasSecondFactor } = (await loadFactors(tx, actor.workspaceId, actor.agentId))!;
        if (!hasSecondFactor)
          throw new DomainError(
            'second_factor.not_enrolled',
            'Recovery codes belong to a second factor. Add one first.',
          );
        await record(deps, tx, actor, 'recovery_codes.renewed', ['agent', actor.agentId]);
        return renewRecoveryCodes(tx, actor.workspaceId, actor.agentId);
      });
    },
  };
}
