import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dangersIn } from './migration-linter.ts';

const folder = resolve(import.meta.dirname, '../../packages/db/migrations');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
/** The first two made an empty database: nobody worked on it. */
const files = globSync('*.sql', { cwd: folder }).toSorted();
const later = files.filter((name) => !/^000[01]_/.test(name));
const rulesOf = (sql: string): string[] => dangersIn(sql).map(({ rule }) => rule);

describe('the migrations', () => {
  it.each(later)('%s can run while the version before works on', (name) => {
    expect(dangersIn(read(name))).toEqual([]);
  });

  it('are in the journal, each once, in order of their numbers and of their making', () => {
    const { entries } = JSON.parse(read('meta/_journal.json')) as {
      entries: { idx: number; tag: string; when: number }[];
    };
    expect(entries.map(({ tag }) => `${tag}.sql`)).toEqual(files);
    for (const [at, { idx, tag }] of entries.entries()) {
      expect(Number(tag.slice(0, 4))).toBe(idx);
      if (at > 0) expect(entries[at - 1]!.when).toBeLessThan(entries[at]!.when);
    }
  });
});

describe('the linter', () => {
  it.each([
    ['create index a_idx on messages (id)', 'index'],
    ['CREATE UNIQUE INDEX "a_idx" ON "messages" USING btree ("id")', 'index'],
    ['alter table messages alter column text set not null', 'set-not-null'],
    ['ALTER TABLE "messages" ADD COLUMN "x" text NOT NULL', 'not-null-without-default'],
    ['alter table messages add column x uuid default gen_random_uuid()', 'volatile-default'],
    ['alter table messages alter column seq type bigint', 'type'],
    ['ALTER TABLE "messages" ALTER COLUMN "seq" SET DATA TYPE bigint', 'type'],
    ['alter table messages add constraint c check (seq > 0)', 'constraint'],
    ['ALTER TABLE "messages" ADD CONSTRAINT "f" FOREIGN KEY ("x") REFERENCES "y"("id")', 'constraint'],
    ['alter table messages add constraint u unique (id)', 'unique'],
    ['alter table messages drop column text', 'drop'],
    ['ALTER TABLE "messages" DROP COLUMN "text"', 'drop'],
    ['drop table messages', 'drop'],
    ['alter table messages rename column text to body', 'rename'],
    ['alter table messages rename to letters', 'rename'],
    ['truncate messages', 'whole-table'],
    ['lock table messages', 'whole-table'],
    ['vacuum full messages', 'whole-table'],
    ["update messages set text = ''", 'backfill'],
    ['delete from messages where seq = 1', 'backfill'],
  ])('finds %s', (sql, rule) => {
    expect(rulesOf(`create table other (id int);--> statement-breakpoint\n${sql};`)).toContain(rule);
    expect(rulesOf(`select 1;\n${sql};`)).toContain(rule);
  });

  it.each([
    ['-- no-transaction: large table\ncreate index concurrently if not exists a_idx on messages (id)'],
    ['alter table messages add column x text'],
    ["alter table messages add column x text not null default ''"],
    ['alter table messages add constraint c check (seq > 0) not valid'],
    ['alter table messages validate constraint c'],
    ['alter table messages add constraint u unique using index a_idx'],
    ['alter table messages alter column text drop not null'],
    ['alter table messages drop constraint c'],
    [
      'create table things (id int not null);--> statement-breakpoint\ncreate index t_idx on things (id);--> statement-breakpoint\nalter table things add constraint u unique (id)',
    ],
    ['-- safe: index: a table of a few rows\ncreate index a_idx on brands (name)'],
    ['-- contract: not read since 0.4\nalter table messages drop column text'],
  ])('lets pass: %s', (sql) => {
    expect(dangersIn(sql)).toEqual([]);
  });

  it('takes no permission without a reason, nor one for something else', () => {
    expect(rulesOf('-- safe: index:\ncreate index a_idx on messages (id)')).toEqual(['index']);
    expect(rulesOf('-- safe: unique: small\ncreate index a_idx on messages (id)')).toEqual(['index']);
    expect(rulesOf('create index concurrently a_idx on messages (id)')).toEqual(['no-transaction']);
  });
});
