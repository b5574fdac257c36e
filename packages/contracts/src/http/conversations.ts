import {
  APPROVAL_REASONS,
  APPROVAL_STATES,
  ATTACHMENT_KINDS,
  CONFIRMABLE,
  CONVERSATION_SORTS,
  CONVERSATION_STATUSES,
  DELIVERY_STATES,
  DIRECTIONS,
  LINK_REASONS,
  MAX_ACTIONS,
  MAX_WAITING_UPLOADS,
  MESSAGE_KINDS,
  ORIGINS,
  OUTCOMES,
  RESOLUTIONS,
  SLA_STATES,
  SLA_TARGETS,
} from '@kwartier/core';
import { z } from 'zod';
import { IsoInstant, PlatformSchema, PrioritySchema, page, Uuid } from './common.ts';
import { HandedToDto, MentionsSchema } from './mentions.ts';

/** One of many things that are done to a conversation, all or nothing; see core's ConversationAction. */
export const ConversationActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('add_tag'), tagId: Uuid }),
  z.strictObject({ kind: z.literal('remove_tag'), tagId: Uuid }),
  z.strictObject({ kind: z.literal('assign'), agentId: Uuid }),
  z.strictObject({ kind: z.literal('take') }),
  z.strictObject({ kind: z.literal('release') }),
  z.strictObject({ kind: z.literal('assign_team'), teamId: Uuid }),
  z.strictObject({ kind: z.literal('set_priority'), priority: PrioritySchema }),
  z.strictObject({ kind: z.literal('open') }),
  z.strictObject({
    kind: z.literal('resolve'),
    noReplyNeeded: z.boolean(),
    outcome: z.enum(OUTCOMES).nullable().optional(),
  }),
  z.strictObject({ kind: z.literal('spam') }),
  z.strictObject({ kind: z.literal('snooze'), minutes: z.int().min(1).max(525_600) }),
  z.strictObject({ kind: z.literal('snooze_until'), at: IsoInstant }),
]);
export const ConversationActions = z.array(ConversationActionSchema).max(MAX_ACTIONS);

/** The macro that something came from; `inserted` is its text before anybody changed it. */
export const UsedMacroSchema = z.strictObject({
  id: Uuid,
  version: z.int().min(1),
  inserted: z.string().max(100_000).nullable(),
});

export const TagRef = z.object({ id: Uuid, name: z.string() });

export const AUDIENCES = ['public', 'private'] as const;

export const ListConversationsQuery = z.strictObject({
  /** Default: open. `any` gives all. */
  status: z.enum([...CONVERSATION_STATUSES, 'any']).optional(),
  /** `me`, `none`, or an agent's id. */
  assignee: z.union([z.literal('me'), z.literal('none'), Uuid]).optional(),
  channel: Uuid.optional(),
  team: Uuid.optional(),
  contact: Uuid.optional(),
  /** Only these rows, comma separated, at most 100: how a console answers a hint. Other filters still apply. */
  ids: z.string().max(3700).optional(),
  tag: Uuid.optional(),
  /** Only what the viewer follows, or what names them in a note: the newest mention first, unless `sort` says otherwise. */
  concerns: z.enum(['following', 'mentioned']).optional(),
  /**
   * Words in names, handles, messages and notes, "phrases", and operators (`from: channel: tag: is: before: after: assignee: lang: team:
   * priority:`), see core's `parseSearch`. With words, the newest match comes first, whatever `sort` says.
   */
  q: z.string().max(500).optional(),
  /** `deadline`: the next promise first; `waiting`: the longest wait first; `newest`, `oldest`: by when the customer opened. */
  sort: z.enum(CONVERSATION_SORTS).optional(),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});

export const SlaDto = z.object({
  target: z.enum(SLA_TARGETS),
  state: z.enum(SLA_STATES),
  startedAt: IsoInstant,
  /** When the promise falls due. */
  dueAt: IsoInstant,
  /** The aim inside the promise (60 minutes promised, 30 aimed at); null if the policy has none. */
  goalAt: IsoInstant.nullable(),
  /** When it turns to at risk. */
  warnAt: IsoInstant,
  metAt: IsoInstant.nullable(),
  breachedAt: IsoInstant.nullable(),
  /** The whole promise in working milliseconds: the full face of the badge. */
  promiseMs: z.int(),
  policy: z.string(),
  policyVersion: z.int(),
});
export type SlaDto = z.infer<typeof SlaDto>;

