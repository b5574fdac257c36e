import {
  type Actor,
  type ConversationId,
  can,
  DAY_MS,
  DomainError,
  decide,
  type EventTrigger,
  factsBefore,
  type Instant,
  instant,
  isOpenAt,
  isTimeTrigger,
  pastMoments,
  type Rule,
  type RuleCondition,
  type RuleFacts,
  type RuleText,
  triggersOf,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { type ChannelContext, loadChannelContext } from '@kwartier/db/reads/ingest';
import {
  listPast,
  listPastConversations,
  listPastDeadlines,
  listPastOf,
  type PastConversation,
  type PastRow,
} from '@kwartier/db/reads/rules';
import type { Deps } from '../deps.ts';
import { policyOf } from '../policy-row.ts';
import type { Rules } from './rules.ts';

const DRY_RUN_DAYS = 7;
/** How much of the past is looked at, the newest first. */
const DRY_RUN_EVENTS = 5_000;
const EXAMPLES = 50;
/** Reading a week takes longer than anything an answer waits for. */
const DEADLINE_MS = 20_000;

export interface DryRunExample {
  readonly conversationId: ConversationId;
  readonly contactName: string;
  readonly at: Instant;
  readonly held: readonly RuleCondition[];
}

export interface DryRunResult {
  /** From when on was looked. */
  readonly since: Instant;
  /** How often the rule would have been asked, and how often its conditions held. */
  readonly asked: number;
  readonly matched: number;
  readonly conversations: number;
  /** There was more than `DRY_RUN_EVENTS` to look at: it is about the newest of it. */
  readonly isCut: boolean;
  /** The newest first. */
  readonly examples: readonly DryRunExample[];
}

/**
 * What a rule would have done in the last seven days, were it the only one; nothing is changed. Status, priority, tags, team and who had
 * it are taken back to what they were at each moment; languages and the person's roles are as they are now.
 * @throws DomainError `permission.denied`, and as saving it would
 */
export type DryRun = (actor: Actor, text: RuleText) => Promise<DryRunResult>;

/** A moment in a conversation's past at which the rule would have been asked. */
interface PastOccasion {
  readonly conversationId: ConversationId;
  readonly at: Instant;
  /** What came later had not happened. */
  readonly seq: number;
}

export function makeDryRun(deps: Pick<Deps, 'db' | 'now' | 'machineNow'> & { rules: Rules }): DryRun {
  return async (actor, text) => {
    if (!can(actor, 'rule.read')) throw new DomainError('permission.denied', 'You may not see rules.');
    const now = deps.now();
    const since = instant(now - DRY_RUN_DAYS * DAY_MS);
    return deps.db.run(
      actor.workspaceId,
      async (sql) => {
        const good = await deps.rules.check(sql, actor, text);
        const rule: Rule = { ...good, id: '', version: 0, enabledAt: instant(0) };
        const recent = await listPast(sql, actor, {
          since,
          madeSince: instant(Math.max(0, deps.machineNow() - DRY_RUN_DAYS * DAY_MS)),
          limit: DRY_RUN_EVENTS + 1,
        });
        const isCut = recent.length > DRY_RUN_EVENTS;
        const ids = [...new Set(recent.map(({ conversationId }) => conversationId))];
        const [conversations, past] = await Promise.all([
          listPastConversations(sql, actor, ids),
          listPastOf(sql, actor.workspaceId, ids),
        ]);
        const histories = Map.groupBy(past, (row) => row.conversationId);
        const occasions = (
          isTimeTrigger(rule.trigger)
            ? await timesOf(sql, actor, rule.trigger, ids, histories, since, now)
            : eventsOf(recent.slice(0, DRY_RUN_EVENTS), rule.trigger.kind)
        ).toSorted((a, b) => b.at - a.at);
        const byId = new Map(conversations.map((row) => [row.id, row]));
        const hours = await hoursOf(sql, actor, conversations);
        const matched: DryRunExample[] = [];
        for (const { conversationId, at, seq } of occasions) {
          const row = byId.get(conversationId);
          if (!row) continue;
          const facts = factsThen(row, histories.get(conversationId) ?? [], seq, hours.get(row.channelId), at);
          const [found] = decide([rule], { trigger: rule.trigger, at }, facts);
          if (found) matched.push({ conversationId, contactName: row.contactName, at, held: found.held });
        }
        return {
          since,
          asked: occasions.length,
          matched: matched.length,
          conversations: new Set(matched.map(({ conversationId }) => conversationId)).size,
          isCut,
          examples: matched.slice(0, EXAMPLES),
        };
      },
      { deadlineMs: DEADLINE_MS },
    );
  };
}

const eventsOf = (rows: readonly PastRow[], trigger: EventTrigger): PastOccasion[] =>
  rows
    .filter(({ seq, type, activity }) =>
      triggersOf({ seq, type, messageId: null, data: activity?.data ?? null, activity }).includes(trigger),
    )
    .map(({ conversationId, at, seq }) => ({ conversationId, at, seq }));

async function timesOf(
  sql: Sql,
  actor: Actor,
  trigger: Extract<RuleText['trigger'], { minutes: number }>,
  ids: readonly ConversationId[],
  histories: ReadonlyMap<ConversationId, readonly PastRow[]>,
  since: Instant,
  now: Instant,
): Promise<PastOccasion[]> {
  const { kind, minutes } = trigger;
  if (kind === 'before_deadline') {
    const due = await listPastDeadlines(sql, actor.workspaceId, ids, minutes, since, now);
    return due.map(({ conversationId, at }) => ({
      conversationId,
      at,
      seq: histories.get(conversationId)?.findLast((row) => row.at <= at)?.seq ?? 0,
    }));
  }
  return [...histories].flatMap(([conversationId, past]) =>
    pastMoments({ kind, minutes }, past, now)
      .filter(({ at }) => at >= since)
      .map(({ at, seq }) => ({ conversationId, at, seq })),
  );
}

/** The promises' hours of the channels, as they are now. */
async function hoursOf(
  sql: Sql,
  actor: Actor,
  conversations: readonly PastConversation[],
): Promise<ReadonlyMap<string, ChannelContext>> {
  const ids = [...new Set(conversations.map(({ channelId }) => channelId))];
  const contexts = await Promise.all(ids.map((id) => loadChannelContext(sql, actor.workspaceId, id)));
  return new Map(contexts.flatMap((context) => (context ? [[context.id, context] as const] : [])));
}

/** What was so in a conversation right after the event of this number. */
function factsThen(
  row: PastConversation,
  history: readonly PastRow[],
  seq: number,
  context: ChannelContext | undefined,
  at: Instant,
): RuleFacts {
  const { platform, brandId, channelId, teamId, language, priority, status, isPrivate, assigneeId, tagIds } = row;
  const facts: RuleFacts = {
    platform,
    brandId,
    channelId,
    teamId,
    language,
    priority,
    status,
    isPrivate,
    assigneeId,
    tagIds,
    personRoles: row.personRoles,
    text: saidAt(history, seq),
    isOpen: context !== undefined && isOpenAt(policyOf(context).hours, at),
  };
  return factsBefore(
    facts,
    history.flatMap((one) => (one.seq > seq && one.activity ? [one.activity] : [])),
  );
}

/** What the event said, else what the customer had said last. */
function saidAt(history: readonly PastRow[], seq: number): string {
  const event = history.find((row) => row.seq === seq);
  if (event?.text) return event.text;
  return history.findLast((row) => row.type === 'message.received' && row.seq <= seq)?.text ?? '';
}
