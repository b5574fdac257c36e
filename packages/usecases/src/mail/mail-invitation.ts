import { type Actor, type BrandId, type ConversationId, instant } from '@kwartier/core';
import type { Tx } from '@kwartier/db';
import { loadBrandOf } from '@kwartier/db/reads/conversation-brand';
import { listAgents } from '@kwartier/db/reads/settings';
import { queueMail } from '@kwartier/db/writes/mail';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { secretBinding } from './write-mail.ts';

/** Write down that an invitation goes by mail, with the invitation itself. @returns whether it will */
export async function mailInvitation(
  deps: Pick<Deps, 'now' | 'secrets' | 'sendMail'>,
  tx: Tx,
  {
    actor,
    invitationId,
    token,
    name,
    email,
    brandIds,
    conversationId,
    expiresAt,
  }: {
    readonly actor: Actor;
    readonly invitationId: string;
    readonly token: string;
    readonly name: string;
    readonly email: string;
    readonly brandIds: readonly string[];
    readonly conversationId: string | undefined;
    readonly expiresAt: Date;
  },
): Promise<boolean> {
  if (deps.sendMail === undefined) return false;
  const { workspaceId } = actor;
  const id = newId();
  const [by] = await listAgents(tx, workspaceId, actor.agentId);
  const brandId = conversationId
    ? await loadBrandOf(tx, workspaceId, conversationId as ConversationId)
    : brandIds.length === 1
      ? (brandIds[0] as BrandId)
      : null;
  return queueMail(tx, {
    workspaceId,
    id,
    agentId: null,
    address: email,
    kind: 'invitation',
    detail: { invitationId, name, by: by?.name ?? '' },
    secret: deps.secrets.seal(token, secretBinding(workspaceId, id)),
    brandId,
    // Whoever invites knows best what they speak.
    locale: by?.locale ?? null,
    about: `invitation ${invitationId}`,
    createdAt: deps.now(),
    expiresAt: instant(expiresAt.getTime()),
  });
}
