import { type Instant, SECOND_MS } from '@kwartier/core';
import type { Account, CallContext, OutboundMessage, ReadBack, Sent } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { idOf, type Json, record, records, textOf, timeOf } from '../reading.ts';
import { callGraph } from './client.ts';
import { typeOf } from './media.ts';
import { otherThan } from './people.ts';

/**
 * Publish a comment, or a private message in Messenger. Comments know no key that would make a second try safe; private
 * messages carry our mark, which comes back in their echo.
 * @throws ConnectorError
 */
export async function sendOnFacebook(account: Account, message: OutboundMessage, context: CallContext): Promise<Sent> {
  const body = message.isPrivate
    ? await sendPrivately(account, message, context)
    : await comment(account, message, context);
  const externalId = idOf(message.isPrivate ? body.message_id : body.id);
  if (externalId === null)
    throw new ConnectorError('ambiguous', 'Facebook took the message but did not say under which id.', {
      httpStatus: 200,
    });
  return {
    externalId,
    sentAt: null,
    recipientExternalId: message.isPrivate ? (idOf(body.recipient_id) ?? message.recipientExternalId) : null,
  };
}

async function comment(
  account: Account,
  { inReplyTo, text, media }: OutboundMessage,
  context: CallContext,
): Promise<Json> {
  if (inReplyTo === null) throw new ConnectorError('permanent', 'Facebook needs a comment or a post to answer.');
  const { body } = await callGraph(account, context, {
    method: 'POST',
    path: `${encodeURIComponent(inReplyTo)}/comments`,
    bucket: 'pages',
    json: { ...(text === '' ? {} : { message: text }), ...(media[0] ? { attachment_id: media[0].mediaId } : {}) },
    isOnce: true,
  });
  return record(body);
}

async function sendPrivately(account: Account, message: OutboundMessage, context: CallContext): Promise<Json> {
  const { body } = await callGraph(account, context, {
    method: 'POST',
    path: `${encodeURIComponent(account.externalId)}/messages`,
    bucket: 'messenger',
    json: {
      recipient: recipientOf(account, message),
      messaging_type: 'RESPONSE',
      message: { ...contentOf(message), metadata: message.marker },
    },
    isOnce: true,
  });
  return record(body);
}

/** Words or one file: Messenger takes no message that is both. */
function contentOf({ text, media: [file] }: OutboundMessage): Json {
  return file ? { attachment: { type: typeOf(file), payload: { attachment_id: file.mediaId } } } : { text };
}

/** The person, or the comment or visitor's post that leads to them: one message, within seven days (private replies). */
function recipientOf(account: Account, { inReplyTo, recipientExternalId }: OutboundMessage): Json {
  if (recipientExternalId !== null) return { id: recipientExternalId };
  if (inReplyTo === null) throw new ConnectorError('permanent', 'Facebook needs to know who a message is for.');
  return inReplyTo.startsWith(`${account.externalId}_`) ? { post_id: inReplyTo } : { comment_id: inReplyTo };
}

/** Look for what may have been published: below what it answers, or in the thread with the person. */
export async function readBackOnFacebook(
  account: Account,
  message: OutboundMessage,
  since: Instant,
  context: CallContext,
): Promise<ReadBack> {
  try {
    return message.isPrivate
      ? await findMessage(account, message, since, context)
      : await findComment(account, message, since, context);
  } catch (error) {
    return { found: 'unclear', reason: error instanceof Error ? error.message : String(error) };
  }
}

const COMMENT_FIELDS = 'id,from,message,created_time,attachment';

async function findComment(
  account: Account,
  message: OutboundMessage,
  since: Instant,
  context: CallContext,
): Promise<ReadBack> {
  const { inReplyTo } = message;
  if (inReplyTo === null) return { found: 'no' };
  const isPost = inReplyTo.startsWith(`${account.externalId}_`);
  const edge = `comments.limit(100).order(reverse_chronological){${COMMENT_FIELDS}}`;
  const read = async (path: string, query: Readonly<Record<string, string>>): Promise<Json> =>
    record((await callGraph(account, context, { method: 'GET', path, bucket: 'pages', query })).body);
  const target = await read(encodeURIComponent(inReplyTo), { fields: isPost ? `id,${edge}` : `id,parent{id},${edge}` });
  const found = pick(records(record(target.comments).data), account, message, since);
  if (found) return found;
  // Facebook shows two levels: a reply to a reply is filed under the comment on top.
  const topId = idOf(record(target.parent).id);
  if (topId === null) return { found: 'no' };
  const query = { fields: COMMENT_FIELDS, limit: '100', order: 'reverse_chronological' };
  const below = await read(`${encodeURIComponent(topId)}/comments`, query);
  return pick(records(below.data), account, message, since) ?? { found: 'no' };
}

async function findMessage(
  account: Account,
  message: OutboundMessage,
  since: Instant,
  context: CallContext,
): Promise<ReadBack> {
  const { recipientExternalId } = message;
  const { body } = await callGraph(account, context, {
    method: 'GET',
    path: `${encodeURIComponent(account.externalId)}/conversations`,
    bucket: 'pages',
    query: {
      fields: 'participants,messages.limit(25){id,message,from,to,created_time,attachments}',
      user_id: recipientExternalId ?? undefined,
      limit: '25',
    },
  });
  for (const thread of records(record(body).data)) {
    const customer = otherThan(account, thread.participants);
    // A stand-in may pass over `user_id` and list them all.
    if (recipientExternalId !== null && customer !== null && customer.externalId !== recipientExternalId) continue;
    const found = pick(records(record(thread.messages).data), account, message, since, customer?.externalId ?? null);
    if (found) return found;
  }
  return { found: 'no' };
}

/** The first of ours with that text, not older than `since`; Facebook tells whole seconds. */
function pick(
  items: readonly Json[],
  account: Account,
  message: OutboundMessage,
  since: Instant,
  customerId: string | null = null,
): ReadBack | undefined {
  const floor = Math.floor(since / SECOND_MS) * SECOND_MS;
  for (const item of items) {
    const externalId = idOf(item.id);
    const at = timeOf(item.created_time);
    const from = idOf(record(item.from).id);
    if (externalId === null || at === null || at < floor) continue;
    // Meta may leave out who wrote a comment, but never that it has this text.
    if (from === null ? message.isPrivate : from !== account.externalId) continue;
    if (comparable(textOf(item.message) ?? '') !== comparable(message.text) || !hasFile(item, message)) continue;
    const recipientExternalId = message.isPrivate ? (message.recipientExternalId ?? customerId) : null;
    return { found: 'yes', sent: { externalId, sentAt: at, recipientExternalId } };
  }
  return undefined;
}

/** A file comes back under another name: for a comment its target is the photo, in Messenger only that there is one. */
function hasFile(item: Json, { media: [file], isPrivate }: OutboundMessage): boolean {
  if (!file) return true;
  if (isPrivate) return records(record(item.attachments).data).length > 0;
  const target = idOf(record(record(item.attachment).target).id);
  return target === file.mediaId || (target === null && Object.keys(record(item.attachment)).length > 0);
}

const comparable = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
