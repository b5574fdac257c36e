/** The bare stack's worker: one statement in Postgres and one publish for each job. */
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { bareSql } from './sql.ts';

const redisUrl = process.env.REDIS_URL as string;
const sql = bareSql();
const publisher = new Redis(redisUrl);
const worker = new Worker(
  'bare',
  async (job) => {
    if (job.name === 'reply') return;
    const { id, parent, text } = job.data as { id: string; parent: number; text: string };
    await sql`with row as (insert into bare_messages (external_id, parent_id, body) values (${id}, ${parent}, ${text}) on conflict do nothing returning id)
      update bare_parents set counter = counter + 1, last_message_at = now() where id = ${parent} and exists (select 1 from row)`;
    await publisher.publish('bare:events', JSON.stringify({ id, parent }));
  },
  { connection: new Redis(redisUrl, { maxRetriesPerRequest: null }), concurrency: 20 },
);
await worker.waitUntilReady();
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready' });