export const ContactRef = z.object({
  id: Uuid,
  name: z.string(),
  handle: z.string().nullable(),
  avatarUrl: z.string().nullable(),
});

/** Whether and how we may answer now, so that a composer can say so before anything is typed. */
export const ReplyRuleDto = z.object({
  allowed: z.boolean(),
  /** A core ErrorCode when not allowed. */
  code: z.string().nullable(),
  /** One sentence: why, or why not and what to do instead. */
  reason: z.string(),
  maxLength: z.int(),
  windowExpiresAt: IsoInstant.nullable(),
  /** The platform takes this one message and no second until the customer writes again. */
  isOnlyMessage: z.boolean(),
});
export type ReplyRuleDto = z.infer<typeof ReplyRuleDto>;

export const ConversationDto = z.object({
  id: Uuid,
  channelId: Uuid,
  brandId: Uuid,
  teamId: Uuid,
  platform: PlatformSchema,
  isPrivate: z.boolean(),
  contact: ContactRef,
  status: z.enum(CONVERSATION_STATUSES),
  resolution: z.enum(RESOLUTIONS).nullable(),
  /** What came of it, if whoever resolved it said so. */
  outcome: z.enum(OUTCOMES).nullable(),
  snoozedUntil: IsoInstant.nullable(),
  /** The conversation that took its messages over; it stands in no list then. */
  mergedInto: Uuid.nullable(),
  priority: PrioritySchema,
  language: z.string().nullable(),
  tags: z.array(TagRef),
  assigneeId: Uuid.nullable(),
  /** Why the assignee has it, in words. */
  assignedReason: z.string().nullable(),
  /** Counts every change of this conversation, without gaps. */
  seq: z.int(),
  /** The highest seq the viewer has read. */
  readSeq: z.int(),
  /** The seq of the last message by the customer or by us: unread when above `readSeq` and inbound. */
  lastMessageSeq: z.int(),
  /** Whether the viewer follows it. */
  isFollowed: z.boolean(),
  /** The newest note that names the viewer: unread when its seq is above `readSeq`. */
  mention: z.object({ seq: z.int(), at: IsoInstant }).nullable(),
  waitingSince: IsoInstant.nullable(),
  /** Of the next running promise; null when none runs. */
  nextDueAt: IsoInstant.nullable(),
  sla: z.array(SlaDto),
  lastMessage: z
    .object({
      excerpt: z.string(),
      direction: z.enum(DIRECTIONS),
      kind: z.enum(MESSAGE_KINDS),
      at: IsoInstant,
      /** The message itself where it may be abuse: its words are shown only to who asks. */
      abusiveMessageId: Uuid.nullable(),
    })
    .nullable(),
  createdAt: IsoInstant,
  updatedAt: IsoInstant,
});
export type ConversationDto = z.infer<typeof ConversationDto>;

export const PostDto = z.object({
  id: Uuid,
  text: z.string().nullable(),
  url: z.string().nullable(),
  byUs: z.boolean(),
  publishedAt: IsoInstant.nullable(),
  /** Conversations under this post. */
  conversations: z.int(),
  reach: z.object({ reposts: z.int(), likes: z.int(), reactions: z.int(), shares: z.int() }),
});

/** Another conversation that belongs together with this one. */
export const LinkedConversationDto = z.object({
  id: Uuid,
  /** Whose it is: somebody else's too, where a person linked them. */
  contact: z.object({ id: Uuid, name: z.string() }),
  /** How it came about; the first reason where there are several. */
  reason: z.enum(LINK_REASONS),
  /** Who said so, by name, if that alone holds them together: it can be taken back. */
  linkedBy: z.string().nullable(),
  isPrivate: z.boolean(),
  platform: PlatformSchema,
  status: z.enum(CONVERSATION_STATUSES),
  excerpt: z.string(),
  /** The message those words are of, if it may be abuse. */
  abusiveMessageId: Uuid.nullable(),
  at: IsoInstant,
});

