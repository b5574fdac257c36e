import type { Instant, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { StoredTranslation, TranslationSettingsRow } from '../reads/translations.ts';

export const saveTranslationSettings = (
  sql: Sql,
  workspaceId: WorkspaceId,
  { provider, baseUrl, apiKey }: TranslationSettingsRow,
  now: Instant,
): Promise<unknown> =>
  sql`
    insert into translation_settings (workspace_id, provider, base_url, api_key, changed_at)
    values (${workspaceId}, ${provider}, ${baseUrl}, ${apiKey}, ${new Date(now).toISOString()}::timestamptz)
    on conflict (workspace_id) do update set provider = excluded.provider, base_url = excluded.base_url, api_key = excluded.api_key, changed_at = excluded.changed_at`.execute();

/** @returns whether there was one */
export async function deleteTranslationSettings(sql: Sql, workspaceId: WorkspaceId): Promise<boolean> {
  return (await sql`delete from translation_settings where workspace_id = ${workspaceId}`).count > 0;
}

/**
 * Keep what a message says in another language. The message is looked at once more: if it was deleted, edited or erased while the service
 * worked, nothing is kept.
 */
export const keepTranslation = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: { readonly messageId: MessageId; readonly target: string; readonly edits: number },
  { text, source, provider }: StoredTranslation,
  now: Instant,
): Promise<unknown> =>
  sql`
    insert into translations (workspace_id, message_id, target, edits, text, source, provider, at)
    select m.workspace_id, m.id, ${id.target}, m.edits, ${text}, ${source}, ${provider}, ${new Date(now).toISOString()}::timestamptz
    from messages m where m.workspace_id = ${workspaceId} and m.id = ${id.messageId} and m.edits = ${id.edits} and m.deleted_at is null for share
    on conflict (workspace_id, message_id, target) do update set edits = excluded.edits, text = excluded.text, source = excluded.source,
      provider = excluded.provider, at = excluded.at`.execute();
