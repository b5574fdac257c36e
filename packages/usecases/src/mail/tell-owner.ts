import { instant, MAIL_VALID_MS, SECURITY_EVENTS, type SecurityEvent, type WorkspaceId } from '@kwartier/core';
import type { Tx } from '@kwartier/db';
import { queueAccountMail } from '@kwartier/db/writes/mail';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';

export const isSecurityEvent = (action: string): action is SecurityEvent =>
  (SECURITY_EVENTS as readonly string[]).includes(action);

/** Write down that the owner of an account hears by mail of what was done to it, with what was done. Nothing where no mail is sent. */
export async function tellOwner(
  { now }: Pick<Deps, 'now'>,
  tx: Tx,
  workspaceId: WorkspaceId,
  agentId: string,
  what: SecurityEvent,
): Promise<void> {
  const id = newId();
  const createdAt = now();
  await queueAccountMail(tx, {
    workspaceId,
    id,
    agentId,
    kind: 'security',
    detail: { what },
    about: `security ${id}`,
    createdAt,
    expiresAt: instant(createdAt + MAIL_VALID_MS),
  });
}
