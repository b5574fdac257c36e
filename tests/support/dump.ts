import type { Redis } from 'ioredis';
import type postgres from 'postgres';

/** Every row of every table as text, except what names nobody. */
export async function dumpDatabase(admin: postgres.Sql): Promise<string> {
  const tables = await admin<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like '\\_\\_%'`;
  const parts: string[] = [];
  for (const { name } of tables) {
    const columns = await admin<{ name: string; type: string }[]>`
      select column_name as name, data_type as type from information_schema.columns where table_schema = 'public' and table_name = ${name}`;
    const list = columns.map(({ name: column, type }) =>
      type === 'bytea' ? `encode(${column}, 'escape')` : `${column}::text`,
    );
    const rows = await admin.unsafe(`select concat_ws(' ', ${list.join(', ')}) as row from ${name}`);
    parts.push(...rows.map(({ row }) => `${name}: ${row}`));
  }
  return parts.join('\n');
}

/** Every key of a Redis with what it holds, as text. */
export async function dumpRedis(redis: Redis): Promise<string> {
  const read: Readonly<Record<string, (key: string) => Promise<unknown>>> = {
    string: (key) => redis.get(key),
    hash: (key) => redis.hgetall(key),
    list: (key) => redis.lrange(key, 0, -1),
    set: (key) => redis.smembers(key),
    zset: (key) => redis.zrange(key, '0', '-1'),
    stream: (key) => redis.xrange(key, '-', '+'),
  };
  const parts: string[] = [];
  for await (const keys of redis.scanStream({ count: 500 }))
    for (const key of keys as string[]) {
      const type = await redis.type(key);
      // It may have gone meanwhile.
      if (type !== 'none') parts.push(`${key}: ${JSON.stringify(await read[type]!(key))}`);
    }
  return parts.join('\n');
}

/** The lines of a dump that hold a word, cut short. */
export const linesWith = (text: string, word: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.includes(word))
    .map((line) => line.slice(0, 200));
