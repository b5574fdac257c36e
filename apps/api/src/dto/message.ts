import type { MessageDto } from '@kwartier/contracts';
import { type Instant, iso, isTakenForAbuse } from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import type { ApprovalOfMessage } from '@kwartier/db/reads/approvals';
import type { Mask } from './mask.ts';
import { attachmentPictureUrl } from './picture.ts';
import { uploadPreviewUrl, uploadUrl } from './upload.ts';

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

const approvalDto = (row: ApprovalOfMessage): MessageDto['approval'] => ({
  id: row.id,
  state: row.state,
  reason: row.reason,
  tag: row.tag,
  askedAt: iso(row.askedAt),
  decidedBy: row.decidedByName,
  comment: row.comment,
  edited: row.sentText !== null,
});

/** States in which the next try is the time that somebody chose. */
const HAS_TIME: readonly MessageRow['delivery'][] = ['scheduled', 'overtaken', 'awaiting_approval'];

/** A message as the API shows it. What a deleted one said is nowhere. */
export function messageDto(row: MessageRow, mask: Mask, approval?: ApprovalOfMessage): MessageDto {
  // Names of colleagues are no customer's.
  const isTheirs = row.direction === 'inbound';
  return {
    id: row.id,
    conversationId: row.conversationId,
    seq: row.seq,
    direction: row.direction,
    kind: row.kind,
    text: row.text,
    author: {
      name: isTheirs ? mask.name(row.authorName) : row.authorName,
      handle: isTheirs ? mask.handle(row.authorHandle) : row.authorHandle,
      avatarUrl: null,
      agentId: row.agentId,
    },
    externalId: mask.isOff ? row.externalId : null,
    sentAt: iso(row.sentAt),
    isPrivate: row.isPrivate,
    origin: row.origin,
    delivery: row.delivery,
    deliveryReason: row.deliveryReason,
    // A later post of a thread is taken back with the first.
    goesOutAt:
      row.delivery === 'queued' && row.attempts === 0 && row.lease === null && row.threadAfter === null
        ? isoOrNull(row.nextAttemptAt)
        : null,
    sendAt: HAS_TIME.includes(row.delivery) ? isoOrNull(row.nextAttemptAt) : null,
    approval: approval ? approvalDto(approval) : null,
    partOf: row.partOf,
    wholeText: row.wholeText,
    isThreadPost: row.wholeText !== null || row.threadAfter !== null,
    invites: row.invites,
    mergedFrom: row.mergedFrom,
    deliveredAt: isoOrNull(row.deliveredAt),
    readAt: isoOrNull(row.readAt),
    attachments: (row.attachments ?? []).map(({ uploadId, ...attachment }, index) => ({
      ...attachment,
      name: attachment.name ?? null,
      ...(uploadId
        ? { url: uploadUrl(uploadId), previewUrl: attachment.kind === 'image' ? uploadPreviewUrl(uploadId) : null }
        : { previewUrl: attachmentPictureUrl(row.id, index, attachment) }),
    })),
    edits: row.edits,
    deletedAt: isoOrNull(row.deletedAt),
    hidden: row.isHidden,
    abuse: {
      taken: row.deletedAt === null && isTakenForAbuse(row),
      found: row.isAbuseFound,
      marked: row.isAbuseMarked,
    },
    unsupported: row.unsupported,
    mayReply: row.mayReply,
    language: row.language,
    url: mask.isOff ? row.url : null,
    mentions: [...(row.mentions ?? [])],
    handedTo: row.handedTo,
    activity: row.activity as MessageDto['activity'],
  };
}
