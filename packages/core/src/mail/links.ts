import type { MailNoticeKind } from '../notification.ts';

/*
 * Where mails and admins send people. Tokens stand behind `#`: browsers send that to no server, so no log has it.
 */

/** Where an invitation is accepted. */
export const invitationLink = (publicUrl: string, token: string): string => `${publicUrl}/join#${token}`;
/** Before the token of a new password. */
export const RESET_HASH = '#new-password.';
/** Where a new password is chosen. */
export const resetLink = (publicUrl: string, token: string): string => `${publicUrl}/sign-in${RESET_HASH}${token}`;
/** The list in which somebody finds what they are told of; for the rest it is their own. */
const LISTS: Partial<Record<MailNoticeKind, string>> = { mentioned: 'mentioned', followed_news: 'following' };
/** Where what somebody is told of is. Guests have one page of their own. */
export function noticeLink(
  publicUrl: string,
  kind: MailNoticeKind,
  conversationId: string | null,
  isGuest: boolean,
): string {
  if (isGuest) return `${publicUrl}/shared`;
  if (kind === 'approval') return `${publicUrl}/approvals`;
  return conversationId ? `${publicUrl}/inbox/${LISTS[kind] ?? 'mine'}/${conversationId}` : `${publicUrl}/`;
}
/** Where everybody chooses how they are told. */
export const accountLink = (publicUrl: string): string => `${publicUrl}/account`;
