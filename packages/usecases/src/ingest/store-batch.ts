import {
  arrivalOf,
  type ChannelId,
  type ContactId,
  type ConversationId,
  clocksAfterStatus,
  type InboundKind,
  type Instant,
  isInOrder,
  type KnownMessage,
  type MessageCreated,
  type PolicyVersion,
  PRIVATE_THREAD,
  type SpokenFact,
  type ThreadKey,
  threadKeyOf,
  type WorkspaceId,
} from '@kwartier/core';
import type { ConversationLinkRow, ConversationRow, HandleRow, LockedConversation, Sql } from '@kwartier/db';
import {
  type ChannelContext,
  listFacts,
  listHandles,
  listKnownMessages,
  listSpokenFacts,
} from '@kwartier/db/reads/ingest';
import { insertContacts, updateHandles, upsertPosts, upsertReach } from '@kwartier/db/writes/contacts';
import { lockConversations, lockThreads, saveConversations } from '@kwartier/db/writes/conversations';
import { applyFacts, insertFacts, markReceived, refreshExcerpts } from '@kwartier/db/writes/message-facts';
import { v7 as newId } from 'uuid';
import { ConversationEdit } from '../conversation-edit.ts';
import { type Batch, personsOf } from './batch.ts';
import { settleEchoes } from './settle-echoes.ts';

export interface StoreContext {
  readonly sql: Sql;
  readonly workspaceId: WorkspaceId;
  readonly channel: ChannelContext;
  readonly policy: PolicyVersion;
  readonly now: Instant;
  readonly detectLanguage: (text: string) => string | null;
}

/** A conversation that changed, for the hint that goes out after the commit. */
export interface Touched {
  readonly conversationId: ConversationId;
  readonly seq: number;
}

/** The id space a person's id belongs to: Meta's Messenger ids and commenter ids are not comparable. */
export const realmOf = (platform: string, isPrivate: boolean): string =>
  platform === 'facebook' && isPrivate ? 'messenger' : '';

const OUTBOUND_KIND: Readonly<Record<InboundKind, 'reply' | 'direct_message'>> = {
  mention: 'reply',
  reply: 'reply',
  comment: 'reply',
  quote: 'reply',
  direct_message: 'direct_message',
};

const keyText = ({ thread, person }: ThreadKey): string => `${thread}\n${person}`;

/**
 * Store a batch: message, conversation, promises and event together, or nothing. Idempotent: what is here already is left as it
 * is. The caller holds the channel.
 */
