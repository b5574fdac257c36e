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
export { migrateDatabase } from './migrate.ts';
export type * from './rows.ts';
export type { ConversationChange, LockedConversation } from './writes/conversations.ts';
