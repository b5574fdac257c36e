import { offsetAt } from './sla/business-hours.ts';
import { DAY_MS, type Instant, MINUTE_MS } from './time.ts';

/** What somebody can be told on their devices while the console is not before them. */
export const NOTIFICATION_KINDS = [
  'assigned',
  'mentioned',
  'followed_news',
  'at_risk',
  'breached',
  'approval',
  'returned',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** What goes to a device: also the one that somebody asks for, to see whether any arrives. */
export const PUSH_KINDS = [...NOTIFICATION_KINDS, 'test'] as const;
export type PushKind = (typeof PUSH_KINDS)[number];

/** What happened, for who is not there: what devices are told, and for guests that something was shared with them or is for them to read. */
export const MAIL_NOTICE_KINDS = [...NOTIFICATION_KINDS, 'shared'] as const;
export type MailNoticeKind = (typeof MAIL_NOTICE_KINDS)[number];

/** What comes by mail until somebody says otherwise: only what asks for this very person. */
export const USUAL_MAILED: readonly MailNoticeKind[] = ['mentioned', 'shared'];

/** A time of every day in which devices stay silent, in minutes after midnight; it may go over midnight. */
export interface QuietHours {
  readonly from: number;
  /** The first minute that is no longer quiet. */
  readonly to: number;
}

/** How somebody wants to be told. */
export interface NotificationSettings {
  /** Kinds that are not told: whatever comes later is told until somebody says otherwise. */
  readonly muted: readonly NotificationKind[];
  readonly quiet: QuietHours | null;
  /** IANA time zone, in which the quiet hours are meant. */
  readonly timeZone: string;
  /** Kinds that come by mail while the console is closed. */
  readonly mailed: readonly MailNoticeKind[];
  /** A short sound while the console is open. */
  readonly sound: boolean;
  /** Who wrote and what, where anybody who sees the device can read it. */
  readonly showsWords: boolean;
}

export const USUAL_NOTIFICATIONS: NotificationSettings = {
  muted: [],
  quiet: null,
  timeZone: 'UTC',
  mailed: USUAL_MAILED,
  sound: false,
  showsWords: false,
};

/** Devices of one person; the one that was added first makes room. */
export const MAX_PUSH_DEVICES = 10;
/** A push about something older than this helps nobody: the console shows it anyway. */
export const PUSH_STALE_MS = 15 * MINUTE_MS;
const FIRST_PAUSE_MS = MINUTE_MS / 2;

/** Whether it is quiet at a moment, by the clock on the person's wall. From and to alike: all day. */
export function isQuiet({ quiet, timeZone }: Pick<NotificationSettings, 'quiet' | 'timeZone'>, at: Instant): boolean {
  if (quiet === null) return false;
  const local = at + offsetAt(timeZone, at);
  const minute = Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
  const { from, to } = quiet;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Whether a device is told now. What quiet hours hold back is dropped. The test that somebody asked for always comes. */
export const isToldNow = (settings: NotificationSettings, kind: PushKind, at: Instant): boolean =>
  kind === 'test' || (!settings.muted.includes(kind) && !isQuiet(settings, at));

/**
 * Whether an address belongs to one of the push services that we call: browsers name it, and we must not be sent anywhere else.
 * @param services host names, with `*.` for every name below; an origin with its scheme is meant exactly
 */
export function isPushService(endpoint: string, services: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  if (url.username !== '' || url.password !== '') return false;
  if (services.includes(url.origin)) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return services.some((service) =>
    service.startsWith('*.') ? url.hostname.endsWith(service.slice(1)) : url.hostname === service,
  );
}

/** `done`: the service has it. `gone`: this device takes no more. `later`: certain that nothing was taken. `refused`: not this one. */
export type PushOutcome = 'done' | 'gone' | 'later' | 'refused';

/** What an answer of a push service means (RFC 8030). Keys that do not fit (401, 403) never will: the device must ask anew. */
export function outcomeOfPush(status: number): PushOutcome {
  if (status >= 200 && status < 300) return 'done';
  if (status === 404 || status === 410 || status === 401 || status === 403) return 'gone';
  if (status === 429 || status >= 500) return 'later';
  return 'refused';
}

/**
 * How long to wait before the next try: twice as long each time, and never less than the service asks for.
 * @param attempts tries so far, from 1
 */
export const pushPauseMs = (attempts: number, retryAfterMs: number): number =>
  Math.max(retryAfterMs, FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 5));
