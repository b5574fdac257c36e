import {
  ABUSE_WORDS_VERSION,
  type ChannelId,
  type ContactId,
  type ConversationId,
  clocksAfterStatus,
  findAbuse,
  type InboundKind,
  languageAfter,
  type MessageCreated,
  PRIVATE_THREAD,
  type SpokenFact,
  type ThreadKey,
} from '@kwartier/core';
import type { ConversationLinkRow, ConversationRow, LockedConversation } from '@kwartier/db';
import { v7 as newId } from 'uuid';
import { ConversationEdit } from '../conversation-edit.ts';
import type { StoreContext } from './store-context.ts';

const OUTBOUND_KIND: Readonly<Record<InboundKind, 'reply' | 'direct_message'>> = {
  mention: 'reply',
  reply: 'reply',
  comment: 'reply',
  quote: 'reply',
  direct_message: 'direct_message',
};

/** The conversation that a thread has, or a new one. */
export function openConversation(
  context: StoreContext,
  locked: LockedConversation | undefined,
  first: MessageCreated,
  key: ThreadKey,
  contactId: ContactId,
  posts: ReadonlyMap<string, string>,
  edits: ConversationEdit[],
): ConversationEdit {
  const { now } = context;
  if (locked) {
    // Two threads whose conversations were merged are one conversation, and one edit.
    const known = edits.find(({ row }) => row.id === locked.row.id);
    if (known) return known;
    const edit = new ConversationEdit(locked.row, locked.clocks, now);
    edits.push(edit);
    return edit;
  }
  const postKey = first.post?.externalId ?? (first.isPrivate || key.thread === first.externalId ? null : key.thread);
  const edit = new ConversationEdit(
    newConversation(context, first, key, contactId, (postKey && posts.get(postKey)) || null, null),
    [],
    now,
    { isNew: true },
  );
  edits.push(edit);
  return edit;
}

function newConversation(
  { workspaceId, channel, now }: StoreContext,
  first: MessageCreated,
  key: ThreadKey,
  contactId: ContactId,
  postId: string | null,
  previousId: ConversationId | null,
): ConversationRow {
  return {
    workspaceId,
    id: newId() as ConversationId,
    channelId: channel.id as ChannelId,
    brandId: channel.brandId,
    teamId: channel.teamId,
    platform: channel.platform,
    isPrivate: first.isPrivate,
    contactId,
    personExternalId: key.person,
    threadKey: first.isPrivate ? PRIVATE_THREAD : key.thread,
    previousId,
    mergedInto: null,
    isCurrent: true,
    postId,
    // What begins with an answer of ours is done until the customer is heard of: history, not work.
    status: first.fromUs ? 'resolved' : 'open',
    resolution: first.fromUs ? 'answered' : null,
    outcome: null,
    resolvedAt: first.fromUs ? first.sentAt : null,
    snoozedUntil: null,
    priority: 'normal',
    // Its messages tell, the first of them at once.
    language: null,
    assigneeId: null,
    assignedAt: null,
    assignedReason: null,
    seq: 0,
    messageSeq: 0,
    openedAt: first.sentAt,
    lastMessageAt: first.sentAt,
    lastInboundAt: null,
    lastOutboundAt: null,
    waitingSince: null,
    firstResponseAt: null,
    firstResponseMs: null,
    firstResponseBusinessMs: null,
    firstResponderId: null,
    nextDueAt: null,
    nextWarnAt: null,
    windowExpiresAt: null,
    lastExcerpt: '',
    lastDirection: null,
    lastKind: null,
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * The old one is over for too long: a new conversation, linked to it.
 * @param mergedFrom the thread's own conversation where it was merged into the old one: its thread goes on in the new one
 */
export function continued(
  context: StoreContext,
  old: ConversationEdit,
  message: MessageCreated,
  edits: ConversationEdit[],
  links: ConversationLinkRow[],
  mergedFrom: LockedConversation | null,
): ConversationEdit {
  const { workspaceId, now } = context;
  const head = mergedFrom === null ? old : new ConversationEdit(mergedFrom.row, mergedFrom.clocks, now);
  if (head !== old) edits.push(head);
  head.row.isCurrent = false;
  const { threadKey: thread, personExternalId: person, contactId, postId } = head.row;
  const edit = new ConversationEdit(
    newConversation(context, message, { thread, person }, contactId, postId, old.row.id),
    [],
    now,
    { isNew: true },
  );
  edits.push(edit);
  links.push({ workspaceId, fromId: old.row.id, toId: edit.row.id, reason: 'late_reply', at: now, linkedBy: null });
  return edit;
}

/** The customer is back: open again, with what is promised from now on. */
export function reopen({ policy, now }: StoreContext, edit: ConversationEdit): void {
  const from = edit.row.status;
  // Waits that began before are measured on from the message that re-opens; it is added next.
  edit.clocks = clocksAfterStatus(
    edit.clocks,
    { from, to: 'open', at: now },
    { waitingSince: null, firstResponseAt: edit.timeline.firstResponseAt },
    policy,
    edit.row,
  );
  Object.assign(edit.row, {
    status: 'open',
    resolution: null,
    outcome: null,
    resolvedAt: null,
    snoozedUntil: null,
  } satisfies Partial<ConversationRow>);
  edit.addActivity('reopened', { from }, 'Kwartier');
}

/** Add one message, with what it does to waiting times and promises. */
export function addMessage(
  { policy, detectLanguage, abuse }: StoreContext,
  edit: ConversationEdit,
  message: MessageCreated,
  earlier: SpokenFact[] | undefined,
  mergedFrom: ConversationId | null,
): void {
  const { fromUs, author } = message;
  const language = message.language ?? (fromUs ? null : detectLanguage(message.text));
  edit.addMessage(
    {
      direction: fromUs ? 'outbound' : 'inbound',
      kind: fromUs ? OUTBOUND_KIND[message.kind] : message.kind,
      text: message.text,
      authorName: author.name ?? author.handle ?? 'Unknown person',
      authorHandle: author.handle,
      authorAvatarUrl: author.avatarUrl,
      authorExternalId: author.externalId,
      origin: fromUs ? 'native' : null,
      delivery: fromUs ? 'sent' : null,
      externalId: message.externalId,
      inReplyTo: message.inReplyTo,
      sentAt: message.sentAt,
      isPrivate: message.isPrivate,
      attachments: message.attachments.length > 0 ? message.attachments : null,
      language,
      mayReply: message.mayReply,
      url: message.url,
      unsupported: message.unsupported,
      mergedFrom,
      isAbuseFound: !fromUs && findAbuse(message.text, language, abuse).length > 0,
      abuseVersion: fromUs ? null : ABUSE_WORDS_VERSION,
    },
    fromUs ? 'message.sent_elsewhere' : 'message.received',
  );
  if (!fromUs) edit.row.language = languageAfter(edit.row.language, language, message.text);
  if (
    message.windowExpiresAt !== null &&
    (edit.row.windowExpiresAt === null || message.windowExpiresAt > edit.row.windowExpiresAt)
  )
    edit.row.windowExpiresAt = message.windowExpiresAt;
  // An answer typed in the platform's own app was written by a person: it ends the wait, for nobody's account.
  const fact: SpokenFact = { at: message.sentAt, by: fromUs ? 'answer' : 'customer' };
  if (edit.row.status !== 'spam') edit.addFact(fact, policy, null, earlier);
  earlier?.push(fact);
}
