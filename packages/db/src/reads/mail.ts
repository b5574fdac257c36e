import type {
  Accent,
  AgentId,
  BrandId,
  ConsoleLocale,
  ConversationId,
  Instant,
  MailKind,
  MailNoticeKind,
  MailSender,
  MailState,
  Role,
  WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { MailSettings } from '../writes/mail.ts';

/** From whom mails of a workspace come; undefined: it sends none. */
export async function loadMailSettings(sql: Sql, workspaceId: WorkspaceId): Promise<MailSettings | undefined> {
  const [row] = await sql<MailSettings[]>`select sender, locale from mail_settings where workspace_id = ${workspaceId}`;
  return row;
}

export interface MailRow {
  readonly id: string;
  readonly kind: MailKind;
  readonly address: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly reason: string | null;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
}

/** The newest mails, for whoever asks whether one was sent. */
export const listMails = (sql: Sql, workspaceId: WorkspaceId, limit: number): Promise<MailRow[]> =>
  sql<MailRow[]>`
    select id, kind, address, state, attempts, reason, created_at, ended_at from mails
    where workspace_id = ${workspaceId} order by created_at desc, id desc limit ${limit}`.execute();

/** A mail with everything that it takes to write it. */
export interface DueMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly address: string;
  readonly detail: Readonly<Record<string, string>>;
  readonly secret: Uint8Array | null;
  readonly brandId: BrandId | null;
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly reason: string | null;
  /** In which it goes: the mail's own, its person's, the workspace's. */
  readonly locale: ConsoleLocale;
  readonly timeZone: string;
  readonly sender: MailSender;
  readonly brandSender: MailSender | null;
  readonly workspaceName: string;
  readonly brandName: string | null;
  readonly accent: Accent | null;
  readonly logo: Uint8Array | null;
  readonly agentName: string | null;
  readonly isGuest: boolean;
  /** Its person is here no more, or what it invites to was taken back. */
  readonly isOver: boolean;
}

/** @returns those of these that a sender is known for, the oldest first */
export const loadDueMails = (sql: Sql, workspaceId: WorkspaceId, ids: readonly string[]): Promise<DueMail[]> =>
  sql<DueMail[]>`
    select m.id, m.kind, m.address, m.detail, m.secret, m.brand_id, m.attempts, m.created_at, m.expires_at, m.reason,
      coalesce(m.locale, a.locale, s.locale) as locale, coalesce(n.time_zone, w.time_zone) as time_zone, s.sender, b.mail_sender as brand_sender,
      w.name as workspace_name, b.name as brand_name, b.accent, l.picture as logo, a.name as agent_name, coalesce(a.role = 'guest', false) as is_guest,
      (a.is_active is false or (m.kind = 'invitation' and not exists (
        select 1 from invitations i where i.workspace_id = m.workspace_id and i.id::text = m.detail ->> 'invitationId' and i.ended_at is null))) as is_over
    from mails m
    join workspaces w on w.id = m.workspace_id
    join mail_settings s on s.workspace_id = m.workspace_id
    left join agents a on a.workspace_id = m.workspace_id and a.id = m.agent_id
    left join notification_settings n on n.workspace_id = a.workspace_id and n.agent_id = a.id
    left join brands b on b.workspace_id = m.workspace_id and b.id = m.brand_id
    left join brand_logos l on l.workspace_id = b.workspace_id and l.brand_id = b.id
    where m.workspace_id = ${workspaceId} and m.id = any(${[...ids]}::uuid[]) order by m.created_at, m.id`.execute();

export interface NoticeInMail {
  readonly mailId: string;
  readonly kind: MailNoticeKind;
  readonly conversationId: ConversationId | null;
  readonly fromName: string | null;
}

/** What stands in mails with notices, the oldest first. */
export const listNoticesOfMails = (
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<NoticeInMail[]> =>
  sql<NoticeInMail[]>`
    select n.mail_id, n.kind, n.conversation_id, f.name as from_name from mail_notices n
    left join agents f on f.workspace_id = n.workspace_id and f.id = n.from_id
    where n.workspace_id = ${workspaceId} and n.mail_id = any(${[...ids]}::uuid[]) order by n.created_at, n.id`.execute();

/** A notice whose time has come, with what decides whether it goes. */
export interface DueNotice {
  readonly id: string;
  readonly kind: MailNoticeKind;
  readonly agentId: AgentId;
  readonly address: string;
  readonly role: Role;
  readonly brandId: BrandId | null;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant | null;
  readonly mailed: MailNoticeKind[] | null;
  readonly quietFrom: number | null;
  readonly quietTo: number | null;
  readonly timeZone: string;
  /** Its person is here and may see what it is about. */
  readonly maySee: boolean;
  /** Mails with notices that they got since `since`: how many, and the first of them. */
  readonly sentCount: number;
  readonly firstSentAt: Instant | null;
}

/**
 * Notices whose time has come, the oldest first. They are this transaction's alone: whoever asks meanwhile gets none of the workspace's, so that
 * what belongs into one mail does not end in two.
 */
export async function lockDueNotices(
  sql: Sql,
  workspaceId: WorkspaceId,
  now: Instant,
  since: Instant,
  limit: number,
): Promise<DueNotice[]> {
  const at = new Date(now).toISOString();
  const [due] = await sql`
    select 1 from mail_notices where workspace_id = ${workspaceId} and outcome is null and due_at <= ${at}::timestamptz limit 1`;
  if (!due) return [];
  const [mine] = await sql`select 1 from mail_settings where workspace_id = ${workspaceId} for update skip locked`;
  if (!mine) return [];
  return sql<DueNotice[]>`
    select n.id, n.kind, n.agent_id, a.email as address, a.role, c.brand_id, n.created_at, a.last_seen_at, s.mailed, s.quiet_from, s.quiet_to,
      coalesce(s.time_zone, 'UTC') as time_zone, g.sent_count, g.first_sent_at,
      a.is_active and (n.conversation_id is null or a.role = 'admin'
        or exists (select 1 from agent_brands b where b.workspace_id = a.workspace_id and b.agent_id = a.id and b.brand_id = c.brand_id and a.role <> 'guest')
        or exists (select 1 from conversation_guests h where h.workspace_id = a.workspace_id and h.agent_id = a.id and h.conversation_id = c.id
          and h.ended_at is null and h.expires_at > ${at}::timestamptz)) as may_see
    from mail_notices n
    join agents a on a.workspace_id = n.workspace_id and a.id = n.agent_id
    left join notification_settings s on s.workspace_id = a.workspace_id and s.agent_id = a.id
    left join conversations c on c.workspace_id = n.workspace_id and c.id = n.conversation_id
    cross join lateral (
      select count(*) as sent_count, min(m.created_at) as first_sent_at from mails m
      where m.workspace_id = n.workspace_id and m.agent_id = n.agent_id and m.kind = 'notices' and m.created_at > ${new Date(since).toISOString()}::timestamptz) g
    where n.workspace_id = ${workspaceId} and n.outcome is null and n.due_at <= ${at}::timestamptz
    order by n.created_at, n.id limit ${limit}`.execute();
}
