import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../migrations/', import.meta.url);
const NO_TRANSACTION = /^-- no-transaction: /m;

/** One step from one schema to the next. */
export interface Migration {
  readonly name: string;
  /** When it was made, in epoch milliseconds: under this it is known as applied. */
  readonly madeAt: number;
  readonly statements: readonly string[];
  /** SHA-256 of the file. */
  readonly hash: string;
  /** False if its statements must run by themselves (an index made concurrently): then each can be repeated. */
  readonly isTransaction: boolean;
}

/** Every migration of this version, in the order in which they are applied. */
export function listMigrations(): Migration[] {
  const journal = JSON.parse(readFileSync(fileURLToPath(new URL('meta/_journal.json', FOLDER)), 'utf8')) as {
    entries: { when: number; tag: string }[];
  };
  return journal.entries.map(({ when, tag }) => {
    const text = readFileSync(fileURLToPath(new URL(`${tag}.sql`, FOLDER)), 'utf8');
    return {
      name: tag,
      madeAt: when,
      statements: text.split('--> statement-breakpoint').filter((statement) => statement.trim() !== ''),
      hash: createHash('sha256').update(text).digest('hex'),
      isTransaction: !NO_TRANSACTION.test(text),
    };
  });
}
