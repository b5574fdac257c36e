import type { Instant } from '../time.ts';
import { factsAfter, type RuleFacts } from './facts.ts';
import { isSameTrigger, type Rule, type RuleCondition, type RuleConditions, type RuleTrigger } from './rule.ts';
import { saidWords } from './says-word.ts';

/** Something that rules are asked about. */
export interface RuleOccasion {
  readonly trigger: RuleTrigger;
  /** When it happened: a rule that was turned on later leaves it alone. */
  readonly at: Instant;
}

/** `nl` is meant by `nl-BE`, not the other way round. */
const isLanguage = (has: string | null, wanted: string): boolean => {
  const [given, asked] = [has?.toLowerCase() ?? '', wanted.toLowerCase()];
  return given === asked || given.startsWith(`${asked}-`);
};

/** The condition as far as it holds, words cut down to those that were said; undefined: it does not. */
function holding(condition: RuleCondition, facts: RuleFacts): RuleCondition | undefined {
  if (condition.kind === 'words') {
    const words = saidWords(facts.text, condition.words, condition.match);
    if (condition.not) return words.length === 0 ? condition : undefined;
    return words.length > 0 ? { ...condition, words } : undefined;
  }
  return isSo(condition, facts) === condition.not ? undefined : condition;
}

function isSo(condition: Exclude<RuleCondition, { kind: 'words' }>, facts: RuleFacts): boolean {
  switch (condition.kind) {
    case 'platform':
      return condition.is.includes(facts.platform);
    case 'channel':
      return condition.is.includes(facts.channelId);
    case 'team':
      return condition.is.includes(facts.teamId);
    case 'language':
      return condition.is.some((wanted) => isLanguage(facts.language, wanted));
    case 'priority':
      return condition.is.includes(facts.priority);
    case 'status':
      return condition.is.includes(facts.status);
    case 'tag':
      return condition.is.some((tagId) => facts.tagIds.includes(tagId));
    case 'privacy':
      return condition.isPrivate === facts.isPrivate;
    case 'person_role':
      return condition.is.some((role) => facts.personRoles.includes(role));
    case 'hours':
      return condition.open === facts.isOpen;
    case 'assignee':
      return condition.assigned === (facts.assigneeId !== null);
  }
}

/**
 * Whether conditions hold, and by what.
 * @returns those that held, to be shown as the reason; undefined: they do not. No conditions at all always hold
 */
export function matches({ all, any }: RuleConditions, facts: RuleFacts): readonly RuleCondition[] | undefined {
  const held = all.map((condition) => holding(condition, facts));
  if (held.includes(undefined)) return undefined;
  const some = any.flatMap((condition) => holding(condition, facts) ?? []);
  if (any.length > 0 && some.length === 0) return undefined;
  return [...held.filter((one) => one !== undefined), ...some];
}

/** A rule that answers to an occasion, and why. */
export interface RuleMatch {
  readonly rule: Rule;
  readonly held: readonly RuleCondition[];
}

/**
 * The next rule that answers to an occasion.
 * @param rules all that are on, in their order
 * @param after the rule that was asked last; undefined: none yet
 */
export function nextRule(
  rules: readonly Rule[],
  occasion: RuleOccasion,
  facts: RuleFacts,
  after?: Rule,
): RuleMatch | undefined {
  for (const rule of rules.slice(after === undefined ? 0 : rules.indexOf(after) + 1)) {
    if (rule.enabledAt > occasion.at || !isSameTrigger(rule.trigger, occasion.trigger)) continue;
    if (rule.brandId !== null && rule.brandId !== facts.brandId) continue;
    const held = matches(rule.conditions, facts);
    if (held) return { rule, held };
  }
  return undefined;
}

/** Which rules answer to an occasion, in order, each seeing what those before it did, up to the first that says stop. */
export function decide(rules: readonly Rule[], occasion: RuleOccasion, facts: RuleFacts): RuleMatch[] {
  const decided: RuleMatch[] = [];
  let now = facts;
  for (;;) {
    const found = nextRule(rules, occasion, now, decided.at(-1)?.rule);
    if (!found) return decided;
    decided.push(found);
    if (found.rule.stop) return decided;
    now = factsAfter(now, found.rule.actions);
  }
}