export async function storeBatch(context: StoreContext, batch: Batch): Promise<Touched[]> {
  const { sql, workspaceId, channel, now } = context;
  const channelId = channel.id as ChannelId;
  const ids = new Set<string>();
  for (const message of batch.messages) {
    ids.add(message.externalId);
    if (message.inReplyTo !== null) ids.add(message.inReplyTo);
  }
  const publics = personsOf(batch.messages, false);
  const privates = personsOf(batch.messages, true);
  const [knownRows, publicHandles, privateHandles, knownFacts] = await Promise.all([
    listKnownMessages(sql, workspaceId, channelId, [...ids]),
    listHandles(sql, workspaceId, channel.platform, realmOf(channel.platform, false), [...publics.keys()]),
    realmOf(channel.platform, true) === '' && privates.size === 0
      ? []
      : listHandles(sql, workspaceId, channel.platform, realmOf(channel.platform, true), [...privates.keys()]),
    listFacts(
      sql,
      workspaceId,
      channelId,
      batch.messages.map((message) => message.externalId),
    ),
  ]);
  const here = new Set(knownRows.map((row) => row.externalId));
  const known = new Map<string, KnownMessage>(
    knownRows.map((row) => [row.externalId, { thread: row.threadKey, person: row.personExternalId }]),
  );

  let fresh = batch.messages.filter((message) => !here.has(message.externalId));
  const touched = new Map<ConversationId, number>();
  if (fresh.some((message) => message.fromUs)) {
    const settled = await settleEchoes(
      context,
      fresh.filter((message) => message.fromUs),
    );
    fresh = fresh.filter((message) => !settled.claimed.has(message.externalId));
    for (const { conversationId, seq } of settled.touched) touched.set(conversationId, seq);
    for (const [externalId, thread] of settled.threads) known.set(externalId, thread);
  }

  // Parents first, so that a thread that comes whole is threaded whole.
  const threads = new Map<string, { key: ThreadKey; messages: MessageCreated[] }>();
  const unprompted: MessageCreated[] = [];
  for (const message of fresh) {
    const key = threadKeyOf(message, message.inReplyTo === null ? undefined : known.get(message.inReplyTo));
    if (!key) {
      unprompted.push(message);
      continue;
    }
    known.set(message.externalId, key);
    const text = keyText(key);
    const thread = threads.get(text) ?? { key, messages: [] };
    thread.messages.push(message);
    threads.set(text, thread);
  }

  const contacts = new Map<string, ContactId>();
  const people = async (isPrivate: boolean, persons: typeof publics, rows: readonly HandleRow[]) => {
    const realm = realmOf(channel.platform, isPrivate);
    const found = new Map(rows.map((row) => [row.externalId, row]));
    const changed: HandleRow[] = [];
    const missing = [];
    for (const person of persons.values()) {
      const row = found.get(person.externalId);
      if (!row) missing.push({ ...person, contactId: newId() as ContactId, language: null });
      else {
        contacts.set(`${isPrivate} ${person.externalId}`, row.contactId);
        const next = {
          ...row,
          name: person.name ?? row.name,
          handle: person.handle ?? row.handle,
          avatarUrl: person.avatarUrl ?? row.avatarUrl,
        };
        if (next.name !== row.name || next.handle !== row.handle || next.avatarUrl !== row.avatarUrl)
          changed.push({ ...next, seenAt: now });
      }
    }
    await updateHandles(sql, changed);
    for (const [externalId, contactId] of await insertContacts(sql, workspaceId, channel.platform, realm, missing, now))
      contacts.set(`${isPrivate} ${externalId}`, contactId);
  };
  await people(false, publics, publicHandles);
  await people(
    true,
    privates,
    realmOf(channel.platform, true) === ''
      ? await listHandles(sql, workspaceId, channel.platform, '', [...privates.keys()])
      : privateHandles,
  );

  const posts = await rememberPosts(context, batch, fresh, unprompted);
  const locked = await lockThreads(
    sql,
    workspaceId,
    channelId,
    [...threads.values()].map(({ key }) => key),
  );
  const byKey = new Map(
    locked.map((conversation) => [
      keyText({ thread: conversation.row.threadKey, person: conversation.row.personExternalId }),
      conversation,
    ]),
  );
  const earlier = await lateFacts(context, threads, byKey);

  const edits: ConversationEdit[] = [];
  const links: ConversationLinkRow[] = [];
  for (const [text, { key, messages }] of threads) {
    const first = messages[0]!;
    const contactId = contacts.get(`${first.isPrivate} ${key.person}`);
    // Our answer to a person whose id the platform does not tell: nothing to hang it on.
    if (contactId === undefined && !byKey.has(text)) continue;
    let edit = open(context, byKey.get(text), first, key, contactId as ContactId, posts, edits);
    for (const message of messages) {
      const arrival = message.fromUs
        ? 'join'
        : arrivalOf(edit.row.status, edit.row.resolvedAt, message.sentAt, channel.reopenWindowMs);
      if (arrival === 'continue') edit = continued(context, edit, message, edits, links);
      else if (arrival === 'reopen') reopen(context, edit);
      add(context, edit, message, earlier.get(edit.row.id));
    }
  }
  await saveConversations(
    sql,
    edits.map((edit) => edit.finish()),
    links,
  );
  for (const edit of edits) touched.set(edit.row.id, edit.row.seq);
  for (const { conversationId, seq } of await storeFacts(
    context,
    batch,
    knownFacts.length > 0 ? fresh.map((message) => message.externalId) : [],
  ))
    touched.set(conversationId, seq);
  await upsertReach(
    sql,
    dedupeReach(batch).map((event) => ({
      workspaceId,
      channelId,
      postExternalId: event.postExternalId,
      reach: event.reach,
      actorExternalId: event.actorExternalId,
      isRemoved: event.removed,
      atMs: event.at,
    })),
  );
  return [...touched].map(([conversationId, seq]) => ({ conversationId, seq }));
}

