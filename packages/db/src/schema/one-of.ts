import { type AnyColumn, sql } from 'drizzle-orm';

/** A CHECK that a text column holds one of core's words: `text({ enum })` alone constrains nothing in Postgres. */
export const oneOf = (column: AnyColumn, words: readonly string[]) =>
  sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(', '))})`;
