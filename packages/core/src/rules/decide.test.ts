import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTACT_ROLES } from '../contact.ts';
import { CONVERSATION_STATUSES, PRIORITIES } from '../conversation.ts';
import type { ConversationAction } from '../conversation-action.ts';
import { instant } from '../time.ts';
import { decide, matches, nextRule } from './decide.ts';
import { type ActivityFact, factsAfter, factsBefore, type RuleFacts } from './facts.ts';
import type { Rule, RuleCondition } from './rule.ts';

const facts: RuleFacts = {
  platform: 'x',
  brandId: 'air',
  channelId: 'x-1',
  teamId: 'service',
  language: 'nl-BE',
  priority: 'normal',
  status: 'open',
  tagIds: ['baggage'],
  isPrivate: false,
  text: 'Mijn koffer is KWIJT, wat nu? 😡',
  personRoles: ['press'],
  isOpen: false,
  assigneeId: null,
};
const rule = (fields: Partial<Rule> = {}): Rule => ({
  id: 'r',
  version: 1,
  name: 'Rule',
  brandId: null,
  trigger: { kind: 'message.received' },
  conditions: { all: [], any: [] },
  actions: [],
  stop: false,
  enabledAt: instant(0),
  ...fields,
});
const happened = { trigger: { kind: 'message.received' }, at: instant(1_000) } as const;

