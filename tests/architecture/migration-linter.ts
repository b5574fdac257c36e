/** Something in a migration that holds up or breaks those who work meanwhile. */
export interface Danger {
  readonly rule: string;
  readonly statement: string;
  readonly instead: string;
}

interface Rule {
  readonly name: string;
  /** The table is in group 1 where there is one. */
  readonly pattern: RegExp;
  readonly unless?: RegExp;
  readonly instead: string;
}

const NAME = '(?:only\\s+)?(?:if\\s+exists\\s+)?(?:"?\\w+"?\\.)?"?(\\w+)"?';
const ALTER = `alter\\s+table\\s+${NAME}\\s+`;

/** What the version before, which works on while we migrate, cannot live with; and what takes a lock for long. */
const RULES: readonly Rule[] = [
  {
    name: 'index',
    pattern: new RegExp(`^create\\s+(?:unique\\s+)?index\\s+.*?\\bon\\s+${NAME}`, 'is'),
    unless: /^create\s+(?:unique\s+)?index\s+concurrently\s/i,
    instead: 'create index concurrently, in a migration that begins with "-- no-transaction: why".',
  },
  {
    name: 'set-not-null',
    pattern: new RegExp(`^${ALTER}.*\\bset\\s+not\\s+null`, 'is'),
    instead: 'add a check (column is not null) not valid, validate it in the next migration, then set not null.',
  },
  {
    name: 'not-null-without-default',
    pattern: new RegExp(`^${ALTER}.*\\badd\\s+(?:column\\s+)?(?!constraint)"?\\w+"?\\s+[^,]*\\bnot\\s+null`, 'is'),
    unless: /\bdefault\b/i,
    instead: 'give the column a default: the version before does not fill it.',
  },
  {
    name: 'volatile-default',
    pattern: new RegExp(
      `^${ALTER}.*\\badd\\s+(?:column\\s+)?(?!constraint).*\\bdefault\\s+\\(?\\s*(?:gen_random_uuid|random|clock_timestamp|nextval|uuidv7)\\b`,
      'is',
    ),
    instead: 'add the column empty and fill it in batches: such a default writes the whole table anew.',
  },
  {
    name: 'type',
    pattern: new RegExp(`^${ALTER}.*\\balter\\s+(?:column\\s+)?"?\\w+"?\\s+(?:set\\s+data\\s+)?type\\b`, 'is'),
    instead: 'add another column, write both, fill it, read the new one, drop the old one later.',
  },
  {
    name: 'constraint',
    pattern: new RegExp(`^${ALTER}.*\\badd\\s+(?:constraint\\s+"?\\w+"?\\s+)?(?:foreign\\s+key|check)\\b`, 'is'),
    unless: /\bnot\s+valid\b/i,
    instead: 'add it not valid, and validate it in the next migration.',
  },
  {
    name: 'unique',
    pattern: new RegExp(
      `^${ALTER}.*\\badd\\s+(?:constraint\\s+"?\\w+"?\\s+)?(?:unique|primary\\s+key|exclude)\\b`,
      'is',
    ),
    unless: /\busing\s+index\b/i,
    instead: 'create the unique index concurrently, then add the constraint using it.',
  },
  {
    name: 'drop',
    pattern: new RegExp(`^drop\\s+(?:table|view|function|type)\\s+${NAME}`, 'is'),
    instead: 'drop a version later than the last that uses it, and say so with "-- contract: since when".',
  },
  {
    name: 'drop',
    pattern: new RegExp(
      `^${ALTER}.*\\bdrop\\s+(?:column\\s+)?(?!not\\b|default\\b|constraint\\b|identity\\b|expression\\b)`,
      'is',
    ),
    instead: 'drop a version later than the last that uses it, and say so with "-- contract: since when".',
  },
  {
    name: 'rename',
    pattern: new RegExp(`^${ALTER}.*\\brename\\b`, 'is'),
    instead: 'the version before knows the old name: add the new one beside it, drop the old one later.',
  },
  {
    name: 'whole-table',
    pattern: new RegExp(`^(?:truncate(?:\\s+table)?|lock(?:\\s+table)?|cluster|reindex\\s+table)\\s+${NAME}`, 'is'),
    instead: 'nobody could work meanwhile: find a way that takes rows.',
  },
  { name: 'whole-table', pattern: /^vacuum\s+\(?\s*full/i, instead: 'nobody could work meanwhile.' },
  {
    name: 'backfill',
    pattern: new RegExp(`^(?:update\\s+${NAME}|delete\\s+from\\s+(?:only\\s+)?"?\\w+"?)`, 'is'),
    unless: /\blimit\b/i,
    instead: 'fill rows in batches from a command or a sweep, so that no row is locked for long.',
  },
];

const withoutComments = (sql: string): string =>
  sql
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .trim();

/**
 * Everything dangerous in a migration, but what it creates itself. A comment before a statement allows it: `-- safe: <rule>: why`,
 * and for drops `-- contract: since when nobody uses it`.
 */
export function dangersIn(migration: string): Danger[] {
  const statements = migration
    .split('--> statement-breakpoint')
    .flatMap((part) => (/\bas\s+\$|^do\s+\$/im.test(withoutComments(part)) ? [part] : part.split(/;\s*$/m)));
  const created = new Set(
    [
      ...withoutComments(migration).matchAll(
        /create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?(?:"?\w+"?\.)?"?(\w+)"?/gi,
      ),
    ].map(([, name]) => name!),
  );
  const dangers: Danger[] = [];
  for (const part of statements) {
    const statement = withoutComments(part);
    if (statement === '') continue;
    for (const { name, pattern, unless, instead } of RULES) {
      const found = pattern.exec(statement);
      if (!found || unless?.test(statement) || (found[1] && created.has(found[1]))) continue;
      const isAllowed =
        new RegExp(`^--\\s*safe:\\s*${name}:[ \\t]*\\S`, 'm').test(part) ||
        (name === 'drop' && /^--\s*contract:\s*\S/m.test(part));
      if (!isAllowed) dangers.push({ rule: name, statement: statement.slice(0, 120), instead });
    }
  }
  const isConcurrent = /\bindex\s+concurrently\b/i.test(withoutComments(migration));
  if (isConcurrent !== /^-- no-transaction: \S/m.test(migration))
    dangers.push({
      rule: 'no-transaction',
      statement: migration.slice(0, 80),
      instead:
        'indexes are made concurrently outside of a transaction: begin with "-- no-transaction: why", and do nothing else there.',
    });
  return dangers;
}
