import type { ConversationDto, MessageDto, SearchMatchDto } from '@kwartier/contracts';
import { type Badge, badgeOf, conversationBadge } from '../lib/sla-clock.ts';
import { aConversation, aMessage, anApproval, aPromise, aReply, at, DAAN, ME, NOW, TESS } from './fixtures.ts';

interface BadgeState {
  readonly badge: Badge;
  readonly meaning: string;
  readonly pill?: boolean;
}

export const BADGES: readonly BadgeState[] = [
  { badge: badgeOf(aPromise(48.5), NOW), meaning: 'Running, more than half left' },
  { badge: badgeOf(aPromise(22.5), NOW), meaning: 'Past the goal of 30, inside the promise' },
  { badge: badgeOf(aPromise(14.5), NOW), meaning: 'At risk, last quarter' },
  { badge: badgeOf(aPromise(0.5), NOW), meaning: 'Never counts seconds' },
  { badge: badgeOf(aPromise(-3.5), NOW), meaning: 'Breached' },
  { badge: badgeOf(aPromise(-300), NOW), meaning: 'Breached, long ago: hours' },
  {
    badge: badgeOf(aPromise(40, { state: 'met', metAt: at(-9), startedAt: at(-20) }), NOW),
    meaning: 'Answered in time',
  },
  {
    badge: badgeOf(aPromise(-30, { state: 'met_late', metAt: at(-8), startedAt: at(-80) }), NOW),
    meaning: 'Answered, late',
  },
  { badge: badgeOf(aPromise(30, { state: 'paused' }), NOW), meaning: 'Waits for the customer' },
  { badge: badgeOf(aPromise(60 * 90), NOW), meaning: 'Outside hours in between' },
  {
    badge: conversationBadge({ sla: [], status: 'open', snoozedUntil: null, waitingSince: null }, NOW),
    meaning: 'No target here',
  },
  { badge: badgeOf(aPromise(9.5), NOW), meaning: 'Pill: headers only', pill: true },
];

export const MESSAGES_AT_REST: MessageDto[] = [
  aMessage({ sentAt: at(-30) }),
  aMessage({ sentAt: at(-29), text: '', deletedAt: at(-27) }),
  aMessage({ sentAt: at(-27), text: 'Is row 14 or 15 still free? See https://example.org/seats.', edits: 2 }),
  aMessage({ sentAt: at(-26), unsupported: 'a poll' }),
  aMessage({ sentAt: at(-25), hidden: true, text: 'Buy followers here' }),
  aMessage({ sentAt: at(-25), text: 'You idiots', abuse: { taken: true, found: true, marked: null } }),
  aMessage({
    sentAt: at(-25),
    text: 'تم إلغاء رحلتي إلى عمّان',
    language: 'ar',
    author: { name: 'ليلى حداد', handle: null, avatarUrl: null, agentId: null },
  }),
  aMessage({
    sentAt: at(-24),
    text: 'This one.',
    attachments: [
      { kind: 'image', url: null, previewUrl: null, altText: 'The stroller', name: null },
      { kind: 'file', url: 'https://example.org/boarding-pass.pdf', previewUrl: null, altText: null, name: null },
    ],
  }),
  aReply({ sentAt: at(-23), text: 'Both are free. Shall I move you?' }),
  aReply({ sentAt: at(-21), text: 'Answered from the phone, sorry for the short note.', origin: 'native' }),
  aReply({ sentAt: at(-21), text: 'Thank you. A colleague answers within the hour.', origin: 'automatic' }),
  aReply({ sentAt: at(-20), text: 'Your new seat is 14A.', isPrivate: true, deliveredAt: at(-20), readAt: at(-19) }),
  aMessage({
    sentAt: at(-18),
    direction: 'internal',
    kind: 'activity',
    text: '',
    activity: {
      type: 'status_changed',
      data: { from: 'open', to: 'snoozed', until: '2026-11-20T07:00:00.000Z' },
    },
  }),
  aMessage({
    sentAt: at(-17),
    direction: 'internal',
    kind: 'note',
    text: 'Ask @Press before you mention the strike.',
    author: { name: 'Daan Bakker', handle: null, avatarUrl: null, agentId: DAAN },
  }),
];

