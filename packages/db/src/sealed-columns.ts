/** A column that holds sealed values, one per row. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** The column that names the row inside its workspace; a uuid. */
  readonly id: string;
}

/**
 * Every column that holds sealed values: what a change of keys re-wraps. A table with a sealed column that is not here would keep
 * values that nobody can open once the old key is gone; tests/integration/rotate-keys.test.ts asks about every bytea.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'channels', column: 'credentials', id: 'id' },
  { table: 'mails', column: 'secret', id: 'id' },
  { table: 'privacy_keys', column: 'key', id: 'workspace_id' },
  { table: 'push_devices', column: 'target', id: 'id' },
  { table: 'push_keys', column: 'private_key', id: 'workspace_id' },
  { table: 'sso_connections', column: 'client_secret', id: 'workspace_id' },
  { table: 'totp_secrets', column: 'secret', id: 'agent_id' },
  { table: 'translation_settings', column: 'api_key', id: 'workspace_id' },
];

/** What a sealed value is bound to: its table, column, workspace and row. Moved anywhere else it does not open. */
export const sealedBinding = ({ table, column }: SealedColumn, workspaceId: string, id: string): string =>
  `${table}.${column} ${workspaceId} ${id}`;