export const ConversationDetailDto = ConversationDto.extend({
  post: PostDto.nullable(),
  linked: z.array(LinkedConversationDto),
  /** Merges that stand: what came over to it, or where it went. Newest first. */
  merges: z.array(z.object({ id: Uuid, fromId: Uuid, intoId: Uuid, mergedAt: IsoInstant, mergedBy: z.string() })),
  /** Who follows it, by name. */
  followers: z.array(z.object({ id: Uuid, name: z.string() })),
  replyRules: z.object({ public: ReplyRuleDto.nullable(), private: ReplyRuleDto.nullable() }),
  /** Why a public answer of the viewer would wait for a second person; null: it would go straight out. */
  approval: z
    .object({
      reason: z.enum(APPROVAL_REASONS),
      /** Which topic is sensitive. */
      tag: z.string().nullable(),
      /** How much they are trusted, of how much is needed. */
      trust: z.int(),
      needed: z.int(),
    })
    .nullable(),
});
export type ConversationDetailDto = z.infer<typeof ConversationDetailDto>;

/** What a search found in a conversation. */
export const SearchMatchDto = z.object({
  conversationId: Uuid,
  messageId: Uuid,
  seq: z.int(),
  isNote: z.boolean(),
  /** The text around the words, at most 240 characters. */
  excerpt: z.string(),
  /** It may be abuse. */
  isAbusive: z.boolean(),
});
export type SearchMatchDto = z.infer<typeof SearchMatchDto>;

export const ConversationPage = page(ConversationDto).extend({
  /** Of a search with words: the message that was found, for each conversation where it was one. */
  matches: z.array(SearchMatchDto).optional(),
  /** The server's clock, so that a console never trusts its own. */
  now: IsoInstant,
});
export type ConversationPage = z.infer<typeof ConversationPage>;

/** How many conversations each view of the inbox holds. */
export const InboxCountsDto = z.object({
  mine: z.int(),
  unassigned: z.int(),
  open: z.int(),
  snoozed: z.int(),
  /** Open ones that the viewer follows. */
  following: z.int(),
  /** Those with a mention of the viewer that they have not read. */
  mentioned: z.int(),
  atRisk: z.int(),
  breached: z.int(),
  /** Answers that wait for the viewer's approval; 0 for who may approve nothing. */
  approvals: z.int(),
  now: IsoInstant,
});
export type InboxCountsDto = z.infer<typeof InboxCountsDto>;

export const AttachmentDto = z.object({
  kind: z.enum(ATTACHMENT_KINDS),
  url: z.string().nullable(),
  /** Where this API gives the picture out; null if there is none. */
  previewUrl: z.string().nullable(),
  altText: z.string().nullable(),
  /** What a file that we sent was called; null for everything else. */
  name: z.string().nullable(),
});