export const MESSAGES_ON_THEIR_WAY: MessageDto[] = [
  aReply({ delivery: 'sending' }),
  aReply({ delivery: 'queued', deliveryReason: 'Kept: Facebook refuses our access. Goes out after the reconnect.' }),
  aReply({ delivery: 'unknown' }),
  aReply({ delivery: 'unconfirmed' }),
  aReply({ delivery: 'rejected', deliveryReason: 'Facebook no longer lets us answer this person.' }),
  aReply({ delivery: 'awaiting_approval', approval: anApproval() }),
  aReply({
    delivery: 'returned',
    approval: anApproval({ state: 'returned', decidedBy: 'Jonas Krüger', comment: 'Say sorry first, please.' }),
  }),
  aReply({ delivery: 'scheduled', sendAt: at(60 * 14) }),
  aReply({
    delivery: 'overtaken',
    sendAt: at(-5),
    deliveryReason: 'Not sent: something was said after this was written.',
  }),
  aReply({ delivery: 'sent', approval: anApproval({ state: 'approved', decidedBy: 'Jonas Krüger', edited: true }) }),
  aReply({ delivery: 'sent' }),
];

interface RowState {
  readonly row: ConversationDto;
  readonly open?: boolean;
  readonly gone?: string;
}

export const ROWS: readonly RowState[] = [
  {
    row: aConversation({
      id: 'a',
      name: 'Marloes Hendriks',
      handle: 'marloes_h',
      leftMinutes: -12.5,
      language: 'nl',
      assigneeId: DAAN,
      priority: 'urgent',
      text: 'Anderhalf uur aan de balie in Genève en niemand die iets weet over KA 1927.',
    }),
  },
  {
    row: aConversation({
      id: 'b',
      name: 'Camille Roussel',
      handle: 'camroussel',
      isPrivate: true,
      leftMinutes: 34.5,
      language: 'fr',
      assigneeId: ME,
      readSeq: 1,
      text: 'Voici mon code de réservation. Le remboursement devait arriver lundi dernier.',
    }),
  },
  { row: aConversation({ id: 'c', handle: 'priya_raman', leftMinutes: 9.5, assigneeId: ME }), open: true },
  {
    row: aConversation({
      id: 'd',
      name: 'ليلى حداد',
      platform: 'facebook',
      isPrivate: true,
      leftMinutes: 13.5,
      language: 'ar',
      readSeq: 1,
      text: 'تم إلغاء رحلتي إلى عمّان ولم يصلني أي بريد إلكتروني. معي طفلان ولا أعرف ماذا أفعل',
    }),
  },
  {
    row: aConversation({
      id: 'e',
      name: 'Oliver Grant',
      handle: 'ogrant',
      leftMinutes: 31.5,
      assigneeId: TESS,
      text: 'Is the lounge at Schiphol open again after the flood? Layover of five hours.',
    }),
    gone: 'Taken by Tess',
  },
  {
    row: aConversation({
      id: 'f',
      name: 'Ingrid Solheim',
      platform: 'facebook',
      isPrivate: true,
      paused: true,
      language: 'no',
      assigneeId: ME,
      text: 'Could you send us the six digits on the tag?',
    }),
  },
];

/** What a search found: words in the middle of a text, without their accents, in a note, from right to left. */
export const FOUND_QUERY = 'suitcase cafe حقيبتي';
export const FOUND: readonly { readonly row: ConversationDto; readonly match: SearchMatchDto }[] = [
  ['My suitcase never arrived, three days now, and nobody at the desk knows of any suitcase.', false],
  ['… and after all of that, at the gate of which nobody had told us, the suitcase was there', false],
  ['Waits in the Café on the second floor', true],
  ['أين حقيبتي؟', false],
].map(([excerpt, isNote], index) => {
  const row = aConversation({ id: `018f0000-0000-7000-8000-00000000f0${index}0`, leftMinutes: 20 + index * 9 });
  return {
    row,
    match: {
      conversationId: row.id,
      messageId: row.id,
      seq: 1,
      excerpt: String(excerpt),
      isNote: isNote === true,
      isAbusive: false,
    },
  };
});

/** As many as a busy morning brings. */
export const MANY: readonly ConversationDto[] = Array.from({ length: 500 }, (_, index) =>
  aConversation({
    id: `018f0000-0000-7000-8000-0000${String(index).padStart(8, '0')}`,
    name: `Customer ${index + 1}`,
    leftMinutes: -30 + index,
  }),
);
