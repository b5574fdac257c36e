import type {
  ChannelDto,
  ConversationDetailDto,
  ConversationDto,
  MessageDto,
  ReplyRuleDto,
  SlaDto,
} from '@kwartier/contracts';

/** The gallery's clock stands still: Thursday 19 November 2026, 14:32 in Amsterdam. */
export const NOW = Date.parse('2026-11-19T14:32:00+01:00');
const MINUTE = 60_000;

/** An instant, in minutes from the gallery's now; negative lies behind. */
export const at = (minutes: number): string => new Date(NOW + minutes * MINUTE).toISOString();

export const ME = '018f0000-0000-7000-8000-00000000aa01';
export const DAAN = '018f0000-0000-7000-8000-00000000aa02';
export const TESS = '018f0000-0000-7000-8000-00000000aa03';
const NAMES: Record<string, string> = { [ME]: 'Sanne de Wit', [DAAN]: 'Daan Bakker', [TESS]: 'Tess Vermeer' };
export const nameOf = (id: string): string | undefined => NAMES[id];

const CHANNEL = '018f0000-0000-7000-8000-00000000cc01';
const BRAND = '018f0000-0000-7000-8000-00000000bb01';
const TEAM = '018f0000-0000-7000-8000-00000000dd01';

/** A promise of an hour with so many minutes left. */
export const aPromise = (leftMinutes: number, over: Partial<SlaDto> = {}): SlaDto => ({
  target: 'first_response',
  state: leftMinutes < 0 ? 'breached' : 'running',
  startedAt: at(leftMinutes - 60),
  dueAt: at(leftMinutes),
  goalAt: at(leftMinutes - 30),
  warnAt: at(leftMinutes - 15),
  metAt: null,
  breachedAt: leftMinutes < 0 ? at(leftMinutes) : null,
  promiseMs: 60 * MINUTE,
  policy: 'Webcare',
  policyVersion: 3,
  ...over,
});

type Sketch = Partial<ConversationDto> & {
  id: string;
  leftMinutes?: number;
  paused?: boolean;
  name?: string;
  handle?: string;
  text?: string;
};

/** A conversation, valid by default: an unanswered mention on X. */
export function aConversation({ leftMinutes = 48, paused, name, handle, text, ...over }: Sketch): ConversationDto {
  return {
    channelId: CHANNEL,
    brandId: BRAND,
    teamId: TEAM,
    platform: 'x',
    isPrivate: false,
    mergedInto: null,
    contact: { id: over.id, name: name ?? 'Priya Raman', handle: handle ?? null, avatarUrl: null },
    status: 'open',
    resolution: null,
    outcome: null,
    snoozedUntil: null,
    priority: 'normal',
    language: 'en',
    tags: [],
    assigneeId: null,
    assignedReason: null,
    seq: 4,
    readSeq: 4,
    lastMessageSeq: 4,
    isFollowed: false,
    mention: null,
    waitingSince: paused ? null : at(leftMinutes - 60),
    nextDueAt: paused ? null : at(leftMinutes),
    sla: [aPromise(leftMinutes, paused ? { state: 'paused', target: 'next_response' } : {})],
    lastMessage: {
      excerpt: text ?? 'We’re at the hotel till 6, then driving to Porto. Can it still reach us?',
      direction: paused ? 'outbound' : 'inbound',
      kind: 'mention',
      at: at(leftMinutes - 60),
      abusiveMessageId: null,
    },
    createdAt: at(-90),
    updatedAt: at(-5),
    ...over,
  };
}

let counter = 0;
/** A message, valid by default: an inbound mention. */
export function aMessage(over: Partial<MessageDto> = {}): MessageDto {
  counter += 1;
  return {
    id: `018f0000-0000-7000-8000-${String(counter).padStart(12, '0')}`,
    conversationId: '018f0000-0000-7000-8000-0000000000f1',
    seq: counter,
    direction: 'inbound',
    kind: 'comment',
    text: 'Is row 14 still free?',
    author: { name: 'Jürgen Albrecht', handle: null, avatarUrl: null, agentId: null },
    externalId: 'e1',
    sentAt: at(-30 + counter / 10),
    isPrivate: false,
    origin: null,
    delivery: null,
    deliveryReason: null,
    sendAt: null,
    partOf: null,
    mergedFrom: null,
    wholeText: null,
    invites: false,
    isThreadPost: false,
    approval: null,
    goesOutAt: null,
    deliveredAt: null,
    readAt: null,
    attachments: [],
    edits: 0,
    deletedAt: null,
    hidden: false,
    abuse: { taken: false, found: false, marked: null },
    unsupported: null,
    mayReply: null,
    language: 'en',
    url: 'https://www.facebook.com/permalink/1',
    activity: null,
    mentions: [],
    handedTo: null,
    ...over,
  };
}

/** A reply of ours, in any state. */
export const aReply = (over: Partial<MessageDto> = {}): MessageDto =>
  aMessage({
    direction: 'outbound',
    kind: 'reply',
    text: 'We moved you to 14A, no extra cost.',
    author: { name: 'Sanne de Wit', handle: null, avatarUrl: null, agentId: ME },
    origin: 'agent',
    delivery: 'sent',
    ...over,
  });

export const aRule = (over: Partial<ReplyRuleDto> = {}): ReplyRuleDto => ({
  allowed: true,
  code: null,
  reason: 'X allows this reply: Priya mentioned @KwartAir',
  maxLength: 280,
  isOnlyMessage: false,
  windowExpiresAt: null,
  ...over,
});

export const aDetail = (over: Partial<ConversationDetailDto> & { id: string }): ConversationDetailDto => ({
  ...aConversation(over),
  post: null,
  linked: [],
  merges: [],
  followers: [],
  approval: null,
  replyRules: { public: aRule(), private: aRule({ reason: 'Only Priya sees this message', maxLength: 10_000 }) },
  ...over,
});

export const anApproval = (
  over: Partial<NonNullable<MessageDto['approval']>> = {},
): NonNullable<MessageDto['approval']> => ({
  id: '0198aaaa-0000-7000-8000-000000000001',
  state: 'waiting',
  reason: 'new',
  tag: null,
  askedAt: at(-4),
  decidedBy: null,
  comment: null,
  edited: false,
  ...over,
});

export const aChannel = (over: Partial<ChannelDto> = {}): ChannelDto => ({
  id: CHANNEL,
  platform: 'facebook',
  name: 'Kwart Air',
  account: { externalId: '1001', handle: null },
  brandId: BRAND,
  teamId: TEAM,
  state: 'active',
  stateReason: null,
  webhookUrl: 'https://care.example/webhooks/facebook/7Qm2',
  lastWebhookAt: at(-0.7),
  lastEventAt: at(-0.7),
  lastPollAt: at(-1),
  lastPollOkAt: at(-1),
  lagMs: 1800,
  heldReplies: 0,
  refusedWebhooks: 0,
  gap: null,
  createdAt: at(-60 * 24 * 200),
  ...over,
});