/** What an activity line tells. `data` holds the names and times that its sentence needs. */
export const ACTIVITY_TYPES = [
  'assigned',
  'released',
  'status_changed',
  'sla_warned',
  'sla_breached',
  'goal_missed',
  'linked',
  'reopened',
  'private_reply_sent',
  'hidden',
  'unhidden',
  'priority_changed',
  'tagged',
  'untagged',
  'team_changed',
  'reply_returned',
  'merged',
  'merged_into',
  'parted',
  'split',
  'split_from',
  'unlinked',
] as const;
export const ActivityDto = z.object({
  type: z.enum(ACTIVITY_TYPES),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** What a second person has to decide about an answer, or has decided. */
const MessageApprovalDto = z.object({
  id: Uuid,
  state: z.enum(APPROVAL_STATES),
  reason: z.enum(APPROVAL_REASONS),
  tag: z.string().nullable(),
  askedAt: IsoInstant,
  decidedBy: z.string().nullable(),
  comment: z.string().nullable(),
  /** It went out with other words than its writer's. */
  edited: z.boolean(),
});

export const MessageDto = z.object({
  id: Uuid,
  conversationId: Uuid,
  seq: z.int(),
  direction: z.enum(DIRECTIONS),
  kind: z.enum(MESSAGE_KINDS),
  /** Empty when deleted or for an activity. */
  text: z.string(),
  author: z.object({
    name: z.string(),
    handle: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    agentId: Uuid.nullable(),
  }),
  externalId: z.string().nullable(),
  /** The platform's time for what came or went through it; ours for notes, activities and what is not sent yet. */
  sentAt: IsoInstant,
  isPrivate: z.boolean(),
  origin: z.enum(ORIGINS).nullable(),
  delivery: z.enum(DELIVERY_STATES).nullable(),
  /** In words: why it was rejected, why it waits, or what is unclear. */
  deliveryReason: z.string().nullable(),
  /** Until when it can be taken back: it goes out then. Null: it can no longer, or never could. */
  goesOutAt: IsoInstant.nullable(),
  /** The time it was given; null: none. It may have passed if a person has to decide. */
  sendAt: IsoInstant.nullable(),
  /** Null: it waits for nobody, and never did. Only timelines tell. */
  approval: MessageApprovalDto.nullable(),
  /** The first of the messages that one answer became; null for that one, and for every other. */
  partOf: Uuid.nullable(),
  /** What was written, where it became a thread: on its first post. While it waits for its time or for a person `text` is the same: it is cut when it goes out. */
  wholeText: z.string().nullable(),
  /** It is one post of a thread: what was refused can be posted again, and the rest follows. */
  isThreadPost: z.boolean(),
  /** It carries a button to write to us in private. */
  invites: z.boolean(),
  /** The conversation that it came over from when that was merged into this one. */
  mergedFrom: Uuid.nullable(),
  deliveredAt: IsoInstant.nullable(),
  readAt: IsoInstant.nullable(),
  attachments: z.array(AttachmentDto),
  /** How often the text was changed; the versions are at /messages/:id/versions. */
  edits: z.int(),
  deletedAt: IsoInstant.nullable(),
  hidden: z.boolean(),
  /** What a customer wrote may be abuse: found by the lists of words, unless a person said otherwise. */
  abuse: z.object({
    taken: z.boolean(),
    /** By the lists alone. */
    found: z.boolean(),
    /** What a person said; null: nobody has. */
    marked: z.boolean().nullable(),
  }),
  /** What the platform sent that cannot be shown; null for everything else. */
  unsupported: z.string().nullable(),
  mayReply: z.boolean().nullable(),
  language: z.string().nullable(),
  url: z.string().nullable(),
  activity: ActivityDto.nullable(),
  /** Who is named in a note, in the order of the text. */
  mentions: MentionsSchema,
  /** Who got the conversation together with this note. */
  handedTo: HandedToDto.nullable(),
});
export type MessageDto = z.infer<typeof MessageDto>;

export const ListMessagesQuery = z.strictObject({
  /** Only messages with a lower seq: older ones. */
  before: z.coerce.number().int().min(1).optional(),
  /** Only messages with a higher seq: what is new. */
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

/** Oldest first. `nextCursor` is the `before` of the next older page. */
export const MessagePage = page(MessageDto).extend({ seq: z.int() });
export type MessagePage = z.infer<typeof MessagePage>;

export const SendMessageBody = z.strictObject({
  kind: z.enum(['reply', 'note']),
  /** Any length is taken here; the rules answer with a reason. 100,000 characters is the body's own bound. */
  text: z.string().max(100_000),
  /** The highest seq the writer has seen. A newer message of anybody else is answered with 409 and what is new. */
  lastSeenSeq: z.int().min(0),
  /** Default: as the customer wrote. */
  audience: z.enum(AUDIENCES).optional(),
  /** Send although the conversation moved on: a person has read what is new. */
  override: z.boolean().optional(),
  /** Guests that a note is for: they alone of all guests read it. */
  guestIds: z.array(Uuid).max(20).optional(),
  /** Who is named in a note. Naming somebody who may not see the conversation is refused. */
  mentions: MentionsSchema.optional(),
  /** Done with the reply, or neither is. */
  actions: ConversationActions.optional(),
  /** What is to go out all the same, with why: after a refusal with `reply.private_data` or `reply.conduct`. */
  confirmed: z
    .array(z.strictObject({ what: z.enum(CONFIRMABLE), reason: z.string().trim().min(3).max(300) }))
    .max(CONFIRMABLE.length)
    .optional(),
  macro: UsedMacroSchema.optional(),
  /** Too long for one post, it goes out as a thread of at most ten: only in public, only where the platform has threads. */
  asThread: z.boolean().optional(),
  /** With a button to write to us in private: only in public, only where the platform has one. */
  invites: z.boolean().optional(),
  /** When it is to go out, at most 30 days ahead, if nobody else speaks before. Without it: at once. */
  sendAt: IsoInstant.optional(),
  /** Files of the writer's draft here, in the order in which they go out. With them the text may be empty. */
  uploadIds: z.array(Uuid).max(MAX_WAITING_UPLOADS).optional(),
  /** The draft that this was: it goes with the message. A newer one, from another window, stays. */
  draftVersion: z.int().min(0).optional(),
});
/** Another time for an answer that waits for one; null: now. `lastSeenSeq` as in SendMessageBody. */
export const RescheduleBody = z.strictObject({ sendAt: IsoInstant.nullable(), lastSeenSeq: z.int().min(0) });
/** The message, and what undoes the actions that came with it. */
export const SentMessageDto = MessageDto.extend({ undo: z.array(ConversationActionSchema) });

export const ActionsBody = z.strictObject({ actions: ConversationActions.min(1), macro: UsedMacroSchema.optional() });
export const ConversationTagsBody = z.strictObject({ tagIds: z.array(Uuid).max(50) });
/** What undoes it: actions to be given back in this order. */
export const UndoDto = z.object({ undo: z.array(ConversationActionSchema) });

export const MessageVersionsDto = z.object({ items: z.array(z.object({ text: z.string(), at: IsoInstant })) });

export const AssigneeBody = z.strictObject({ agentId: Uuid.optional() });
export const StatusBody = z.strictObject({
  status: z.enum(CONVERSATION_STATUSES),
  snoozedUntil: IsoInstant.optional(),
  resolution: z.enum(RESOLUTIONS).optional(),
  outcome: z.enum(OUTCOMES).optional(),
});
export const PriorityBody = z.strictObject({ priority: PrioritySchema });
export const ReadBody = z.strictObject({ seq: z.int().min(0) });

/** What a person decides about a reply that could not be confirmed. */
export const ConfirmationBody = z.strictObject({ decision: z.enum(['it_is_there', 'send_again', 'discard']) });
/** Whether a message is abuse; null: as the lists of words have it. */
export const AbuseBody = z.strictObject({ marked: z.boolean().nullable() });
export const VisibilityBody = z.strictObject({ hidden: z.boolean() });

export const DraftBody = z.strictObject({
  text: z.string().max(100_000),
  audience: z.enum([...AUDIENCES, 'note']),
  version: z.int().min(0),
});
/** Only if it still has this version; without one in any case. */
export const DiscardDraftQuery = z.strictObject({ version: z.coerce.number().int().min(0).optional() });
/** Empty text: no draft. A write must carry the version it read; versions only grow. */
export const DraftDto = z.object({
  text: z.string(),
  audience: z.enum([...AUDIENCES, 'note']),
  version: z.int(),
  savedAt: IsoInstant.nullable(),
});
export type DraftDto = z.infer<typeof DraftDto>;

export const ContactDto = z.object({
  id: Uuid,
  name: z.string(),
  avatarUrl: z.string().nullable(),
  language: z.string().nullable(),
  firstSeenAt: IsoInstant,
  handles: z.array(
    z.object({
      platform: PlatformSchema,
      externalId: z.string(),
      handle: z.string().nullable(),
      name: z.string().nullable(),
      url: z.string().nullable(),
    }),
  ),
  conversations: z.array(
    z.object({
      id: Uuid,
      platform: PlatformSchema,
      isPrivate: z.boolean(),
      status: z.enum(CONVERSATION_STATUSES),
      resolution: z.enum(RESOLUTIONS).nullable(),
      excerpt: z.string(),
      /** The message those words are of, if it may be abuse. */
      abusiveMessageId: Uuid.nullable(),
      openedAt: IsoInstant,
      firstResponseMs: z.int().nullable(),
      assigneeId: Uuid.nullable(),
    }),
  ),
});
export type ContactDto = z.infer<typeof ContactDto>;
