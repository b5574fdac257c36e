import type { ConversationDto, MessageDto, ReplyRuleDto, SearchMatchDto, SlaDto } from '@kwartier/contracts';
import { DomainError, excerptAround, type Instant, iso, type ReplyRule, type SearchQuery } from '@kwartier/core';
import type { ClockView, ConversationView } from '@kwartier/db/reads/conversation-view';
import type { SearchMatch } from '@kwartier/db/reads/search';
import type { Mask } from '../../dto/mask.ts';
import { contactPictureUrl } from '../../dto/picture.ts';

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

const slaDto = (clock: ClockView): SlaDto => ({
  target: clock.target,
  state: clock.state,
  startedAt: iso(clock.startedAt),
  dueAt: iso(clock.dueAt),
  goalAt: isoOrNull(clock.goalAt),
  warnAt: iso(clock.warnAt),
  metAt: isoOrNull(clock.metAt),
  breachedAt: isoOrNull(clock.breachedAt),
  promiseMs: clock.promiseMs,
  policy: clock.policyName,
  policyVersion: clock.policyVersion,
});

/** A conversation as the API shows it. */
export function conversationDto(row: ConversationView, mask: Mask): ConversationDto {
  return {
    id: row.id,
    channelId: row.channelId,
    brandId: row.brandId,
    teamId: row.teamId,
    platform: row.platform,
    isPrivate: row.isPrivate,
    contact: {
      id: row.contactId,
      name: mask.name(row.contactName),
      handle: mask.handle(row.contactHandle),
      avatarUrl: mask.picture(contactPictureUrl(row.contactId, row.contactAvatarUrl)),
    },
    status: row.status,
    resolution: row.resolution,
    outcome: row.outcome,
    snoozedUntil: isoOrNull(row.snoozedUntil),
    mergedInto: row.mergedInto,
    priority: row.priority,
    language: row.language,
    tags: row.tags.map(({ id, name }) => ({ id, name })),
    assigneeId: row.assigneeId,
    assignedReason: row.assignedReason,
    seq: row.seq,
    readSeq: row.readSeq,
    lastMessageSeq: row.messageSeq,
    isFollowed: row.isFollowed,
    mention: row.mention && { seq: row.mention.seq, at: iso(row.mention.at) },
    waitingSince: isoOrNull(row.waitingSince),
    nextDueAt: isoOrNull(row.nextDueAt),
    sla: row.clocks.map(slaDto),
    lastMessage:
      row.lastDirection && row.lastKind
        ? {
            excerpt: row.lastExcerpt,
            direction: row.lastDirection as MessageDto['direction'],
            kind: row.lastKind as MessageDto['kind'],
            at: iso(row.lastMessageAt),
            abusiveMessageId: row.abusiveMessageId,
          }
        : null,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

export const replyRuleDto = (rule: ReplyRule): ReplyRuleDto => ({
  allowed: rule.allowed,
  code: rule.code,
  reason: rule.reason,
  maxLength: rule.maxLength,
  isOnlyMessage: rule.isOnlyMessage,
  windowExpiresAt: isoOrNull(rule.windowExpiresAt),
});

/** What a search found, cut to where its words stand. */
export const matchDto = (match: SearchMatch, words: readonly string[]): SearchMatchDto => ({
  conversationId: match.conversationId,
  messageId: match.messageId,
  seq: match.seq,
  isNote: match.kind === 'note',
  excerpt: excerptAround(match.text, words),
  isAbusive: match.isAbusive,
});

/** The refusal of a search whose operator holds something that means nothing. */
export function notUnderstood({ piece, allowed }: SearchQuery['mistakes'][number]): DomainError {
  const instead = allowed.length > 0 ? ` Choose from: ${allowed.join(', ')}.` : ' Say which, or leave it out.';
  return new DomainError('search.not_understood', `“${piece.operator}:” does not know this value.${instead}`, {
    operator: piece.operator,
  });
}
