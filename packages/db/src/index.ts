export {
  type Database,
  type DatabaseOptions,
  DatabaseUnavailable,
  isUnavailable,
  openDatabase,
  type Sql,
  type Tx,
} from './client.ts';
export { migrateDatabase } from './migrate.ts';
