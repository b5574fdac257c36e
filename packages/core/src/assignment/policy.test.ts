import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRESENCES } from '../agent.ts';
import type { AgentId, ConversationId, TeamId } from '../ids.ts';
import { type Instant, instant } from '../time.ts';
import { type Candidate, isFree, isSuited, speaks, type Waiting } from './eligibility.ts';
import { byUrgency, handOut, nextFor, withinShare } from './policy.ts';

const agent = (id: string, fields: Partial<Candidate> = {}): Candidate => ({
  id: id as AgentId,
  teamIds: ['care' as TeamId],
  skills: [],
  languages: [],
  presence: 'online',
  capacity: 5,
  open: 0,
  lastAssignedAt: null,
  abusive: 0,
  ...fields,
});
const waiting = (id: string, fields: Partial<Waiting> = {}): Waiting => ({
  id: id as ConversationId,
  teamId: 'care' as TeamId,
  requiredSkills: [],
  language: null,
  dueAt: null,
  waitingSince: instant(0),
  isAbusive: false,
  ...fields,
});
const t = (ms: number): Instant => instant(ms);
const takers = (conversations: Waiting[], agents: Candidate[]) =>
  handOut(conversations, agents).map(({ conversationId, agentId }) => `${conversationId} ${agentId}`);

describe('the order in which people are served', () => {
  it.each([
    ['the next promise to fall due', waiting('b', { dueAt: t(1) }), waiting('a', { dueAt: t(2), waitingSince: t(-9) })],
    ['any promise before none', waiting('b', { dueAt: t(9) }), waiting('a', { waitingSince: t(-9) })],
    ['then who waits longest', waiting('b', { waitingSince: t(1) }), waiting('a', { waitingSince: t(2) })],
    ['then who waits at all', waiting('b', { waitingSince: t(1) }), waiting('a', { waitingSince: null })],
    ['then the id', waiting('a'), waiting('b')],
  ])('%s', (_what, first, second) => {
    expect(byUrgency(first, second)).toBeLessThan(0);
    expect(byUrgency(second, first)).toBeGreaterThan(0);
    expect(byUrgency(first, { ...first })).toBe(0);
  });
});

describe('who could take it', () => {
  it.each([
    ['somebody of the team', {}, {}, true],
    ['nobody of another team', { teamIds: ['sales' as TeamId] }, {}, false],
    [
      'somebody with all skills',
      { skills: ['billing', 'legal', 'gdpr'] },
      { requiredSkills: ['legal', 'billing'] },
      true,
    ],
    ['nobody with only some', { skills: ['billing'] }, { requiredSkills: ['legal', 'billing'] }, false],
    ['somebody who writes the language', { languages: ['nl', 'pt'] }, { language: 'pt-BR' }, true],
    ['somebody who writes another form of it', { languages: ['PT-pt'] }, { language: 'pt-BR' }, true],
    ['somebody who writes any', { languages: [] }, { language: 'fi' }, true],
    ['anybody when the language is not known', { languages: ['nl'] }, { language: null }, true],
  ])('%s', (_who, who, what, suited) => {
    const linguist = agent('linguist', { languages: ['fi', 'pt'], skills: ['billing', 'legal'] });
    expect(isSuited(agent('a', who), waiting('c', what), [agent('a', who), linguist])).toBe(suited);
  });

  const finnish = waiting('c', { language: 'fi' });
  const dutch = agent('a', { languages: ['nl'] });
  it('not somebody without the language while a colleague writes it, even if they are away', () => {
    expect(isSuited(dutch, finnish, [dutch, agent('b', { languages: ['fi'], presence: 'away' })])).toBe(false);
  });

  it('somebody without the language when nobody in the team writes it', () => {
    expect(isSuited(dutch, finnish, [dutch])).toBe(true);
    expect(isSuited(dutch, finnish, [dutch, agent('b', { languages: ['fi'], teamIds: ['sales' as TeamId] })])).toBe(
      true,
    );
  });

  it('somebody without the language when those who write it lack a skill', () => {
    const legal = waiting('c', { language: 'fi', requiredSkills: ['legal'] });
    const lawyer = agent('a', { languages: ['nl'], skills: ['legal'] });
    expect(isSuited(lawyer, legal, [lawyer, agent('b', { languages: ['fi'] })])).toBe(true);
  });

  it('does not take "en" for a prefix of anything', () => {
    expect(speaks({ languages: ['en'] }, 'eng')).toBe(false);
  });

  it.each([
    ['online with room', {}, true],
    ['full', { open: 5 }, false],
    ['over full', { open: 6 }, false],
    ['with room for one', { open: 4 }, true],
    ['away', { presence: 'away' }, false],
    ['offline', { presence: 'offline' }, false],
    ['without capacity', { capacity: 0 }, false],
  ] as const)('and takes new work: %s', (_who, fields, free) => expect(isFree(agent('a', fields))).toBe(free));
});

