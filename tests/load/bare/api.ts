/** The bare stack's API: a POST becomes a job, a list is one query, hints go to a room. No rules at all. */
import { Queue } from 'bullmq';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { bareSql } from './sql.ts';

const redisUrl = process.env.REDIS_URL as string;
const sql = bareSql();
const queue = new Queue('bare', { connection: new Redis(redisUrl) });
const app = Fastify();

app.post('/webhooks/bare', async (request, reply) => {
  const body = request.body as { id: string };
  await queue.add('message', body, { jobId: `m-${body.id}`, removeOnComplete: true, removeOnFail: true });
  return reply.status(202).send();
});
app.get(
  '/list',
  () =>
    sql`select id, status, last_message_at, counter, title from bare_parents where org = 1 and status = 'open' order by last_message_at desc limit 50`,
);
app.post('/reply', async (request, reply) => {
  const body = request.body as { id: string; parent: number; text: string };
  await sql`with row as (insert into bare_messages (external_id, parent_id, body) values (${body.id}, ${body.parent}, ${body.text}) returning id)
    update bare_parents set counter = counter + 1, last_message_at = now() where id = ${body.parent}`;
  await queue.add('reply', { id: body.id }, { jobId: `r-${body.id}`, removeOnComplete: true, removeOnFail: true });
  return reply.status(201).send({ id: body.id });
});

const io = new Server(app.server, { serveClient: false });
io.on('connection', (socket) => void socket.join('agents'));
const subscriber = new Redis(redisUrl);
subscriber.on('message', (_channel: string, text: string) => io.to('agents').emit('message', JSON.parse(text)));
await subscriber.subscribe('bare:events');
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready' });
