import { randomInt } from 'node:crypto';
import type { AgentId, WorkspaceId } from '@kwartier/core';
import type { Tx } from '@kwartier/db';
import { replaceRecoveryCodes, useRecoveryCode } from '@kwartier/db/writes/identity';
import { hashOf } from './tokens.ts';

const HOW_MANY = 10;
/** No letters that are taken for digits or for each other. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
/** 6 × 4 letters of 31: 118 random bits, more than the 112 from which a plain hash is enough (ASVS 5.0, 6.5.2). */
const makeCode = () =>
  Array.from({ length: 6 }, () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')).join(
    '-',
  );
/** Without dashes, of now and of codes that were made with 4 × 4. */
const LENGTHS: ReadonlySet<number> = new Set([24, 16]);
const plain = (code: string) => code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const codeHash = (agentId: AgentId, code: string) => hashOf(`recovery ${agentId} ${plain(code)}`);

/** Ten new codes; those of before are void. They are shown once. */
export async function renewRecoveryCodes(tx: Tx, workspaceId: WorkspaceId, agentId: AgentId): Promise<string[]> {
  const codes = Array.from({ length: HOW_MANY }, makeCode);
  await replaceRecoveryCodes(
    tx,
    workspaceId,
    agentId,
    codes.map((code) => codeHash(agentId, code)),
  );
  return codes;
}

/** Whether a text has the form of a recovery code rather than of a time-based one. */
export const looksLikeRecoveryCode = (code: string): boolean => LENGTHS.has(plain(code).length);

/** Use a code up. @returns whether it was one that nobody had used */
export const spendRecoveryCode = (
  tx: Tx,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  code: string,
  now: Date,
): Promise<boolean> => useRecoveryCode(tx, workspaceId, agentId, codeHash(agentId, code), now);
