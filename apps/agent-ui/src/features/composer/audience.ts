import type { ConversationDetailDto, ReplyRuleDto } from '@kwartier/contracts';
import { firstName } from '@kwartier/core';
import type { IconName } from '../../components/ui/icon.tsx';
import { formatDuration } from '../../lib/format-duration.ts';
import { whenWords } from '../../lib/format-time.ts';
import { msg, sayServer, t } from '../../lib/i18n/index.ts';
import type { Audience } from '../../lib/outbox.ts';

export const AUDIENCE_NAME: Record<Audience, string> = {
  public: msg('Public reply'),
  private: msg('Direct message'),
  note: msg('Note'),
};
export const AUDIENCE_ICON: Record<Audience, IconName> = { public: 'globe', private: 'lock', note: 'note' };
export const SEND_NAME: Record<Audience, string> = {
  public: msg('Reply in public'),
  private: msg('Send privately'),
  note: msg('Add note'),
};

type Rules = ConversationDetailDto['replyRules'];

/** The audiences a conversation has; a rule that refuses is still shown, with its reason. */
export function audiencesOf(rules: Rules, mayReply: boolean): Audience[] {
  return [
    ...(rules.public && mayReply ? (['public'] as const) : []),
    ...(rules.private && mayReply ? (['private'] as const) : []),
    'note',
  ];
}

/** It starts as the customer wrote. */
export function startAudience(
  conversation: Pick<ConversationDetailDto, 'isPrivate' | 'replyRules'>,
  mayReply: boolean,
): Audience {
  const offered = audiencesOf(conversation.replyRules, mayReply);
  const wanted = conversation.isPrivate ? 'private' : 'public';
  return offered.includes(wanted) ? wanted : (offered[0] ?? 'note');
}

export interface NoticeLine {
  readonly tone: 'plain' | 'risk' | 'breached' | 'private';
  readonly icon: IconName;
  readonly words: string;
}

const HOUR = 3_600_000;

/** The one line below the tabs: whether one may answer, until when, or what to do instead. */
export function ruleNotice(
  audience: Audience,
  rule: ReplyRuleDto | null,
  name: string,
  place: string,
  now: number,
): NoticeLine {
  if (audience === 'note') return { tone: 'plain', icon: 'note', words: t('Only your team sees a note') };
  if (!rule) return { tone: 'risk', icon: 'warn', words: t('{place} offers no answer of this kind here.', { place }) };
  const expires = rule.windowExpiresAt ? Date.parse(rule.windowExpiresAt) : null;
  if (!rule.allowed)
    return {
      tone: rule.code === 'reply.window_closed' ? 'breached' : 'risk',
      icon: 'warn',
      words: sayServer(rule.reason),
    };
  if (expires !== null) {
    const left = expires - now;
    if (left <= 0)
      return {
        tone: 'breached',
        icon: 'lock',
        words: t('The {place} window closed at {when}.', { place, when: whenWords(expires, now) }),
      };
    if (left < HOUR)
      return {
        tone: 'risk',
        icon: 'clock',
        words: t('The {place} window closes in {time}', { place, time: formatDuration(left) }),
      };
    return {
      tone: 'plain',
      icon: 'clock',
      words: t('{place} lets you answer until {when}', { place, when: whenWords(expires, now) }),
    };
  }
  if (audience === 'private')
    return {
      tone: 'private',
      icon: 'lock',
      words: sayServer(rule.reason) || t('Only {name} sees this message', { name: firstName(name) }),
    };
  return { tone: 'plain', icon: 'check', words: sayServer(rule.reason) };
}
