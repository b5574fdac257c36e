import { randomBytes } from 'node:crypto';
import { DomainError, refusePassword } from '@kwartier/core';
import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. The hash carries its parameters. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const COMMON = new Set<string>(dictionary['passwords-common'] as readonly string[]);

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), ARGON2);

/** A hash that no password has: where there is none to compare with, the same work is done. */
const NOBODYS = hashPassword(randomBytes(16).toString('hex'));

/** Whether a password is the one. Takes as long for an account without one, and for nobody's. */
export async function isPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  const isRight = await verify(passwordHash ?? (await NOBODYS), password.normalize('NFC')).catch(() => false);
  return isRight && passwordHash !== null && passwordHash !== undefined;
}

/**
 * @param context names and addresses that a guesser would try first
 * @throws DomainError `password.refused`
 */
export function assertGoodPassword(password: string, context: readonly string[]): void {
  const reason = refusePassword(password, (text) => COMMON.has(text), ['kwartier', ...context]);
  if (reason !== undefined) throw new DomainError('password.refused', reason);
}
