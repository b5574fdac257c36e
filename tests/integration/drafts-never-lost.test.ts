import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDraft } from '../../apps/agent-ui/src/features/composer/draft-machine.ts';
import { DraftWindow, quiet, routeConsoleTo, wordsOf } from '../support/draft-window.ts';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const RUNS = Number(process.env.DRAFT_RUNS ?? 500);
const SEED = Number(process.env.DRAFT_SEED ?? 250_406);
/** How many scenes a broken console gets: the first that finds it ends it. */
const CONTROL_RUNS = 200;
const HOUR = 3_600_000;

/** The first is what others shrink to. */
const STEPS = [
  'rest',
  ...['append', 'append', 'append', 'front', 'paragraph', 'replace', 'clear'],
  ...['wait', 'wait', 'reload', 'reload', 'switch', 'switch', 'offline', 'online', 'online', 'lose_answer'],
  ...['send', 'send', 'send', 'send_and_resolve', 'send_later', 'note', 'undo', 'undo', 'too_late', 'retry', 'edit'],
  ...['hand_over', 'customer', 'look', 'approve', 'approve_edited', 'return', 'write_anew', 'send_now'],
  ...['expire', 'sign_in', 'storage_full', 'storage_free'],
] as const;
type Step = (typeof STEPS)[number];
/** What stands in the database, of one conversation. */
interface Stored {
  readonly id: string;
  readonly text: string;
  readonly delivery: string | null;
  readonly asked: string | null;
}
interface Scene {
  readonly needsApproval: boolean;
  readonly steps: readonly Step[];
}
const scenes: fc.Arbitrary<Scene> = fc.record({
  needsApproval: fc.boolean(),
  steps: fc.array(fc.constantFrom(...STEPS), { minLength: 12, maxLength: 12 }),
});

