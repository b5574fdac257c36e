import type { ContactId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Everything that is held on a person, as rows. Instants are ISO 8601 texts. */
export interface PersonExport {
  readonly contact: unknown;
  readonly handles: readonly unknown[];
  readonly conversations: readonly unknown[];
  readonly messages: readonly unknown[];
  readonly versions: readonly unknown[];
  readonly translations: readonly unknown[];
  readonly promises: readonly unknown[];
  readonly assignments: readonly unknown[];
  readonly reach: readonly unknown[];
  readonly hold: unknown;
  readonly profile: unknown;
  readonly notes: readonly unknown[];
  readonly attributes: readonly unknown[];
  readonly joins: readonly unknown[];
  readonly tags: readonly unknown[];
}

/** Read in one transaction, so that it is of one moment. */
export async function loadPersonExport(
  sql: Sql,
  workspaceId: WorkspaceId,
  contactId: ContactId,
): Promise<PersonExport | undefined> {
  const theirs = sql`(select id from conversations where workspace_id = ${workspaceId} and contact_id = ${contactId})`;
  // Postgres writes the JSON: every column as it is, and none forgotten that is added one day.
  const rows = async (statement: ReturnType<typeof sql>): Promise<unknown[]> =>
    (await statement).map((row) => (row as unknown as { row: unknown }).row);
  const [contact] = await rows(
    sql`select to_jsonb(t) as row from (select id, name, avatar_url, language, first_seen_at from contacts where workspace_id = ${workspaceId} and id = ${contactId}) t`,
  );
  if (!contact) return undefined;
  const [
    handles,
    conversations,
    messages,
    versions,
    translations,
    promises,
    assignments,
    reach,
    holds,
    profiles,
    notes,
    attributes,
    joins,
    tags,
  ] = await Promise.all([
    rows(
      sql`select to_jsonb(t) - 'workspace_id' - 'contact_id' as row from handles t where workspace_id = ${workspaceId} and contact_id = ${contactId} order by platform, realm`,
    ),
    rows(
      sql`select to_jsonb(t) - 'workspace_id' as row from conversations t where workspace_id = ${workspaceId} and contact_id = ${contactId} order by opened_at, id`,
    ),
    rows(
      sql`select to_jsonb(t) - 'workspace_id' - 'lease' - 'lease_until' - 'intent_id' as row from messages t where workspace_id = ${workspaceId} and conversation_id in ${theirs} order by conversation_id, seq`,
    ),
    rows(
      sql`select to_jsonb(v) - 'workspace_id' as row from message_versions v join messages m on m.workspace_id = v.workspace_id and m.id = v.message_id where v.workspace_id = ${workspaceId} and m.conversation_id in ${theirs} order by v.message_id, v.at`,
    ),
    rows(
      sql`select to_jsonb(t) - 'workspace_id' as row from translations t join messages m on m.workspace_id = t.workspace_id and m.id = t.message_id where t.workspace_id = ${workspaceId} and m.conversation_id in ${theirs} order by t.message_id, t.target`,
    ),
    rows(
      sql`select to_jsonb(t) - 'workspace_id' as row from sla_clocks t where workspace_id = ${workspaceId} and conversation_id in ${theirs} order by conversation_id, started_at`,
    ),
    rows(
      sql`select to_jsonb(t) - 'workspace_id' as row from assignments t where workspace_id = ${workspaceId} and conversation_id in ${theirs} order by at`,
    ),
    rows(
      sql`select to_jsonb(r) - 'workspace_id' as row from post_reach r join handles h on h.workspace_id = r.workspace_id and h.external_id = r.actor_external_id where r.workspace_id = ${workspaceId} and h.contact_id = ${contactId} order by r.at_ms`,
    ),
    rows(
      sql`select to_jsonb(t) - 'workspace_id' as row from legal_holds t where workspace_id = ${workspaceId} and contact_id = ${contactId}`,
    ),
    rows(
      sql`select to_jsonb(t) - 'workspace_id' as row from contact_profiles t where workspace_id = ${workspaceId} and contact_id = ${contactId}`,
    ),
    rows(
      sql`select to_jsonb(t) - 'workspace_id' as row from contact_notes t where workspace_id = ${workspaceId} and contact_id = ${contactId} order by at, id`,
    ),
    rows(
      sql`select to_jsonb(t) - 'workspace_id' as row from contact_attributes t where workspace_id = ${workspaceId} and contact_id = ${contactId} order by source`,
    ),
    rows(
      sql`select to_jsonb(t) - 'workspace_id' as row from contact_merges t where workspace_id = ${workspaceId} and ${contactId}::uuid in (kept_id, merged_id) order by merged_at`,
    ),
    rows(
      sql`select jsonb_build_object('conversation_id', c.conversation_id, 'tag', t.name, 'at', c.at) as row from conversation_tags c join tags t on t.workspace_id = c.workspace_id and t.id = c.tag_id where c.workspace_id = ${workspaceId} and c.conversation_id in ${theirs} order by c.conversation_id, t.name`,
    ),
  ]);
  return {
    contact,
    handles,
    conversations,
    messages,
    versions,
    translations,
    promises,
    assignments,
    reach,
    hold: holds[0] ?? null,
    profile: profiles[0] ?? null,
    notes,
    attributes,
    joins,
    tags,
  };
}
