export { assertFenced, DatabaseNotFenced, fenced, watchFence } from './assert-fenced.ts';
export { ArchiveError, type ArchiveHeader, readArchive } from './backup/archive.ts';
export { type BackedUp, backUpDatabase } from './backup/backup.ts';
export { type Restored, RestoreRefused, restoreDatabase } from './backup/restore.ts';
export {
  type Database,
  type DatabaseOptions,
  DatabaseUnavailable,
  isDiskFull,
  isTooSlow,
  isUnavailable,
  openDatabase,
  type Sql,
  type Tx,
} from './client.ts';
export { type Installation, inspectDatabase } from './installation.ts';
export { type MigrateOptions, migrateDatabase } from './migrate.ts';
export { type Origin, withOrigin } from './origin.ts';
export type * from './rows.ts';
export { SEALED_COLUMNS, type SealedColumn, sealedBinding } from './sealed-columns.ts';
export type { ConversationChange, LockedConversation } from './writes/conversations.ts';
