import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { inParallel } from '../support/in-parallel.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const CONVERSATIONS = 20;
const RACES_EACH = 50;

describe('two agents answer the same customer at the same moment', () => {
  let harness: Harness;
  let agents: [Person, Person];
  let asked: Asked[];
  beforeAll(async () => {
    harness = await startHarness();
    agents = [await harness.person('agent'), await harness.person('agent')];
    asked = await askOnX(harness, CONVERSATIONS + 1);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  const send = (who: Person, { id }: Asked, text: string, lastSeenSeq: number, key: string = randomUUID()) =>
    harness.call(who, {
      method: 'POST',
      url: `/conversations/${id}/messages`,
      body: { kind: 'reply', text, lastSeenSeq },
      headers: { 'idempotency-key': key },
    });

  it('in 1,000 races one answer is taken each time, and the other agent is told what was said', async () => {
    const outcomes = await inParallel(asked.slice(0, CONVERSATIONS), 4, async (conversation) => {
      const results: string[] = [];
      let seen = conversation.messageSeq;
      for (let race = 0; race < RACES_EACH; race++) {
        const both = await Promise.all(
          agents.map((agent, n) => send(agent, conversation, `Race ${race} by ${n}`, seen)),
        );
        const won = both.filter(({ status }) => status === 201);
        const lost = both.filter(({ status }) => status === 409);
        results.push(`${won.length} won, ${lost.length} lost: ${lost[0]?.body.code}`);
        expect(lost[0]?.body.details).toMatchObject({ messageSeq: won[0]?.body.seq, lastSeenSeq: seen });
        seen = won[0]?.body.seq;
      }
      return results;
    });
    expect(new Set(outcomes.flat())).toEqual(new Set(['1 won, 1 lost: conversation.moved_on']));
    const [row] = await harness.database.admin<{ queued: number; gaps: number }[]>`
      select (select count(*)::int from messages where delivery = 'queued') as queued,
        (select count(*)::int from conversations c where seq <> (select count(*) from conversation_events e where e.conversation_id = c.id)) as gaps`;
    expect(row).toEqual({ queued: CONVERSATIONS * RACES_EACH, gaps: 0 });
  });

  it('takes the same click once, however often it arrives at once', async () => {
    const conversation = asked[CONVERSATIONS] as Asked;
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(agents[0], conversation, 'Once.', conversation.messageSeq, key)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const rows = await harness.database.admin`select id from messages where text = 'Once.'`;
    expect(rows).toHaveLength(1);
    // The key is one person's, and means one text.
    expect(await send(agents[0], conversation, 'Something else.', 99, key)).toMatchObject({
      status: 422,
      body: { code: 'reply.intent_reused' },
    });
    expect(await send(agents[1], conversation, 'Once.', conversation.messageSeq, key)).toMatchObject({ status: 409 });
  });
});
