/** What a message is. `note` and `activity` never leave the house. */
export const MESSAGE_KINDS = ['mention', 'reply', 'comment', 'quote', 'direct_message', 'note', 'activity'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** Who speaks to whom: the customer to us, we to the customer, or we among ourselves. */
export const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * What became of an outbound message.
 *
 * `unknown`: the platform did not say whether it took the message; it is being looked up.
 * `unconfirmed`: looked up in vain; a person decides. Neither is ever sent again by itself.
 *
 * `awaiting_approval`: a second person decides. `returned`: they gave it back to its writer; it never goes out.
 * `scheduled`: waits for its time. `overtaken`: its time came, but something was said meanwhile; a person decides.
 */
export const DELIVERY_STATES = [
  'queued',
  'sending',
  'sent',
  'rejected',
  'unknown',
  'unconfirmed',
  'awaiting_approval',
  'returned',
  'scheduled',
  'overtaken',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * The send state machine. `sending` goes back to `queued` only when it is certain that nothing was accepted.
 * `unconfirmed`, `awaiting_approval` and `overtaken` go to `queued` only by a person's decision. What was scheduled goes back to
 * `scheduled`, not to `queued`: whether something was said meanwhile is asked before each try. `rejected` goes to `queued` for a post of a
 * thread only, by a person's decision: the rest of the thread follows it.
 */
export const DELIVERY_TRANSITIONS: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  queued: ['sending', 'rejected'],
  sending: ['sent', 'queued', 'scheduled', 'rejected', 'unknown'],
  unknown: ['sent', 'unconfirmed'],
  unconfirmed: ['sent', 'queued', 'rejected'],
  awaiting_approval: ['queued', 'scheduled', 'returned', 'rejected'],
  scheduled: ['sending', 'queued', 'overtaken', 'rejected'],
  overtaken: ['queued', 'scheduled', 'rejected'],
  returned: [],
  sent: [],
  rejected: ['queued'],
};

/** Whether an outbound message may go from one state to another. */
export const mayDeliveryBecome = (from: DeliveryState, to: DeliveryState): boolean =>
  DELIVERY_TRANSITIONS[from].includes(to);

/** Who wrote an outbound message: a person here, a person in the platform's own app, or an automatic rule. */
export const ORIGINS = ['agent', 'native', 'automatic'] as const;
export type Origin = (typeof ORIGINS)[number];

export const ATTACHMENT_KINDS = ['image', 'video', 'audio', 'file', 'link', 'unsupported'] as const;
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];

/** A picture, film, sound, file or link that came with a message. Only the address is kept of what came in; what went out lies here. */
export interface Attachment {
  readonly kind: AttachmentKind;
  readonly url: string | null;
  readonly previewUrl: string | null;
  readonly altText: string | null;
  /** What we sent ourselves: under which id it lies here, and what it was called. */
  readonly uploadId?: string;
  readonly name?: string;
}
