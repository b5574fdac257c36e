import type { MessageId, TranslationProvider, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

export interface TranslationSettingsRow {
  readonly provider: TranslationProvider;
  readonly baseUrl: string;
  /** Sealed. */
  readonly apiKey: Uint8Array | null;
}

/** The service of a workspace; undefined: it has none. */
export async function loadTranslationSettings(
  sql: Sql,
  workspaceId: WorkspaceId,
): Promise<TranslationSettingsRow | undefined> {
  const [row] = await sql<TranslationSettingsRow[]>`
    select provider, base_url, api_key from translation_settings where workspace_id = ${workspaceId}`;
  return row;
}

export interface StoredTranslation {
  readonly text: string;
  readonly source: string | null;
  readonly provider: string;
}

/** What a message says in another language, if it was asked for and the message still says the same. */
export async function loadTranslation(
  sql: Sql,
  workspaceId: WorkspaceId,
  messageId: MessageId,
  target: string,
  edits: number,
): Promise<StoredTranslation | undefined> {
  const [row] = await sql<StoredTranslation[]>`
    select text, source, provider from translations
    where workspace_id = ${workspaceId} and message_id = ${messageId} and target = ${target} and edits = ${edits}`;
  return row;
}
