import type { MailNoticeKind, NotificationSettings, QuietHours } from '../notification.ts';
import { offsetAt } from '../sla/business-hours.ts';
import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS } from '../time.ts';

/** What mails are for. None holds a customer's words: it says that something waits, and leads there. */
export const MAIL_KINDS = ['test', 'invitation', 'password_reset', 'security', 'notices'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** `sent`: a server has taken it. `failed`: it will not be tried again. */
export const MAIL_STATES = ['queued', 'sent', 'failed'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** From whom mails come. */
export interface MailSender {
  readonly name: string;
  readonly address: string;
  /** Where answers go; null: to the address itself. */
  readonly replyTo: string | null;
}

/** Control characters, and marks that turn the direction of text: none belongs into a line of a header. */
const UNSAFE_IN_HEADER = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
const LONGEST_HEADER = 200;

/** Text that may stand in a header: one line, nothing that could begin another one. */
export const headerText = (text: string): string =>
  [...text.replaceAll(UNSAFE_IN_HEADER, ' ').replaceAll(/ {2,}/g, ' ').trim()].slice(0, LONGEST_HEADER).join('');
export const isHeaderText = (text: string): boolean => text.search(UNSAFE_IN_HEADER) === -1;

/** What is told of an account by mail, so that its owner hears of what somebody else did with it. */
export const SECURITY_EVENTS = [
  'second_factor.added',
  'second_factor.removed',
  'second_factor.reset',
  'recovery_code.used',
  'recovery_codes.renewed',
  'password.changed',
  'password.reset',
  /** Told to the address that was. */
  'email.changed',
  'sso.linked',
] as const;
export type SecurityEvent = (typeof SECURITY_EVENTS)[number];

/** How long a notice waits whether its person comes by: longer than an open console takes to say that it is there. */
export const NOTICE_WAIT_MS = 3 * MINUTE_MS;
/** A notice about something older than this helps nobody. */
export const NOTICE_STALE_MS = DAY_MS;
/** Mails with notices that one person gets within an hour; whatever else happens stands in the next one. */
export const MAX_NOTICE_MAILS = 4;
/** Notices in one mail; how many more there are is said. */
export const MAX_NOTICES_SHOWN = 20;

/** How long a way to a new password is open. */
export const RESET_VALID_MS = HOUR_MS;
/** How long a mail is tried that says nothing else about when it is too late. */
export const MAIL_VALID_MS = DAY_MS;
/** How long rows with people's addresses are kept, for whoever asks whether something was sent. */
export const MAIL_KEPT_MS = 30 * DAY_MS;
/** How long a worker has for a mail before another may take it. */
export const MAIL_LEASE_MS = 2 * MINUTE_MS;

const FIRST_PAUSE_MS = MINUTE_MS / 2;
const LONGEST_PAUSE_MS = HOUR_MS / 2;
/** How long to wait before the next try: twice as long each time. @param attempts tries so far, from 1 */
export const mailPauseMs = (attempts: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 10));

/**
 * When a quiet time that is going on is over, by the clock on the person's wall.
 * @returns the moment itself if it is not quiet; null: it is quiet all day
 */
export function quietUntil(
  { quiet, timeZone }: { readonly quiet: QuietHours | null; readonly timeZone: string },
  at: Instant,
): Instant | null {
  if (quiet === null) return at;
  const { from, to } = quiet;
  if (from === to) return null;
  const local = at + offsetAt(timeZone, at);
  const sinceMidnight = ((local % DAY_MS) + DAY_MS) % DAY_MS;
  const minute = Math.floor(sinceMidnight / MINUTE_MS);
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!isQuiet) return at;
  const left = to * MINUTE_MS - sinceMidnight;
  return instant(at + (left > 0 ? left : left + DAY_MS));
}

/** What becomes of a notice. `seen`: its person had the console open since. */
export type NoticeFate =
  | { readonly fate: 'mail' }
  | { readonly fate: 'later'; readonly at: Instant }
  | { readonly fate: 'seen' | 'unwanted' | 'stale' };

/** Whether a notice that has waited goes out now. @param lastSeenAt when a console of theirs was last connected; null: never */
export function fateOfNotice(
  notice: { readonly kind: MailNoticeKind; readonly createdAt: Instant; readonly lastSeenAt: Instant | null },
  settings: Pick<NotificationSettings, 'quiet' | 'timeZone' | 'mailed'>,
  now: Instant,
): NoticeFate {
  if (!settings.mailed.includes(notice.kind)) return { fate: 'unwanted' };
  if (notice.lastSeenAt !== null && notice.lastSeenAt > notice.createdAt) return { fate: 'seen' };
  if (now - notice.createdAt > NOTICE_STALE_MS) return { fate: 'stale' };
  const at = quietUntil(settings, now);
  if (at === null) return { fate: 'unwanted' };
  return at > now ? { fate: 'later', at } : { fate: 'mail' };
}

/** A mail as it goes out. */
export interface OutgoingMail {
  readonly from: MailSender;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** In angle brackets; the same each time it is tried. */
  readonly messageId: string;
  readonly at: number;
  /** A page on which one chooses whether such mails come; null: they must. */
  readonly unsubscribe: string | null;
  /** Shown inside the HTML under its content id. */
  readonly logo: { readonly cid: string; readonly webp: Uint8Array } | null;
}

/**
 * What became of it, with the server's own words. `sent`: it has taken it. `refused`: it never will. `later`: it may, or it did and the line broke
 * before it could say so.
 */
export interface MailOutcome {
  readonly outcome: 'sent' | 'refused' | 'later';
  readonly said: string;
}
export type SendMail = (mail: OutgoingMail) => Promise<MailOutcome>;