describe('handing out', () => {
  it('goes to the least loaded, then to who has been idle longest, then by id', () => {
    expect(takers([waiting('c')], [agent('a', { open: 2 }), agent('b', { open: 1 })])).toEqual(['c b']);
    const idle = [agent('a', { lastAssignedAt: t(5) }), agent('b', { lastAssignedAt: t(3) })];
    expect(takers([waiting('c')], idle)).toEqual(['c b']);
    expect(takers([waiting('c')], [agent('a', { lastAssignedAt: t(5) }), agent('b')])).toEqual(['c b']);
    expect(takers([waiting('c')], [agent('b'), agent('a')])).toEqual(['c a']);
  });

  it('goes around among equals, and says why', () => {
    const two = [agent('a'), agent('b', { lastAssignedAt: t(9) })];
    expect(
      takers(
        ['1', '2', '3', '4'].map((id) => waiting(id)),
        two,
      ),
    ).toEqual(['1 a', '2 b', '3 a', '4 b']);
    expect(handOut([waiting('c')], [agent('a', { open: 1 })])[0]!.reason).toBe('Least loaded of those free: 1 of 5');
  });

  it('passes by whoever just got work, once the others are as loaded', () => {
    const two = [agent('a', { lastAssignedAt: t(1) }), agent('b', { open: 1, lastAssignedAt: t(9) })];
    expect(takers([waiting('1'), waiting('2')], two)).toEqual(['1 a', '2 b']);
  });

  it('goes by load rather than by turn', () => {
    expect(takers([waiting('1'), waiting('2')], [agent('a'), agent('b', { open: 2 })])).toEqual(['1 a', '2 a']);
  });

  it('passes over what nobody can take, and leaves the rest', () => {
    const some = [waiting('1', { requiredSkills: ['legal'], dueAt: t(1) }), waiting('2'), waiting('3')];
    expect(takers(some, [agent('a', { capacity: 1 })])).toEqual(['2 a']);
  });

  it('changes nothing that it was given', () => {
    const agents = Object.freeze([Object.freeze(agent('a'))]);
    const some = Object.freeze([waiting('2', { dueAt: t(2) }), waiting('1', { dueAt: t(1) })]);
    expect(handOut(some, agents).map(({ conversationId }) => conversationId)).toEqual(['1', '2']);
  });

  const skills = fc.subarray(['billing', 'legal']);
  const teams = fc.subarray(['care' as TeamId, 'sales' as TeamId], { minLength: 1 });
  const anAgent = fc.record({
    teamIds: teams,
    skills,
    languages: fc.subarray(['nl', 'fi']),
    presence: fc.constantFrom(...PRESENCES, 'online' as const),
    capacity: fc.nat(3),
    open: fc.nat(2),
    lastAssignedAt: fc.option(fc.nat(5).map(t)),
    abusive: fc.nat(4),
  });
  const aWait = fc.record({
    teamId: fc.constantFrom('care' as TeamId, 'sales' as TeamId),
    requiredSkills: skills,
    language: fc.option(fc.constantFrom('nl', 'fi', 'pt-BR')),
    dueAt: fc.option(fc.nat(5).map(t)),
    waitingSince: fc.option(fc.nat(5).map(t)),
    isAbusive: fc.boolean(),
  });
  const aScene = fc.record({
    agents: fc.array(anAgent, { maxLength: 5 }).map((all) => all.map((fields, i) => agent(`a${i}`, fields))),
    some: fc.array(aWait, { maxLength: 12 }).map((all) => all.map((fields, i) => waiting(`c${i}`, fields))),
  });

  it('never overloads anybody, and gives each conversation once, to somebody suited and online', () => {
    fc.assert(
      fc.property(aScene, ({ agents, some }) => {
        const handouts = handOut(some, agents);
        expect(new Set(handouts.map(({ conversationId }) => conversationId)).size).toBe(handouts.length);
        for (const candidate of agents) {
          const got = handouts.filter(({ agentId }) => agentId === candidate.id);
          if (got.length > 0) expect(candidate.presence).toBe('online');
          if (got.length > 0) expect(candidate.open + got.length).toBeLessThanOrEqual(candidate.capacity);
          for (const { conversationId } of got)
            expect(isSuited(candidate, some.find(({ id }) => id === conversationId)!, agents)).toBe(true);
        }
      }),
      { numRuns: 300, seed: 15 },
    );
  });

  it('hands out nothing while a more urgent one waits that somebody suited and free could take, and leaves nobody idle', () => {
    fc.assert(
      fc.property(aScene, ({ agents, some }) => {
        const order = some.toSorted(byUrgency).map(({ id }) => id);
        const handouts = handOut(some, agents);
        const given = new Set(handouts.map(({ conversationId }) => conversationId));
        for (const left of some.filter(({ id }) => !given.has(id))) {
          const before = handouts.filter(
            ({ conversationId }) => order.indexOf(conversationId) < order.indexOf(left.id),
          );
          for (const candidate of agents.filter((other) => isSuited(other, left, agents))) {
            const load = candidate.open + before.filter(({ agentId }) => agentId === candidate.id).length;
            expect(isFree({ ...candidate, open: load })).toBe(false);
          }
        }
      }),
      { numRuns: 300, seed: 15 },
    );
  });

  it('gives each to the least loaded of those who could take it and have not had their share', () => {
    fc.assert(
      fc.property(aScene, ({ agents, some }) => {
        const load = new Map(agents.map(({ id, open }) => [id, open]));
        const borne = new Map(agents.map(({ id, abusive }) => [id, abusive]));
        for (const { conversationId, agentId } of handOut(some, agents)) {
          const conversation = some.find(({ id }) => id === conversationId)!;
          const could = agents.filter(
            (other) => isSuited(other, conversation, agents) && isFree({ ...other, open: load.get(other.id)! }),
          );
          const had = could.map(({ id }) => borne.get(id)!);
          const share = Math.ceil((had.reduce((sum, one) => sum + one, 0) + 1) / could.length);
          const fair = conversation.isAbusive ? could.filter(({ id }) => borne.get(id)! < share) : could;
          expect(load.get(agentId)).toBe(Math.min(...fair.map(({ id }) => load.get(id)!)));
          if (conversation.isAbusive) {
            borne.set(agentId, borne.get(agentId)! + 1);
            // Nobody has more than an even part, rounded up, as long as somebody else could take it.
            expect(borne.get(agentId)).toBeLessThanOrEqual(share);
          }
          load.set(agentId, load.get(agentId)! + 1);
        }
      }),
      { numRuns: 200, seed: 15 },
    );
  });
});

