import { createHash, randomBytes } from 'node:crypto';
import type { WorkspaceId } from '@kwartier/core';

/** Opaque tokens: the workspace, to know where to look, and 256 random bits. Only a hash is ever stored. */
export interface Token {
  readonly workspaceId: WorkspaceId;
  readonly hash: Uint8Array;
}

export const hashOf = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** A new token. @param prefix tells what it is for, so that a leaked one is recognised by scanners */
export function makeToken(workspaceId: WorkspaceId, prefix = ''): { token: string; hash: Uint8Array } {
  const secret = randomBytes(32).toString('base64url');
  return { token: `${prefix}${workspaceId}.${secret}`, hash: hashOf(secret) };
}

/** What a token says. @returns undefined if it has not the form of one */
export function readToken(token: string | undefined, prefix = ''): Token | undefined {
  if (!token?.startsWith(prefix)) return undefined;
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(token.slice(prefix.length));
  return match ? { workspaceId: match[1] as WorkspaceId, hash: hashOf(match[2]!) } : undefined;
}
