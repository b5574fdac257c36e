import { type Harness, PAGE, startHarness } from '../../support/harness.ts';
import { inParallel } from '../../support/in-parallel.ts';
import { comment, feedBody, postFacebook } from '../../support/webhooks.ts';
import { countGaps, hashConversations } from '../tools/judge.ts';
import { type SeededDice, seededDice } from '../tools/seeded-dice.ts';
import { weaken } from '../tools/weaken.ts';
import { exactly, type Figure, share } from './figure.ts';

const CONVERSATIONS = 3_000;
const AT = Date.parse('2026-03-02T09:00:00.000Z');
const WEEK_MS = 7 * 86_400_000;
const POSTS = 20;

interface Event {
  readonly at: number;
  readonly body: unknown;
}

/** What happens to one conversation, in order: comments, edits, a deletion, hiding and showing. */
function story(dice: SeededDice, n: number): Event[] {
  const began = AT - (dice.next() < 0.01 ? WEEK_MS : 0) - 3_600_000 + dice.below(3_000_000);
  const person = { id: String(7_000_000_000_000_000 + n), name: `Person ${n}` };
  const post = `${PAGE.id}_${n % POSTS}`;
  const events: Event[] = [];
  let at = began;
  const tell = (id: string, fields: Record<string, unknown>) => {
    const body = feedBody(at, comment(began, id, { from: person, post_id: post, parent_id: post, ...fields }));
    events.push({ at, body });
  };
  const count = 1 + dice.below(3);
  for (let m = 0; m < count; m++) {
    at += 1_000 * (1 + dice.below(100));
    const id = `${post.split('_')[1]}_${n}${m}00`;
    tell(id, { created_time: Math.floor(at / 1_000), message: `message ${m} of ${n}` });
    const created = Math.floor(at / 1_000);
    const edits = dice.below(3);
    for (let e = 0; e < edits; e++) {
      at += 1_000 * (1 + dice.below(50));
      tell(id, { verb: 'edited', created_time: created, message: `message ${m} of ${n}, edit ${e}` });
    }
    if (dice.next() < 0.15) {
      at += 2_000;
      tell(id, { verb: 'hide', created_time: created, message: `message ${m} of ${n}` });
    }
    if (dice.next() < 0.15) {
      at += 3_000;
      tell(id, { verb: 'remove', created_time: undefined, message: undefined });
    }
  }
  return events;
}

/** Bring events to a product of its own, in this order; what it took is worked on now and then. */
async function bring(
  harness: Harness,
  channelId: string,
  events: readonly { readonly body: unknown; readonly secret?: string }[],
): Promise<number[]> {
  const statuses: number[] = [];
  for (let start = 0; start < events.length; start += 500) {
    const some = events.slice(start, start + 500);
    const answers = await inParallel(some, 16, ({ body, secret }) =>
      postFacebook(harness, channelId, body, secret === undefined ? {} : { secret }),
    );
    statuses.push(...answers.map(({ status }) => status));
    await harness.work({ poll: false });
  }
  return statuses;
}

export const convergence: Figure = {
  number: 7,
  title: 'Webhooks in any order, any number of times',
  control: { without: 'tombstones and early edits', reddens: 'conversations that ended up as in the orderly run' },
  controlScale: 0.1,
  async run({ seed, scale, isControl, say }) {
    const dice = seededDice(seed);
    const stories = Array.from({ length: Math.round(CONVERSATIONS * scale) }, (_, n) => story(dice, n));
    const inOrder = stories.flat().toSorted((a, b) => a.at - b.at);
    await using orderly = await startHarness({ at: AT });
    await using wild = await startHarness({ at: AT });
    if (isControl) await weaken(wild.database.admin, 'noEarlyFacts');
    const channels = [await orderly.connectFacebook(), await wild.connectFacebook()] as const;
    const first = await bring(orderly, channels[0], inOrder);

    const copies = inOrder.flatMap((event) => Array<Event>(1 + dice.below(3)).fill(event));
    const forged = Array.from({ length: Math.ceil(copies.length / 100) }, (_, n) => ({
      at: AT,
      body: feedBody(AT, comment(AT, `forged_${n}`, { message: 'forged' })),
      secret: 'not the secret',
    }));
    // Shuffled within ten minutes of when it happened; what is from last week comes now.
    const shuffled = [...copies, ...forged]
      .map((event) => ({
        event,
        when: (event.at < AT - WEEK_MS / 2 ? AT - 1_800_000 : event.at) + dice.below(600_000),
      }))
      .toSorted((a, b) => a.when - b.when)
      .map(({ event }) => event);
    const second = await bring(wild, channels[1], shuffled);
    const [expected, found] = await Promise.all([
      hashConversations(orderly.database.admin),
      hashConversations(wild.database.admin),
    ]);
    const equal = [...expected].filter(([key, hash]) => found.get(key) === hash).length;
    const accepted = await wild.database.admin`select id from messages where external_id like 'forged%'`;
    const differing = [...expected].filter(([key, hash]) => found.get(key) !== hash).slice(0, 3);
    if (differing.length > 0) say(`differ: ${differing.map(([key]) => key).join('; ')}`);
    say(`${expected.size} conversations, ${inOrder.length} events in order, ${shuffled.length} calls out of order`);
    return [
      share('conversations that ended up as in the orderly run', equal / Math.max(expected.size, found.size, 1), 1),
      exactly('conversations', found.size, expected.size),
      exactly('conversations with a gap', await countGaps(wild.database.admin)),
      exactly(
        'forged calls accepted',
        second.filter((_, n) => 'secret' in shuffled[n]! && second[n] === 200).length + accepted.length,
      ),
      exactly('answers above 499', [...first, ...second].filter((status) => status >= 500).length),
    ];
  },
};
