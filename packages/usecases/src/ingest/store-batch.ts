import {
  arrivalOf,
  type ChannelId,
  type ContactId,
  type ConversationId,
  DAY_MS,
  instant,
  isInOrder,
  type KnownMessage,
  type MessageCreated,
  PLATFORM_FACTS,
  type SpokenFact,
  type ThreadKey,
  threadKeyOf,
} from '@kwartier/core';
import type { ConversationChange, ConversationLinkRow, HandleRow } from '@kwartier/db';
import { listFacts, listHandles, listInvitations, listKnownMessages, listSpokenFacts } from '@kwartier/db/reads/ingest';
import { insertContacts, updateHandles } from '@kwartier/db/writes/contacts';
import { type LockedThread, lockThreads, saveConversations } from '@kwartier/db/writes/conversations';
import { carryFollowers } from '@kwartier/db/writes/followers';
import { v7 as newId } from 'uuid';
import type { ConversationEdit } from '../conversation-edit.ts';
import { tellNews } from '../notifications/tell.ts';
import { type Batch, personsOf } from './batch.ts';
import { rememberPosts, storeReach } from './remember-posts.ts';
import { settleEchoes } from './settle-echoes.ts';
import { realmOf, type StoreContext, type StoredBatch } from './store-context.ts';
import { storeFacts } from './store-facts.ts';
import { addMessage, continued, openConversation, reopen } from './take-message.ts';

/** For how long a private message is taken for the answer to an invitation. */
const INVITED_MS = 7 * DAY_MS;

const keyText = ({ thread, person }: ThreadKey): string => `${thread}\n${person}`;

/**
 * Store a batch: message, conversation, promises and event together, or nothing. Idempotent: what is here already is left as it
 * is. The caller holds the channel.
 */
export async function storeBatch(context: StoreContext, batch: Batch): Promise<StoredBatch> {
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
  const inOrder: { readonly text: string; readonly message: MessageCreated }[] = [];
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
    inOrder.push({ text, message });
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

  const posts = await rememberPosts(context, batch, fresh, unprompted, known);
  const locked = await lockThreads(
    sql,
    workspaceId,
    channelId,
    [...threads.values()].map(({ key }) => key),
  );
  const byKey = new Map(locked.map((one) => [keyText(one), one]));
  const earlier = await lateFacts(context, threads, byKey);

  const edits: ConversationEdit[] = [];
  const links: ConversationLinkRow[] = [];
  /** Where each thread's next message goes; null: nowhere. */
  const heads = new Map<string, { edit: ConversationEdit; mergedFrom: LockedThread['mergedFrom'] } | null>();
  for (const [text, { key, messages }] of threads) {
    const first = messages[0]!;
    const contactId = contacts.get(`${first.isPrivate} ${key.person}`);
    const place = byKey.get(text);
    // Our answer to a person whose id the platform does not tell: nothing to hang it on.
    const hangs = contactId !== undefined || place !== undefined;
    heads.set(
      text,
      hangs
        ? {
            edit: openConversation(context, place?.conversation, first, key, contactId as ContactId, posts, edits),
            mergedFrom: place?.mergedFrom ?? null,
          }
        : null,
    );
  }
  for (const { text, message } of inOrder) {
    const head = heads.get(text);
    if (!head) continue;
    const { row } = head.edit;
    const arrival = message.fromUs
      ? 'join'
      : arrivalOf(row.status, row.resolvedAt, message.sentAt, channel.reopenWindowMs);
    if (arrival === 'continue') {
      head.edit = continued(context, head.edit, message, edits, links, head.mergedFrom);
      head.mergedFrom = null;
    } else if (arrival === 'reopen') reopen(context, head.edit);
    addMessage(context, head.edit, message, earlier.get(head.edit.row.id), head.mergedFrom?.row.id ?? null);
  }
  links.push(...(await linkInvited(context, edits)));
  const changes = edits.map((edit) => edit.finish());
  await Promise.all([
    saveConversations(sql, changes, links),
    tellNews(sql, workspaceId, newsOf(changes.filter(({ isNew }) => !isNew)), now),
  ]);
  if (links.length > 0) {
    const begun = new Set(links.map(({ toId }) => toId));
    await carryFollowers(sql, workspaceId, links);
    await tellNews(sql, workspaceId, newsOf(changes.filter(({ row }) => begun.has(row.id))), now);
  }
  for (const edit of edits) touched.set(edit.row.id, edit.row.seq);
  for (const { conversationId, seq } of await storeFacts(
    context,
    batch,
    knownFacts.length > 0 ? fresh.map((message) => message.externalId) : [],
  ))
    touched.set(conversationId, seq);
  await storeReach(context, batch);
  return { touched: [...touched].map(([conversationId, seq]) => ({ conversationId, seq })), known: here };
}

/** Somebody who was invited to write in private, and does: it goes on from where they were invited. */
async function linkInvited(
  { sql, workspaceId, channel, now }: StoreContext,
  edits: readonly ConversationEdit[],
): Promise<ConversationLinkRow[]> {
  if (!PLATFORM_FACTS[channel.platform].hasInvitations) return [];
  const begun = edits.filter(({ isNew, row }) => isNew && row.isPrivate && row.lastDirection === 'inbound');
  if (begun.length === 0) return [];
  const invited = new Map(
    (
      await listInvitations(
        sql,
        workspaceId,
        channel.id as ChannelId,
        begun.map(({ row }) => row.contactId),
        instant(now - INVITED_MS),
      )
    ).map(({ contactId, conversationId }) => [contactId, conversationId]),
  );
  return begun.flatMap(({ row }) => {
    const fromId = invited.get(row.contactId);
    return fromId ? [{ workspaceId, fromId, toId: row.id, reason: 'invited', at: now, linkedBy: null }] : [];
  });
}

/** What followers hear: that the customer wrote again. */
const newsOf = (changes: readonly ConversationChange[]) =>
  changes.flatMap(({ row, messages }) => {
    const said = messages.findLast(({ direction }) => direction === 'inbound');
    return said ? [{ conversationId: row.id, fromId: null, about: `news ${said.id}`, except: [] }] : [];
  });

/** For conversations that get something older than what they have, or words of several threads: all that was said in them. */
async function lateFacts(
  { sql, workspaceId }: StoreContext,
  threads: ReadonlyMap<string, { messages: MessageCreated[] }>,
  byKey: ReadonlyMap<string, LockedThread>,
): Promise<Map<ConversationId, SpokenFact[]>> {
  const late = new Set<ConversationId>();
  const seen = new Set<ConversationId>();
  for (const [text, { messages }] of threads) {
    const row = byKey.get(text)?.conversation.row;
    if (!row) continue;
    const fact: SpokenFact = { at: messages[0]!.sentAt, by: 'customer' };
    if (seen.has(row.id) || !isInOrder({ ...row, lastAnswerAt: row.lastOutboundAt }, fact)) late.add(row.id);
    seen.add(row.id);
  }
  return late.size === 0 ? new Map() : listSpokenFacts(sql, workspaceId, [...late]);
}
