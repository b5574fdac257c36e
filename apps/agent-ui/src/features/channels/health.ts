import type { ChannelDto, CompletenessDto } from '@kwartier/contracts';
import { PLATFORM_FACTS } from '@kwartier/core';
import type { IconName } from '../../components/ui/icon.tsx';
import { ago, clockTime, whenWords } from '../../lib/format-time.ts';
import { t } from '../../lib/i18n/index.ts';

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
  if (channel.state === 'paused') return { tone: 'off', icon: 'pause', words: t('Paused') };
  if (channel.state === 'needs_reauth') return { tone: 'breached', icon: 'warn', words: t('Cannot send') };
  const polled = channel.lastPollOkAt ? Date.parse(channel.lastPollOkAt) : null;
  if (polled !== null && now - polled > SILENT_POLL_MS)
    return { tone: 'risk', icon: 'clock', words: t('{platform} does not answer', { platform }) };
  if (channel.gap !== null) return { tone: 'risk', icon: 'warn', words: t('Webhook has gaps') };
  if (channel.lagMs !== null && channel.lagMs > SLOW_MS) return { tone: 'risk', icon: 'clock', words: t('Slow') };
  if (channel.lastWebhookAt === null && channel.refusedWebhooks > 0)
    return { tone: 'risk', icon: 'warn', words: t('Wrong signature') };
  if (channel.lastWebhookAt === null && channel.lastEventAt === null)
    return { tone: 'off', icon: 'clock', words: t('Nothing heard yet') };
  return { tone: 'good', icon: 'check', words: t('Healthy') };
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
    ? t('Not measured yet')
    : ms < 60_000
      ? t('{seconds} s', { seconds: (ms / 1000).toFixed(ms < 10_000 ? 1 : 0) })
      : t('{count} min', { count: Math.round(ms / 60_000) });

/** Four facts about a channel, as of now. */
export function factsOf(channel: ChannelDto, now: number): Fact[] {
  const held: Fact = {
    name: t('Replies kept'),
    value: channel.heldReplies === 0 ? t('None') : String(channel.heldReplies),
  };
  return [
    { name: t('Last message'), value: moment(channel.lastEventAt, now, t('None yet')) },
    { name: t('Last good check'), value: moment(channel.lastPollOkAt, now, t('None yet')) },
    channel.heldReplies > 0 || channel.state !== 'active' ? held : { name: t('Delay'), value: lag(channel.lagMs) },
    {
      name: t('Webhook'),
      value:
        channel.refusedWebhooks > 0
          ? t('{count} refused', { count: channel.refusedWebhooks })
          : channel.lastWebhookAt
            ? t('Signed, all of them')
            : t('Never called yet'),
    },
  ];
}

/** A day's completeness in one sentence: "312 received, 312 stored, 4 gaps closed, 7 found only by asking, 95 % within 2 s". */
export function completenessWords(day: CompletenessDto): string {
  const missing = day.received - day.stored - day.unreadable;
  return [
    t('{count} received', { count: day.received }),
    t('{count} stored', { count: day.stored }),
    day.unreadable > 0 ? t('{count} set aside', { count: day.unreadable }) : '',
    missing !== 0 ? t('{count} missing', { count: missing }) : '',
    day.gapsClosed > 0
      ? t('{count, plural, one {# gap closed} other {# gaps closed}}', { count: day.gapsClosed })
      : t('no gap'),
    day.foundOnlyByPoll > 0 ? t('{count} found only by asking', { count: day.foundOnlyByPoll }) : '',
    day.lagP95Ms === null ? '' : t('95 % within {time}', { time: lag(day.lagP95Ms) }),
  ]
    .filter(Boolean)
    .join(', ');
}
