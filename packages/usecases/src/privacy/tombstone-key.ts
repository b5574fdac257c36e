import { createHmac, randomBytes } from 'node:crypto';
import type { WorkspaceId } from '@kwartier/core';
import { type Sql, sealedBinding } from '@kwartier/db';
import { keepPrivacyKey } from '@kwartier/db/writes/erasures';
import type { Deps } from '../deps.ts';

/** What the sealed key is bound to. */
const privacyKeyBinding = (workspaceId: string): string =>
  sealedBinding({ table: 'privacy_keys', column: 'key', id: 'workspace_id' }, workspaceId, workspaceId);

export type Digest = (subject: string) => Uint8Array;

const digestWith =
  (key: string): Digest =>
  (subject) =>
    createHmac('sha256', Buffer.from(key, 'base64')).update(subject).digest();

/** Tombstones of a workspace are made with a key of its own; the first erasure makes it. */
export async function tombstoneDigest(
  sql: Sql,
  deps: Pick<Deps, 'secrets'>,
  workspaceId: WorkspaceId,
): Promise<Digest> {
  const binding = privacyKeyBinding(workspaceId);
  const sealed = await keepPrivacyKey(sql, workspaceId, deps.secrets.seal(randomBytes(32).toString('base64'), binding));
  return digestWith(deps.secrets.open(sealed, binding));
}

/** With a key that was read already. */
export const digestOf = (deps: Pick<Deps, 'secrets'>, workspaceId: WorkspaceId, sealed: Uint8Array): Digest =>
  digestWith(deps.secrets.open(sealed, privacyKeyBinding(workspaceId)));