/** One row for each key: a statement may not touch the same row twice. */
function dedupeReach(batch: Batch) {
  const newest = new Map<string, Batch['reach'][number]>();
  for (const event of batch.reach) {
    const key = `${event.postExternalId} ${event.reach} ${event.actorExternalId}`;
    const before = newest.get(key);
    if (!before || before.at <= event.at) newest.set(key, event);
  }
  return [...newest.values()];
}

async function rememberPosts(
  { sql, workspaceId, channel }: StoreContext,
  batch: Batch,
  fresh: readonly MessageCreated[],
  unprompted: readonly MessageCreated[],
): Promise<Map<string, string>> {
  const rows = new Map<string, Parameters<typeof upsertPosts>[3][number]>();
  const put = (
    externalId: string,
    byUs: boolean,
    text: string | null,
    url: string | null,
    publishedAt: Instant | null,
  ) => {
    const before = rows.get(externalId);
    rows.set(externalId, {
      id: before?.id ?? newId(),
      externalId,
      byUs: byUs || (before?.byUs ?? false),
      text: text ?? before?.text ?? null,
      url: url ?? before?.url ?? null,
      publishedAt: publishedAt ?? before?.publishedAt ?? null,
    });
  };
  for (const { post } of batch.posts)
    put(
      post.externalId,
      post.authorExternalId === null || post.authorExternalId === channel.externalId,
      post.text,
      post.url,
      post.publishedAt,
    );
  for (const message of unprompted) put(message.externalId, true, message.text, message.url, message.sentAt);
  for (const message of fresh) {
    if (message.isPrivate) continue;
    if (message.post)
      put(
        message.post.externalId,
        message.post.authorExternalId === channel.externalId,
        message.post.text,
        message.post.url,
        message.post.publishedAt,
      );
    else if (message.threadKey !== null && message.threadKey !== message.externalId)
      put(message.threadKey, false, null, null, null);
  }
  return upsertPosts(sql, workspaceId, channel.id as ChannelId, [...rows.values()]);
}

/** For conversations that get something older than what they have: all that was said in them. */
async function lateFacts(
  { sql, workspaceId }: StoreContext,
  threads: ReadonlyMap<string, { messages: MessageCreated[] }>,
  byKey: ReadonlyMap<string, LockedConversation>,
): Promise<Map<ConversationId, SpokenFact[]>> {
  const late: ConversationId[] = [];
  for (const [text, { messages }] of threads) {
    const row = byKey.get(text)?.row;
    if (!row) continue;
    const fact: SpokenFact = { at: messages[0]!.sentAt, by: 'customer' };
    if (!isInOrder({ ...row, lastAnswerAt: row.lastOutboundAt }, fact)) late.push(row.id);
  }
  return late.length === 0 ? new Map() : listSpokenFacts(sql, workspaceId, late);
}

function open(
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
    const edit = new ConversationEdit(locked.row, locked.clocks, now);
    edits.push(edit);
    return edit;
  }
  const postKey = first.post?.externalId ?? (first.threadKey !== first.externalId ? first.threadKey : null);
  const edit = new ConversationEdit(
    newConversation(context, first, key, contactId, (postKey && posts.get(postKey)) || null, null),
    [],
    now,
    true,
  );
  edits.push(edit);
  return edit;
}

