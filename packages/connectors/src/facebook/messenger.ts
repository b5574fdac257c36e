import {
  type Attachment,
  DAY_MS,
  type InboundEvent,
  type Instant,
  instant,
  type MessageCreated,
  type Person,
} from '@kwartier/core';
import {
  idOf,
  isRecord,
  type Json,
  list,
  need,
  personById,
  record,
  records,
  textOf,
  timeOf,
  Unreadable,
} from '../reading.ts';
import type { Self } from './people.ts';

/** The standard messaging window, and the one after a click-to-Messenger ad (Messenger policy of 28 September 2026). */
const WINDOW_MS = DAY_MS;
const AD_WINDOW_MS = 7 * DAY_MS;

/** Messaging events that mean nothing to a conversation. */
const HARMLESS = [
  'reaction', 'referral', 'optin', 'account_linking', 'pass_thread_control', 'take_thread_control', 'request_thread_control',
  'app_roles', 'game_play', 'typing', 'response_feedback', 'messaging_feedback',
] as const; // biome-ignore format: one look
/** What stands beside the thing that happened. */
const FRAME = new Set(['sender', 'recipient', 'timestamp', 'prior_message', 'hop_context', 'is_standby']);

/** A private message from or to the page, however it came. */
export interface PrivateMessage {
  readonly id: string;
  readonly customer: Person | null;
  readonly fromUs: boolean;
  readonly text: string;
  readonly at: Instant;
  readonly attachments: readonly Attachment[];
  readonly inReplyTo: string | null;
  readonly marker: string | null;
  readonly windowMs: number;
  readonly unsupported: string | null;
}

/** As the core knows it. What the customer says opens the window to answer. @throws Unreadable */
export function privateMessage(told: PrivateMessage, self: Self): MessageCreated {
  const { id, customer, fromUs, text, at, attachments, inReplyTo, marker, windowMs } = told;
  const strange = attachments.every(({ kind }) => kind === 'unsupported') ? attachments[0]?.altText : undefined;
  const nothing =
    text !== ''
      ? null
      : attachments.length === 0
        ? 'A message without text or attachment'
        : strange
          ? `An attachment: ${strange}`
          : null;
  return {
    type: 'message.created',
    externalId: id,
    kind: 'direct_message',
    author: fromUs ? { ...personById(self.externalId), name: self.handle } : need(customer, 'sender'),
    fromUs,
    counterpart: fromUs ? customer : null,
    text,
    sentAt: at,
    isPrivate: true,
    threadKey: null,
    inReplyTo,
    inReplyToAuthorExternalId: null,
    post: null,
    attachments,
    language: null,
    versionOf: null,
    mayReply: null,
    marker,
    url: null,
    windowExpiresAt: fromUs ? null : instant(at + windowMs),
    unsupported: told.unsupported ?? nothing,
  };
}

/** Standard window for messages that a poll brought. */
export const STANDARD_WINDOW_MS = WINDOW_MS;

/** One `messaging` or `standby` element. @throws Unreadable */
export function messagingEvents(raw: Json, toldAt: Instant | null, self: Self): InboundEvent[] {
  const at = timeOf(raw.timestamp) ?? toldAt;
  const senderId = idOf(record(raw.sender).id);
  const recipientId = idOf(record(raw.recipient).id);
  const customerId = senderId === null || senderId === self.externalId ? recipientId : senderId;
  const customer = customerId === null || customerId === self.externalId ? null : personById(customerId);
  const isFromPage = senderId === self.externalId;
  if (isRecord(raw.message)) return messageEvents(raw.message, raw, { at, customer, isFromPage, recipientId }, self);
  if (isRecord(raw.message_edit)) return editEvents(raw.message_edit, at);
  if (isRecord(raw.postback)) return postbackEvents(raw.postback, at, customer, self);
  for (const [member, receipt] of [
    ['read', 'read'],
    ['delivery', 'delivered'],
  ] as const) {
    if (isRecord(raw[member])) return receiptEvents(raw[member], receipt, customerId);
  }
  if (HARMLESS.some((member) => member in raw)) return [];
  const strange = Object.keys(raw).find((member) => !FRAME.has(member)) ?? 'nothing';
  if (customer === null || at === null || strange === 'nothing' || strange === 'policy-enforcement')
    throw new Unreadable(
      `Messenger tells of "${strange}": ${textOf(record(raw[strange]).reason) ?? 'which Kwartier does not know'}`,
    );
  const id = `${strange}:${customer.externalId}:${at}`;
  return [
    privateMessage(
      {
        id,
        customer,
        fromUs: false,
        text: '',
        at,
        attachments: [],
        inReplyTo: null,
        marker: null,
        windowMs: WINDOW_MS,
        unsupported: `An event of type ${strange}`,
      },
      self,
    ),
  ];
}

