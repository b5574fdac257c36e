import type { ChannelId, ContactId, Platform, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/**
 * Know a contact under one more id. @returns whether a private conversation may take this person: false if there is one already,
 * which then stays the current one
 */
export async function adoptPerson(
  sql: Sql,
  workspaceId: WorkspaceId,
  person: { channelId: ChannelId; contactId: ContactId; platform: Platform; realm: string; externalId: string },
): Promise<boolean> {
  await sql`
    insert into handles (workspace_id, platform, realm, external_id, contact_id, seen_at)
    values (${workspaceId}, ${person.platform}, ${person.realm}, ${person.externalId}, ${person.contactId}, now())
    on conflict (workspace_id, platform, realm, external_id) do nothing`;
  const taken = await sql`
    select 1 from conversations where workspace_id = ${workspaceId} and channel_id = ${person.channelId} and is_private and is_current and person_external_id = ${person.externalId}`;
  return taken.length === 0;
}
