import type { ConversationDto, SlaDto } from '@kwartier/contracts';
import { formatDuration, spokenDuration } from './format-duration.ts';
import { clockTime, shortWhen, whenWords } from './format-time.ts';
import { msg, t } from './i18n/index.ts';

export type BadgeState =
  | 'running'
  | 'risk'
  | 'last_minute'
  | 'breached'
  | 'met'
  | 'met_late'
  | 'paused'
  | 'outside'
  | 'none';

/** What an SLA badge shows: its shape, the words beside it, and the sentence for those who don't see either. */
export interface Badge {
  readonly state: BadgeState;
  /** Share of the promise that is left, 0 to 1. */
  readonly share: number;
  readonly words: string;
  readonly sentence: string;
  /** For the hover: instant, target, policy and version. */
  readonly detail: string;
  readonly dueAt: string | null;
}

const TARGET = {
  first_response: msg('First response'),
  next_response: msg('Next response'),
  resolution: msg('Resolution'),
} as const;
const MINUTE = 60_000;

const noPromise = (): Badge => ({
  state: 'none',
  share: 0,
  words: t('No promise'),
  sentence: t('No promise'),
  detail: t('No policy promises anything here.'),
  dueAt: null,
});

const isOwed = (sla: SlaDto) => (sla.state === 'running' || sla.state === 'breached') && sla.metAt === null;
const byDue = (a: SlaDto, b: SlaDto) => Date.parse(a.dueAt) - Date.parse(b.dueAt);

/** The promise that matters: the first that is still owed, else one that waits, else the latest that was met. */
export function leadingPromise(slas: readonly SlaDto[]): SlaDto | undefined {
  const owed = slas.filter(isOwed).toSorted(byDue)[0];
  if (owed) return owed;
  const answered = slas
    .filter((sla) => sla.metAt !== null && sla.target !== 'resolution')
    .toSorted((a, b) => Date.parse(b.metAt ?? '') - Date.parse(a.metAt ?? ''))[0];
  return (
    slas.find((sla) => sla.state === 'paused' && sla.target !== 'resolution') ??
    answered ??
    slas.find((sla) => sla.state === 'paused')
  );
}

function detailOf(sla: SlaDto, now: number): string {
  const goalPassed = sla.goalAt !== null && sla.metAt === null && Date.parse(sla.goalAt) <= now;
  const values = {
    target: t(TARGET[sla.target]),
    when: whenWords(Date.parse(sla.dueAt), now),
    policy: sla.policy,
    version: sla.policyVersion,
  };
  return goalPassed
    ? t('{target} due {when}, past the goal. {policy}, version {version}', values)
    : t('{target} due {when}. {policy}, version {version}', values);
}

/** Where one promise stands at a moment of the server's clock. Lists ask this of every row they hold; the words are for what is on screen. */
function stateOf(sla: SlaDto, now: number): BadgeState {
  const due = Date.parse(sla.dueAt);
  if (sla.metAt !== null)
    return sla.state === 'met_late' || sla.breachedAt !== null || Date.parse(sla.metAt) > due ? 'met_late' : 'met';
  if (sla.state === 'paused') return 'paused';
  if (sla.state === 'superseded' || sla.state === 'cancelled') return 'none';
  const left = due - now;
  if (left <= 0) return 'breached';
  if (left < MINUTE) return 'last_minute';
  // More time on the wall than was promised in working time: the calendar is closed in between.
  if (left > sla.promiseMs + MINUTE) return 'outside';
  return now >= Date.parse(sla.warnAt) ? 'risk' : 'running';
}

/** The badge of one promise at a moment of the server's clock. */
export function badgeOf(sla: SlaDto, now: number): Badge {
  const state = stateOf(sla, now);
  if (state === 'none') return noPromise();
  const due = Date.parse(sla.dueAt);
  const target = t(TARGET[sla.target]);
  const base = { state, share: 0, detail: detailOf(sla, now), dueAt: sla.dueAt };

  if (sla.metAt !== null) {
    const took = Date.parse(sla.metAt) - Date.parse(sla.startedAt);
    const late = state === 'met_late';
    const words = late
      ? t('in {time}, late', { time: formatDuration(took) })
      : t('in {time}', { time: formatDuration(took) });
    return {
      ...base,
      words,
      sentence: late
        ? t('{target} given in {time}, late', { target, time: spokenDuration(took) })
        : t('{target} given in {time}', { target, time: spokenDuration(took) }),
    };
  }
  if (state === 'paused') {
    return {
      ...base,
      words: t('Paused'),
      sentence: t('{target} paused: we wait for the customer', { target }),
    };
  }
  const left = due - now;
  if (state === 'breached') {
    return {
      ...base,
      words: t('{time} late', { time: formatDuration(-left) }),
      sentence: t('{target} is {time} late', { target, time: spokenDuration(-left) }),
    };
  }
  const sentence = t('{target} due in {time}, at {clock}', {
    target,
    time: spokenDuration(left),
    clock: clockTime(due),
  });
  const share = Math.min(1, left / sla.promiseMs);
  if (state === 'last_minute') return { ...base, share, words: t('under 1 min'), sentence };
  if (state === 'outside') {
    const words = t('due {when}', { when: shortWhen(due, now) });
    return {
      ...base,
      share,
      words,
      sentence: t('{target} due {when}; outside opening hours in between', { target, when: whenWords(due, now) }),
    };
  }
  const words = t('{time} left', { time: formatDuration(left) });
  return { ...base, share, words, sentence };
}

type ForBadge = Pick<ConversationDto, 'sla' | 'status' | 'snoozedUntil' | 'waitingSince'>;

/** The badge of a conversation. */
export function conversationBadge(conversation: ForBadge, now: number): Badge {
  const promise = leadingPromise(conversation.sla);
  return promise ? badgeOf(promise, now) : noPromise();
}

export const GROUPS = ['breached', 'risk', 'waiting', 'paused', 'answered'] as const;
/** The groups of the list, in deadline order. */
export type Group = (typeof GROUPS)[number];

/** Where a conversation stands in the list. */
export function groupOf(conversation: ForBadge, now: number): Group {
  const promise = leadingPromise(conversation.sla);
  const state = promise ? stateOf(promise, now) : 'none';
  if (state === 'breached') return 'breached';
  if (state === 'risk' || state === 'last_minute') return 'risk';
  if (state === 'running' || state === 'outside') return 'waiting';
  if (conversation.waitingSince !== null && conversation.status === 'open') return 'waiting';
  return state === 'paused' || conversation.status === 'snoozed' ? 'paused' : 'answered';
}

/** The instant the list is ordered by; infinite when nothing is owed. */
export function deadlineOf(conversation: Pick<ConversationDto, 'nextDueAt' | 'sla'>): number {
  const owed = conversation.sla.filter(isOwed).toSorted(byDue)[0];
  const due = owed?.dueAt ?? conversation.nextDueAt;
  return due ? Date.parse(due) : Number.POSITIVE_INFINITY;
}