describe('a condition', () => {
  it.each([
    ['its platform', { kind: 'platform', is: ['x'] }, { kind: 'platform', is: ['facebook'] }],
    ['its channel', { kind: 'channel', is: ['x-0', 'x-1'] }, { kind: 'channel', is: ['x-0'] }],
    ['its team', { kind: 'team', is: ['service'] }, { kind: 'team', is: ['sales'] }],
    ['its language', { kind: 'language', is: ['NL'] }, { kind: 'language', is: ['n'] }],
    ['its region', { kind: 'language', is: ['nl-be'] }, { kind: 'language', is: ['nl-NL'] }],
    ['its priority', { kind: 'priority', is: ['normal'] }, { kind: 'priority', is: ['low', 'high'] }],
    ['its status', { kind: 'status', is: ['open'] }, { kind: 'status', is: ['spam'] }],
    ['a tag', { kind: 'tag', is: ['refund', 'baggage'] }, { kind: 'tag', is: ['refund'] }],
    ['where it is', { kind: 'privacy', isPrivate: false }, { kind: 'privacy', isPrivate: true }],
    [
      'its words',
      { kind: 'words', words: ['kwijt'], match: 'word' },
      { kind: 'words', words: ['kwij'], match: 'word' },
    ],
    ['who writes', { kind: 'person_role', is: ['press'] }, { kind: 'person_role', is: ['partner'] }],
    ['the hours', { kind: 'hours', open: false }, { kind: 'hours', open: true }],
    ['whether somebody has it', { kind: 'assignee', assigned: false }, { kind: 'assignee', assigned: true }],
  ] as const)('asks for %s, and for its opposite', (_what, so, otherwise) => {
    const holds = (condition: object, not: boolean) =>
      matches({ all: [{ ...condition, not } as RuleCondition], any: [] }, facts) !== undefined;
    expect([holds(so, false), holds(so, true), holds(otherwise, false), holds(otherwise, true)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('about a language holds for nobody whose language is not known', () => {
    expect(
      matches({ all: [{ kind: 'language', is: ['nl'], not: false }], any: [] }, { ...facts, language: null }),
    ).toBe(undefined);
  });

  it('that held says by which words', () => {
    const condition = { kind: 'words', words: ['refund', 'kwijt', 'koff'], match: 'beginning', not: false } as const;
    expect(matches({ all: [], any: [condition] }, facts)).toEqual([{ ...condition, words: ['kwijt', 'koff'] }]);
  });
});

describe('conditions', () => {
  const yes: RuleCondition = { kind: 'platform', is: ['x'], not: false };
  const no: RuleCondition = { kind: 'platform', is: ['facebook'], not: false };
  it.each([
    ['none at all', [], [], true],
    ['all of them', [yes, yes], [], true],
    ['all but one', [yes, no], [], false],
    ['one of several', [], [no, yes], true],
    ['none of several', [], [no, no], false],
    ['all, and one of several', [yes], [no, yes], true],
    ['all, and none of several', [yes], [no], false],
    ['not all, and one of several', [no], [yes], false],
  ])('%s', (_what, all, any, hold) => expect(matches({ all, any }, facts) !== undefined).toBe(hold));
});

describe('rules', () => {
  const high: ConversationAction = { kind: 'set_priority', priority: 'high' };
  const isHigh: RuleCondition = { kind: 'priority', is: ['high'], not: false };
  const names = (rules: Rule[], occasion: Parameters<typeof decide>[1] = happened) =>
    decide(rules, occasion, facts).map(({ rule: { id } }) => id);

  it('are asked in order, and see what those before them did', () => {
    const tagged = rule({ id: 'b', conditions: { all: [isHigh], any: [] } });
    expect(names([rule({ id: 'a', actions: [high] }), tagged])).toEqual(['a', 'b']);
    expect(names([tagged, rule({ id: 'a', actions: [high] })])).toEqual(['a']);
  });

  it('end at the first that answers and says stop', () => {
    const never = rule({ id: 'n', stop: true, conditions: { all: [isHigh], any: [] } });
    expect(names([never, rule({ id: 'a' }), rule({ id: 'b', stop: true }), rule({ id: 'c' })])).toEqual(['a', 'b']);
  });

  it('leave alone what another trigger is for, what is another brand’s, and what happened before they were on', () => {
    expect(
      names([
        rule({ id: 'trigger', trigger: { kind: 'reply.sent' } }),
        rule({ id: 'brand', brandId: 'rail' }),
        rule({ id: 'later', enabledAt: instant(1_001) }),
        rule({ id: 'mine', brandId: 'air', enabledAt: instant(1_000) }),
      ]),
    ).toEqual(['mine']);
  });

  it('on time wait for their own minutes', () => {
    const rules = [5, 10].map((minutes) => rule({ id: `${minutes}`, trigger: { kind: 'waiting_for', minutes } }));
    expect(names(rules, { trigger: { kind: 'waiting_for', minutes: 10 }, at: instant(1) })).toEqual(['10']);
  });

  it('asked one by one are asked as all at once', () => {
    const rules = [rule({ id: 'a', actions: [high] }), rule({ id: 'b', conditions: { all: [isHigh], any: [] } })];
    const first = nextRule(rules, happened, facts)!;
    const second = nextRule(rules, happened, factsAfter(facts, first.rule.actions), first.rule)!;
    expect([first, second]).toEqual(decide(rules, happened, facts));
    expect(nextRule(rules, happened, facts, second.rule)).toBe(undefined);
  });
});

const id = fc.constantFrom('one', 'two', 'three');
const anAction: fc.Arbitrary<ConversationAction> = fc.oneof(
  fc.record({ kind: fc.constantFrom('add_tag' as const, 'remove_tag' as const), tagId: id }),
  fc.record({ kind: fc.constant('assign' as const), agentId: id }),
  fc.record({ kind: fc.constant('release' as const) }),
  fc.record({ kind: fc.constant('assign_team' as const), teamId: id }),
  fc.record({ kind: fc.constant('set_priority' as const), priority: fc.constantFrom(...PRIORITIES) }),
  fc.record({ kind: fc.constant('spam' as const) }),
);
const not = fc.boolean();
const aCondition: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.record({ kind: fc.constant('tag' as const), is: fc.array(id, { minLength: 1 }), not }),
  fc.record({ kind: fc.constant('team' as const), is: fc.array(id, { minLength: 1 }), not }),
  fc.record({ kind: fc.constant('priority' as const), is: fc.subarray([...PRIORITIES], { minLength: 1 }), not }),
  fc.record({
    kind: fc.constant('status' as const),
    is: fc.subarray([...CONVERSATION_STATUSES], { minLength: 1 }),
    not,
  }),
  fc.record({ kind: fc.constant('person_role' as const), is: fc.subarray([...CONTACT_ROLES], { minLength: 1 }), not }),
  fc.record({ kind: fc.constant('assignee' as const), assigned: fc.boolean(), not }),
);
const someRules = fc
  .array(
    fc.record({
      trigger: fc.constantFrom({ kind: 'message.received' as const }, { kind: 'reply.sent' as const }),
      conditions: fc.record({
        all: fc.array(aCondition, { maxLength: 3 }),
        any: fc.array(aCondition, { maxLength: 3 }),
      }),
      actions: fc.array(anAction, { maxLength: 4 }),
      stop: fc.boolean(),
      enabledAt: fc.constantFrom(instant(0), instant(2_000)),
    }),
    { maxLength: 8 },
  )
  .map((list) => list.map((fields, at) => rule({ id: String(at), ...fields })));

it('decides the same again, each rule at most once, in order, and nothing after a stop', () => {
  fc.assert(
    fc.property(someRules, (rules) => {
      const decided = decide(rules, happened, facts);
      expect(decide(structuredClone(rules), happened, structuredClone(facts))).toEqual(decided);
      const places = decided.map(({ rule: one }) => rules.indexOf(one));
      expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
      expect(decided.slice(0, -1).some(({ rule: one }) => one.stop)).toBe(false);
      for (const { rule: one } of decided) expect(one.enabledAt).toBeLessThanOrEqual(happened.at);
    }),
  );
});

describe('what was so before', () => {
  it.each([
    ['a status', { type: 'status_changed', data: { from: 'snoozed', to: 'open' } }, { status: 'snoozed' }],
    ['a return', { type: 'reopened', data: { from: 'resolved' } }, { status: 'resolved' }],
    ['a priority', { type: 'priority_changed', data: { from: 'low', to: 'normal' } }, { priority: 'low' }],
    ['a tag', { type: 'tagged', data: { tagId: 'baggage' } }, { tagIds: [] }],
    ['a tag taken off', { type: 'untagged', data: { tagId: 'refund' } }, { tagIds: ['baggage', 'refund'] }],
    ['another team', { type: 'team_changed', data: { teamId: 'service', fromId: 'sales' } }, { teamId: 'sales' }],
    ['a hand-over', { type: 'assigned', data: { agentId: 'b', fromId: 'a' } }, { assigneeId: 'a' }],
    ['a giving back', { type: 'released', data: { agentId: 'a' } }, { assigneeId: 'a' }],
    ['something else', { type: 'sla_warned', data: { target: 'resolution' } }, {}],
    ['something that says too little', { type: 'status_changed', data: { to: 'open' } }, {}],
  ])('%s', (_what, activity, before) => expect(factsBefore(facts, [activity])).toEqual({ ...facts, ...before }));

  it('is taken back from the newest on', () => {
    const later: ActivityFact[] = [
      { type: 'status_changed', data: { from: 'open', to: 'resolved' } },
      { type: 'reopened', data: { from: 'resolved' } },
    ];
    expect(factsBefore({ ...facts, status: 'open' }, later).status).toBe('open');
    expect(factsBefore({ ...facts, status: 'open' }, later.slice(1)).status).toBe('resolved');
  });
});