function newConversation(
  { workspaceId, channel, now, detectLanguage }: StoreContext,
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
    isCurrent: true,
    postId,
    status: 'open',
    resolution: null,
    resolvedAt: null,
    snoozedUntil: null,
    priority: 'normal',
    language: first.fromUs ? null : (first.language ?? detectLanguage(first.text)),
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

/** The old one is over for too long: a new conversation, linked to it. */
function continued(
  context: StoreContext,
  old: ConversationEdit,
  message: MessageCreated,
  edits: ConversationEdit[],
  links: ConversationLinkRow[],
): ConversationEdit {
  const { workspaceId, now } = context;
  old.row.isCurrent = false;
  const { threadKey: thread, personExternalId: person, contactId, postId } = old.row;
  const edit = new ConversationEdit(
    newConversation(context, message, { thread, person }, contactId, postId, old.row.id),
    [],
    now,
    true,
  );
  edits.push(edit);
  links.push({ workspaceId, fromId: old.row.id, toId: edit.row.id, reason: 'late_reply', at: now });
  return edit;
}

function reopen({ policy, now }: StoreContext, edit: ConversationEdit): void {
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
    resolvedAt: null,
    snoozedUntil: null,
  } satisfies Partial<ConversationRow>);
  edit.addActivity('reopened', { from }, 'Kwartier');
}

function add(
  { policy, detectLanguage }: StoreContext,
  edit: ConversationEdit,
  message: MessageCreated,
  earlier: SpokenFact[] | undefined,
): void {
  const { fromUs, author } = message;
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
      language: message.language,
      mayReply: message.mayReply,
      url: message.url,
      unsupported: message.unsupported,
    },
    fromUs ? 'message.sent_elsewhere' : 'message.received',
  );
  if (!fromUs) edit.row.language ??= message.language ?? detectLanguage(message.text);
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

/** Edits, deletions, hidings, receipts: whatever came first, the same ends up in the thread. */
async function storeFacts(
  { sql, workspaceId, channel, now }: StoreContext,
  batch: Batch,
  withKnownFacts: readonly string[],
): Promise<Touched[]> {
  const channelId = channel.id as ChannelId;
  const rows = batch.facts.map((fact) => {
    const common = { workspaceId, channelId, externalId: batch.aliases.get(fact.externalId) ?? fact.externalId };
    if (fact.type === 'message.edited')
      return { ...common, fact: 'edited', at: fact.editedAt, text: fact.text, attachments: fact.attachments };
    if (fact.type === 'message.deleted')
      return { ...common, fact: 'deleted', at: fact.deletedAt, text: null, attachments: null };
    return { ...common, fact: fact.hidden ? 'hidden' : 'unhidden', at: fact.at, text: null, attachments: null };
  });
  const aliases = [...batch.aliases].map(([externalId, firstExternalId]) => ({
    workspaceId,
    channelId,
    externalId,
    firstExternalId,
  }));
  if (rows.length > 0 || aliases.length > 0) await insertFacts(sql, rows, aliases);
  const subjects = [...new Set([...rows.map((row) => row.externalId), ...withKnownFacts])];
  const changes = new Map<string, { messageId: string | null; change: string }[]>();
  if (subjects.length > 0) {
    const owners = await listKnownMessages(sql, workspaceId, channelId, subjects);
    await lockConversations(sql, workspaceId, [...new Set(owners.map((row) => row.conversationId))]);
    for (const { conversationId, messageId, change } of await applyFacts(sql, workspaceId, channelId, [
      ...new Set(owners.map((row) => batch.aliases.get(row.externalId) ?? row.externalId)),
    ])) {
      changes.set(conversationId, [...(changes.get(conversationId) ?? []), { messageId, change }]);
    }
  }
  for (const event of batch.receipts) {
    for (const conversationId of await markReceived(
      sql,
      workspaceId,
      channelId,
      event.counterpartExternalId,
      event.receipt,
      event.watermark,
    )) {
      changes.set(conversationId, [...(changes.get(conversationId) ?? []), { messageId: null, change: event.receipt }]);
    }
  }
  if (changes.size === 0) return [];
  const edits = (await lockConversations(sql, workspaceId, [...changes.keys()] as ConversationId[])).map(
    ({ row, clocks }) => {
      const edit = new ConversationEdit(row, clocks, now);
      for (const { messageId, change } of changes.get(row.id)!) edit.addEvent(`message.${change}`, now, { messageId });
      return edit;
    },
  );
  await saveConversations(
    sql,
    edits.map((edit) => edit.finish()),
  );
  await refreshExcerpts(sql, workspaceId, [...changes.keys()]);
  return edits.map((edit) => ({ conversationId: edit.row.id, seq: edit.row.seq }));
}
