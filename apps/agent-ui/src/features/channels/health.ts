import type { ChannelDto, CompletenessDto } from '@kwartier/contracts';
import { PLATFORM_FACTS } from '@kwartier/core';
import type { IconName } from '../../components/ui/icon.tsx';
import { ago, clockTime, whenWords } from '../../lib/format-time.ts';

export interface Health {
  readonly tone: 'good' | 'risk' | 'breached' | 'off';
  readonly icon: IconName;
  readonly words: string;
}

const SLOW_MS = 30_000;
const SILENT_POLL_MS = 5 * 60_000;

/** How a channel does, in two words. */
export function healthOf(channel: ChannelDto, now: number): Health {
  const platform = PLATFORM_FACTS[channel.platform].name;
  if (channel.state === 'paused') return { tone: 'off', icon: 'pause', words: 'Paused' };
  if (channel.state === 'needs_reauth') return { tone: 'breached', icon: 'warn', words: 'Cannot send' };
  const polled = channel.lastPollOkAt ? Date.parse(channel.lastPollOkAt) : null;
  if (polled !== null && now - polled > SILENT_POLL_MS)
    return { tone: 'risk', icon: 'clock', words: `${platform} does not answer` };
  if (channel.gap !== null) return { tone: 'risk', icon: 'warn', words: 'Webhook has gaps' };
  if (channel.lagMs !== null && channel.lagMs > SLOW_MS) return { tone: 'risk', icon: 'clock', words: 'Slow' };
  if (channel.lastWebhookAt === null && channel.refusedWebhooks > 0)
    return { tone: 'risk', icon: 'warn', words: 'Wrong signature' };
  if (channel.lastWebhookAt === null && channel.lastEventAt === null)
    return { tone: 'off', icon: 'clock', words: 'Nothing heard yet' };
  return { tone: 'good', icon: 'check', words: 'Healthy' };
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

const moment = (iso: string | null, now: number, never: string): string => {
  if (!iso) return never;
  const at = Date.parse(iso);
  return now - at < 12 * 3_600_000 ? `${clockTime(at)}, ${ago(at, now)}` : whenWords(at, now);
};

const lag = (ms: number | null): string =>
  ms === null
    ? 'Not measured yet'
    : ms < 60_000
      ? `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
      : `${Math.round(ms / 60_000)} min`;

/** Four facts about a channel, as of now. */
export function factsOf(channel: ChannelDto, now: number): Fact[] {
  const held: Fact = { name: 'Replies kept', value: channel.heldReplies === 0 ? 'None' : String(channel.heldReplies) };
  return [
    { name: 'Last message', value: moment(channel.lastEventAt, now, 'None yet') },
    { name: 'Last good check', value: moment(channel.lastPollOkAt, now, 'None yet') },
    channel.heldReplies > 0 || channel.state !== 'active' ? held : { name: 'Delay', value: lag(channel.lagMs) },
    {
      name: 'Webhook',
      value:
        channel.refusedWebhooks > 0
          ? `${channel.refusedWebhooks.toLocaleString('en-GB')} refused`
          : channel.lastWebhookAt
            ? 'Signed, all of them'
            : 'Never called yet',
    },
  ];
}

const count = (value: number): string => value.toLocaleString('en-GB');

/** A day's completeness in one sentence: "312 received, 312 stored, 4 gaps closed, 7 found only by asking, 95 % within 2 s". */
export function completenessWords(day: CompletenessDto): string {
  const kept = day.unreadable > 0 ? `${count(day.unreadable)} set aside` : '';
  const missing = day.received - day.stored - day.unreadable;
  return [
    `${count(day.received)} received`,
    `${count(day.stored)} stored`,
    kept,
    missing !== 0 ? `${count(missing)} missing` : '',
    day.gapsClosed > 0 ? `${count(day.gapsClosed)} ${day.gapsClosed === 1 ? 'gap' : 'gaps'} closed` : 'no gap',
    day.foundOnlyByPoll > 0 ? `${count(day.foundOnlyByPoll)} found only by asking` : '',
    day.lagP95Ms === null ? '' : `95 % within ${lag(day.lagP95Ms)}`,
  ]
    .filter(Boolean)
    .join(', ');
}
