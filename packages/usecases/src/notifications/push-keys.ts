import type { WorkspaceId } from '@kwartier/core';
import { type Sql, sealedBinding } from '@kwartier/db';
import { keepPushKeys, loadPushKeys } from '@kwartier/db/writes/push';
import webPush from 'web-push';
import type { Deps } from '../deps.ts';

const bindingOf = (workspaceId: WorkspaceId): string =>
  sealedBinding({ table: 'push_keys', column: 'private_key', id: 'workspace_id' }, workspaceId, workspaceId);

export interface OpenedPushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The keys by which push services know this workspace; made when they are asked for the first time. */
export async function pushKeysOf(
  sql: Sql,
  { secrets }: Pick<Deps, 'secrets'>,
  workspaceId: WorkspaceId,
): Promise<OpenedPushKeys> {
  const binding = bindingOf(workspaceId);
  let kept = await loadPushKeys(sql, workspaceId);
  if (!kept) {
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    kept = await keepPushKeys(sql, workspaceId, { publicKey, privateKey: secrets.seal(privateKey, binding) });
  }
  return { publicKey: kept.publicKey, privateKey: secrets.open(kept.privateKey, binding) };
}
