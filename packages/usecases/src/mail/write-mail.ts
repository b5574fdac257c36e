import {
  accountLink,
  composeMail,
  headerText,
  invitationLink,
  type MailContent,
  noticeLink,
  type OutgoingMail,
  resetLink,
  type SecurityEvent,
  type WorkspaceId,
} from '@kwartier/core';
import { sealedBinding } from '@kwartier/db';
import type { DueMail, NoticeInMail } from '@kwartier/db/reads/mail';
import type { Deps } from '../deps.ts';

export const secretBinding = (workspaceId: WorkspaceId, id: string): string =>
  sealedBinding({ table: 'mails', column: 'secret', id: 'id' }, workspaceId, id);

const LOGO_CID = 'logo@kwartier';

/** A mail as it goes out, in its receiver's language and its brand's look. @throws Error if its token cannot be opened */
export function writeMail(
  { secrets }: Pick<Deps, 'secrets'>,
  publicUrl: string,
  workspaceId: WorkspaceId,
  mail: DueMail,
  notices: readonly NoticeInMail[],
): OutgoingMail {
  const token = mail.secret === null ? '' : secrets.open(mail.secret, secretBinding(workspaceId, mail.id));
  const hasLogo = mail.logo !== null;
  const { subject, text, html } = composeMail(
    contentOf(mail, notices, publicUrl, token),
    {
      name: mail.brandName ?? mail.workspaceName,
      accent: mail.accent,
      logoCid: hasLogo ? LOGO_CID : null,
    },
    mail.locale,
    mail.timeZone,
  );
  const from = mail.brandSender ?? mail.sender;
  return {
    from: { ...from, name: headerText(from.name) },
    to: { name: headerText(mail.agentName ?? mail.detail.name ?? ''), address: mail.address },
    subject,
    text,
    html,
    messageId: `<${mail.id}@${new URL(publicUrl).hostname.replaceAll(/[[\]:]/g, '') || 'kwartier'}>`,
    at: mail.createdAt,
    unsubscribe: mail.kind === 'notices' ? accountLink(publicUrl) : null,
    logo: mail.logo === null ? null : { cid: LOGO_CID, webp: mail.logo },
  };
}

function contentOf(
  { kind, detail, workspaceName, createdAt, expiresAt, isGuest }: DueMail,
  notices: readonly NoticeInMail[],
  publicUrl: string,
  token: string,
): MailContent {
  switch (kind) {
    case 'test':
      return { kind };
    case 'invitation':
      return {
        kind,
        by: detail.by ?? '',
        workspace: workspaceName,
        link: invitationLink(publicUrl, token),
        until: expiresAt,
      };
    case 'password_reset':
      return { kind, link: resetLink(publicUrl, token), until: expiresAt };
    case 'security':
      return { kind, what: detail.what as SecurityEvent, at: createdAt, link: accountLink(publicUrl) };
    case 'notices':
      return {
        kind,
        notices: notices.map((notice) => ({
          kind: notice.kind,
          // Guests are not told who works here.
          by: isGuest ? null : notice.fromName,
          link: noticeLink(publicUrl, notice.kind, notice.conversationId, isGuest),
        })),
        link: isGuest ? `${publicUrl}/shared` : `${publicUrl}/`,
        settingsLink: accountLink(publicUrl),
      };
  }
}