interface Frame {
  readonly at: Instant | null;
  readonly customer: Person | null;
  readonly isFromPage: boolean;
  readonly recipientId: string | null;
}

function messageEvents(message: Json, raw: Json, frame: Frame, self: Self): InboundEvent[] {
  const id = need(idOf(message.mid), 'message id');
  const at = need(frame.at, 'time');
  if (message.is_deleted === true) return [{ type: 'message.deleted', externalId: id, deletedAt: at }];
  const isEcho = message.is_echo === true || frame.isFromPage;
  const told: PrivateMessage = {
    id,
    // The page is the sender of an echo; the one it went to is the customer.
    customer:
      isEcho && frame.recipientId !== null && frame.recipientId !== self.externalId
        ? personById(frame.recipientId)
        : frame.customer,
    fromUs: isEcho,
    text: textOf(message.text) ?? '',
    at,
    attachments: attachmentsOf(message.attachments),
    inReplyTo: idOf(record(message.reply_to).mid),
    marker: isEcho ? textOf(message.metadata) : null,
    windowMs: isFromAd(raw) || isFromAd(message) ? AD_WINDOW_MS : WINDOW_MS,
    unsupported: message.is_unsupported === true ? 'Something that Messenger shows in its own app only' : null,
  };
  return [privateMessage(told, self)];
}

const isFromAd = (holder: Json): boolean => record(holder.referral).source === 'ADS';

function editEvents(edit: Json, at: Instant | null): InboundEvent[] {
  const externalId = need(idOf(edit.mid), 'message id');
  return [
    {
      type: 'message.edited',
      externalId,
      text: textOf(edit.text) ?? '',
      attachments: null,
      editedAt: need(at, 'time'),
    },
  ];
}

/** A button was pressed. Older events have no id of their own: who and when make one. */
function postbackEvents(postback: Json, at: Instant | null, customer: Person | null, self: Self): InboundEvent[] {
  const when = need(at, 'time');
  const who = need(customer, 'sender');
  const told: PrivateMessage = {
    id: idOf(postback.mid) ?? `postback:${who.externalId}:${when}`,
    customer: who,
    fromUs: false,
    text: textOf(postback.title) ?? textOf(postback.payload) ?? '',
    at: when,
    attachments: [],
    inReplyTo: null,
    marker: null,
    windowMs: isFromAd(postback) ? AD_WINDOW_MS : WINDOW_MS,
    unsupported: null,
  };
  return [privateMessage(told, self)];
}

function receiptEvents(raw: Json, receipt: 'read' | 'delivered', customerId: string | null): InboundEvent[] {
  const watermark = need(timeOf(raw.watermark), 'watermark');
  return [{ type: 'message.receipt', receipt, counterpartExternalId: need(customerId, 'sender'), watermark }];
}

const KINDS: ReadonlyMap<unknown, Attachment['kind']> = new Map([
  ['image', 'image'], ['video', 'video'], ['audio', 'audio'], ['file', 'file'], ['sticker', 'image'], ['like_sticker', 'image'],
]); // biome-ignore format: one look

/** Attachments of a message. Until 30 August 2026 a sticker comes as `sticker` and as `image`: shown once. */
function attachmentsOf(raw: unknown): Attachment[] {
  const seen = new Set<string>();
  return records(raw).flatMap((attachment) => {
    const { type } = attachment;
    const payload = record(attachment.payload);
    const url = textOf(payload.url) ?? textOf(attachment.url);
    if (url !== null && KINDS.get(type) === 'image') {
      if (seen.has(url)) return [];
      seen.add(url);
    }
    const kind = url === null ? 'unsupported' : (KINDS.get(type) ?? 'link');
    const [element] = list(record(payload.product).elements).map(record);
    const title = textOf(attachment.title) ?? textOf(payload.title) ?? textOf(element?.title);
    return [{ kind, url, previewUrl: null, altText: title ?? (kind === 'unsupported' ? String(type) : null) }];
  });
}
