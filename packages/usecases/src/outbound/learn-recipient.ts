import type { ContactId } from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { adoptPerson } from '@kwartier/db/writes/recipients';
import type { ConversationEdit } from '../conversation-edit.ts';

/**
 * A private answer to a comment tells the person's Messenger id only in its answer: from then on what they write there belongs
 * to this conversation and to the contact who commented.
 */
export async function learnRecipient(
  sql: Sql,
  edit: ConversationEdit,
  recipientExternalId: string | null,
): Promise<void> {
  if (
    recipientExternalId === null ||
    !edit.row.isPrivate ||
    edit.row.platform !== 'facebook' ||
    edit.row.personExternalId === recipientExternalId
  )
    return;
  const isFree = await adoptPerson(sql, edit.row.workspaceId, {
    channelId: edit.row.channelId,
    contactId: edit.row.contactId as ContactId,
    platform: edit.row.platform,
    realm: 'messenger',
    externalId: recipientExternalId,
  });
  if (isFree) edit.row.personExternalId = recipientExternalId;
}