describe('what somebody types', () => {
  let harness: Harness;
  let agent: Person;
  let lead: Person;
  let asked: Asked[];
  let isApprovalOn = false;
  let unroute: () => void;

  beforeAll(async () => {
    harness = await startHarness();
    agent = await harness.person('agent');
    lead = await harness.person('lead');
    asked = await askOnX(harness, RUNS + 40);
    harness.simulator.x.setRateLimit('createPost', 100_000);
    await brand({ undoSendSeconds: 10 });
    unroute = routeConsoleTo(harness);
  }, 120_000);
  afterAll(async () => {
    unroute();
    await harness[Symbol.asyncDispose]();
  });

  const call = (who: Person, method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, body?: unknown) =>
    harness.call(who, {
      method,
      url,
      ...(body === undefined ? {} : { body }),
      ...(method === 'POST' ? { headers: { 'idempotency-key': randomUUID() } } : {}),
    });
  const brand = (body: object) => call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, body);

  /** Play one scene. @returns what is wrong, or undefined */
  async function play({ needsApproval, steps }: Scene, make = makeDraft): Promise<string | undefined> {
    // Shrinking plays more scenes than there are runs: conversations are used again, without what was in them.
    const at = asked.shift()!;
    asked.push(at);
    const { database, clock } = harness;
    await database.admin`delete from drafts where conversation_id = ${at.id}`;
    if (needsApproval !== isApprovalOn) {
      isApprovalOn = needsApproval;
      await brand({ approvalRule: { needed: needsApproval ? 20 : 0, roles: [], tagIds: [] } });
    }
    const devices = [new DraftWindow(harness, agent, at.id, make), new DraftWindow(harness, agent, at.id, make)];
    const opened = new Set<DraftWindow>();
    let here = devices[0]!;
    const open = async (device: DraftWindow) => {
      here = device;
      here.use();
      if (!opened.has(device)) await device.load();
      opened.add(device);
      await here.look();
    };
    let words = 0;

    /** Typed and not taken out on purpose. */
    const alive = new Set<string>();
    const before = new Set(
      (await database.admin<{ id: string }[]>`select id from messages where conversation_id = ${at.id}`).map(
        ({ id }) => id,
      ),
    );
    const thread = async (): Promise<Stored[]> =>
      (
        await database.admin<Stored[]>`
          select m.id, m.text, m.delivery, a.text as asked from messages m left join approvals a on a.message_id = m.id
          where m.conversation_id = ${at.id} and m.agent_id = ${agent.id} order by m.seq`
      ).filter(({ id }) => !before.has(id));
    const word = () => {
      words += 1;
      const typed = `w${words}.`;
      alive.add(typed);
      return typed;
    };
    const type = (text: string) => here.type(text);
    const customerWrites = async () => {
      const { x } = harness.simulator;
      const post = x.network.posts.get(at.postId)!;
      x.post({ author: post.authorId, text: '@KwartAir hello?', inReplyTo: at.postId });
      clock.advance(11_000);
      await harness.work({ rules: false });
    };
    const approvalOf = async (messageId: string) =>
      (
        await database.admin<
          { id: string }[]
        >`select id from approvals where message_id = ${messageId} and state = 'waiting'`
      )[0]?.id;
    const waiting = async (...deliveries: string[]) =>
      (await thread()).findLast(({ delivery }) => delivery !== null && deliveries.includes(delivery));
    const seq = async () =>
      (await database.admin<{ n: number }[]>`select message_seq as n from conversations where id = ${at.id}`)[0]!.n;
    /** As somebody does who sees in the thread what they have said already. */
    const sendable = async () => {
      const said = new Set(
        (await thread()).filter(({ delivery }) => delivery !== 'returned').flatMap(({ text }) => wordsOf(text)),
      );
      const mine = wordsOf(here.text);
      return mine.length > 0 && mine.every((one) => !said.has(one)) && here.failed.length === 0;
    };
    const decide = async (work: (approvalId: string, waits: Stored) => Promise<unknown>) => {
      const waits = await waiting('awaiting_approval');
      const id = waits && (await approvalOf(waits.id));
      if (id) await work(id, waits);
    };

    const DO: Record<Step, () => unknown> = {
      rest: () => undefined,
      append: () => type(`${here.text} ${word()}`),
      front: () => type(`${word()} ${here.text}`),
      paragraph: () => type(`${here.text}\n\n${word()}`),
      replace: () => {
        const old = wordsOf(here.text).at(0);
        if (!old) return;
        alive.delete(old);
        type(here.text.replace(old, word()));
      },
      clear: () => {
        for (const one of wordsOf(here.text)) alive.delete(one);
        type('');
      },
      wait: () => here.wait(),
      reload: async () => {
        if (!here.isGuarded) await here.load();
      },
      switch: () => open(devices.find((one) => one !== here)!),
      offline: () => {
        here.route.line = 'down';
      },
      online: async () => {
        here.route.line = 'up';
        await here.wait();
      },
      lose_answer: () => {
        if (here.route.line === 'up') here.route.line = 'lose_answer';
      },
      send: async () => {
        if (await sendable()) await here.send();
      },
      send_and_resolve: async () => {
        if (await sendable()) await here.send({ actions: [{ kind: 'resolve', resolution: 'resolved' } as never] });
      },
      send_later: async () => {
        if (await sendable()) await here.send({ sendAt: new Date(clock.now() + HOUR).toISOString() });
      },
      note: async () => {
        if (await sendable()) await here.send({ audience: 'note' });
      },
      undo: async () => {
        const last = await waiting('queued', 'scheduled', 'awaiting_approval', 'overtaken');
        if (last && here.failed.length === 0) await here.undo(last.id);
      },
      too_late: async () => {
        clock.advance(11_000);
        const queued = await waiting('queued');
        if (!queued) return;
        await harness.deliver(queued.id);
        await here.undo(queued.id);
      },
      retry: async () => {
        const entry = here.failed[0];
        if (entry) await here.retry(entry);
      },
      edit: async () => {
        const entry = here.failed[0];
        if (entry) await here.edit(entry);
      },
      hand_over: () => call(lead, 'PUT', `/conversations/${at.id}/assignee`, { agentId: lead.id }),
      customer: customerWrites,
      look: () => here.look(),
      approve: () =>
        decide(async (id) =>
          call(lead, 'POST', `/approvals/${id}/approve`, { lastSeenSeq: await seq(), override: true }),
        ),
      approve_edited: () =>
        decide(async (id, { text }) =>
          call(lead, 'POST', `/approvals/${id}/approve`, {
            lastSeenSeq: await seq(),
            override: true,
            text: `${text} Kind regards`,
          }),
        ),
      return: () =>
        decide((id) => call(lead, 'POST', `/approvals/${id}/return`, { comment: 'Please say it otherwise.' })),
      write_anew: async () => {
        const returned = await waiting('returned');
        if (!returned || wordsOf(returned.text).every((one) => here.text.includes(one))) return;
        here.draft.giveBack(returned.text, 'public');
      },
      send_now: async () => {
        const later = await waiting('scheduled', 'overtaken');
        if (!later) return;
        clock.advance(HOUR);
        await harness.work({ rules: false });
      },
      expire: () => {
        here.route.cookie = 'kwartier_session=expired';
      },
      sign_in: async () => {
        here.route.cookie = agent.cookie;
        await here.wait();
      },
      storage_full: () => {
        here.storage.isFull = true;
      },
      storage_free: () => {
        here.storage.isFull = false;
      },
    };

    const wrong = async (isEnd: boolean): Promise<string | undefined> => {
      const said = await thread();
      const [draft] = await database.admin<{ text: string }[]>`
        select text from drafts where conversation_id = ${at.id} and agent_id = ${agent.id}`;
      const onDevices = [...opened].flatMap((device) => [
        device.storage.all(),
        // At the end every page is closed.
        ...(isEnd ? [] : [device.text, ...device.failed.map(({ text }) => text)]),
      ]);
      const places = [
        draft?.text ?? '',
        ...onDevices,
        ...said.flatMap(({ text, asked: first }) => [text, first ?? '']),
      ].join(' ');
      const lost = [...alive].filter((one) => !places.includes(one));
      if (lost.length > 0) return `lost: ${lost.join(' ')}`;
      const sent = said
        .filter(({ delivery }) => delivery !== 'returned')
        .flatMap(({ text }) => [...new Set(wordsOf(text))]);
      const twice = sent.filter((one, index) => sent.indexOf(one) !== index);
      if (twice.length > 0) return `sent twice: ${twice.join(' ')}`;
      // On one device nothing that was said is in the composer as well, as if it had not been.
      const ghosts =
        opened.size === 1 && isEnd ? sent.filter((one) => here.text.includes(one) || draft?.text.includes(one)) : [];
      return ghosts.length > 0 ? `sent, and still a draft: ${ghosts.join(' ')}` : undefined;
    };

    await open(here);
    for (const [index, step] of steps.entries()) {
      here.use();
      await DO[step]();
      await quiet();
      const problem = await wrong(false);
      if (problem) return `${problem} after step ${index + 1}, ${step}`;
    }
    for (const device of opened) {
      here = device;
      device.use();
      device.route.line = 'up';
      device.route.cookie = agent.cookie;
      device.storage.isFull = false;
      for (const entry of device.failed) await device.retry(entry);
      await device.draft.save();
      await device.wait();
      await device.wait();
    }
    return (await wrong(true)) && `${await wrong(true)} at the end`;
  }

  it(`is never lost and never sent twice, in ${RUNS} scenes`, { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async (one) => {
        expect(await play(one)).toBeUndefined();
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it.each<[string, ...Step[]]>([
    ['the page is loaded again at once', 'append', 'reload'],
    ['sent without a line, and the page is loaded again', 'append', 'offline', 'send', 'reload'],
    ['two windows begin at once', 'switch', 'append', 'wait', 'switch', 'append', 'wait', 'reload'],
    [
      'typed before the other window’s words were known',
      'append',
      'wait',
      'switch',
      'offline',
      'append',
      'online',
      'reload',
    ],
    [
      'sent while another window had typed on',
      'append',
      'wait',
      'switch',
      'paragraph',
      'wait',
      'reload',
      'switch',
      'send',
    ],
    [
      'cleared while another window had typed on',
      'append',
      'wait',
      'switch',
      'paragraph',
      'wait',
      'switch',
      'clear',
      'wait',
    ],
    ['refused, because the customer wrote, and the page is loaded again', 'append', 'customer', 'send', 'reload'],
    ['the answer to sending is lost, and it is edited', 'append', 'lose_answer', 'send', 'edit', 'send'],
    ['the answer to taking back is lost', 'append', 'send', 'lose_answer', 'undo', 'append', 'wait'],
    ['taken back, and sent before it was saved', 'append', 'send', 'undo', 'append', 'send'],
    ['saved without an answer, and sent', 'append', 'lose_answer', 'wait', 'append', 'send', 'reload'],
  ])('is there, once, when %s', async (_what, ...steps) => {
    for (const needsApproval of [false, true]) expect(await play({ needsApproval, steps })).toBeUndefined();
  });

  const found = async (make: typeof makeDraft): Promise<boolean> => {
    for (const one of fc.sample(scenes, { numRuns: CONTROL_RUNS, seed: SEED })) if (await play(one, make)) return true;
    return false;
  };

  it.each<[string, typeof makeDraft]>([
    [
      'keeps nothing on the device',
      (agentId, id, audience, around) =>
        makeDraft(agentId, id, audience, { ...around, shelf: { ...around.shelf, put: () => undefined } }),
    ],
    [
      'writes over what another window left',
      (agentId, id, audience, around) =>
        makeDraft(agentId, id, audience, {
          ...around,
          line: {
            ...around.line,
            put: async (conversation, text, who) =>
              around.line.put(conversation, text, who, (await around.line.fetch(conversation)).version),
          },
        }),
    ],
    ['forgets what comes back', (...all) => ({ ...makeDraft(...all), giveBack: () => undefined })],
  ])('is caught when the console %s', { timeout: 120_000 }, async (_what, make) => {
    expect(await found(make)).toBe(true);
  });
});