describe('what hurts to read', () => {
  it('goes around evenly, whoever is least loaded', () => {
    const three = [
      agent('a', { capacity: 99 }),
      agent('b', { capacity: 99, open: 20 }),
      agent('c', { capacity: 99, open: 40 }),
    ];
    const nine = Array.from({ length: 9 }, (_, n) => waiting(`${n}`, { isAbusive: true }));
    const counts = Map.groupBy(handOut(nine, three), ({ agentId }) => agentId);
    expect([...counts.values()].map((all) => all.length)).toEqual([3, 3, 3]);
  });

  it('goes to whoever is there when nobody else is, whatever they have had', () =>
    expect(
      takers([waiting('c', { isAbusive: true })], [agent('a', { abusive: 9 }), agent('b', { presence: 'away' })]),
    ).toEqual(['c a']));

  it('leaves somebody within their share whoever could take it, and everybody where nothing hurts', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ abusive: fc.nat(9) }), { minLength: 1, maxLength: 6 }), (could) => {
        const within = withinShare(could, { isAbusive: true });
        expect(within.length).toBeGreaterThan(0);
        const least = Math.min(...could.map(({ abusive }) => abusive));
        expect(within.some(({ abusive }) => abusive === least)).toBe(true);
        expect(withinShare(could, { isAbusive: false })).toEqual(could);
      }),
      { numRuns: 200, seed: 28 },
    );
  });

  it('passes by who asks for work and has had their share, while a colleague who has not could take it', () => {
    const [had, fresh] = [agent('a', { abusive: 3 }), agent('b')];
    const some = [waiting('hurts', { isAbusive: true, dueAt: t(1) }), waiting('later', { dueAt: t(2) })];
    expect(nextFor(had, some, [had, fresh])?.id).toBe('later');
    expect(nextFor(fresh, some, [had, fresh])?.id).toBe('hurts');
    expect(nextFor(had, some.slice(0, 1), [had, fresh])).toBeUndefined();
    const away = agent('b', { presence: 'away' });
    expect(nextFor(had, some, [had, away])?.id).toBe('hurts');
  });
});

describe('an agent who asks for work', () => {
  const some = [
    waiting('legal', { requiredSkills: ['legal'], dueAt: t(1) }),
    waiting('later', { dueAt: t(3) }),
    waiting('soon', { dueAt: t(2) }),
  ];

  it('gets the most urgent they are suited for', () => {
    const plain = agent('a');
    expect(nextFor(plain, some, [plain])?.id).toBe('soon');
    const lawyer = agent('b', { skills: ['legal'] });
    expect(nextFor(lawyer, some, [plain, lawyer])?.id).toBe('legal');
  });

  it('gets nothing when nothing waits for them', () => {
    const other = agent('a', { teamIds: ['sales' as TeamId] });
    expect(nextFor(other, some, [other])).toBeUndefined();
    expect(nextFor(agent('a'), [], [])).toBeUndefined();
  });
});
