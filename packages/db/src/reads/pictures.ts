import type { Actor, Attachment, ContactId, MessageId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Where a contact's picture lies. @returns undefined if the viewer may not see the contact, null if there is none */
export async function loadPictureUrl(sql: Sql, actor: Actor, id: ContactId): Promise<string | null | undefined> {
  const [row] = await sql<{ avatarUrl: string | null }[]>`
    select k.avatar_url from contacts k where k.workspace_id = ${actor.workspaceId} and k.id = ${id}
      and exists (select 1 from conversations c where c.workspace_id = k.workspace_id and c.contact_id = k.id and c.brand_id = any(${[...actor.brandIds]}::uuid[]))`;
  return row?.avatarUrl;
}

/** Where the picture of a message's attachment lies. @returns undefined if the viewer may not see the message, null if it has none */
export async function loadAttachmentUrl(
  sql: Sql,
  actor: Actor,
  id: MessageId,
  index: number,
): Promise<string | null | undefined> {
  const [row] = await sql<{ attachments: readonly Attachment[] | null }[]>`
    select m.attachments from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where m.workspace_id = ${actor.workspaceId} and m.id = ${id} and c.brand_id = any(${[...actor.brandIds]}::uuid[])`;
  const attachment = row?.attachments?.[index];
  if (!attachment) return undefined;
  return attachment.previewUrl ?? (attachment.kind === 'image' ? attachment.url : null);
}
