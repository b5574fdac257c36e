import type {
  AgentId,
  BrandId,
  ConsoleLocale,
  ConversationId,
  Instant,
  MailKind,
  MailNoticeKind,
  MailSender,
  MailState,
  NoticeFate,
  WorkspaceId,
} from '@kwartier/core';
import { sql as drizzleSql } from 'drizzle-orm';
import type { Sql, Tx } from '../client.ts';

const iso = (at: Instant): string => new Date(at).toISOString();

export interface MailSettings {
  readonly sender: MailSender;
  readonly locale: ConsoleLocale;
}

export const saveMailSettings = (
  sql: Sql,
  workspaceId: WorkspaceId,
  { sender, locale }: MailSettings,
  now: Instant,
): Promise<unknown> =>
  sql`
    insert into mail_settings (workspace_id, sender, locale, changed_at)
    values (${workspaceId}, ${JSON.stringify(sender)}::text::jsonb, ${locale}, ${iso(now)}::timestamptz)
    on conflict (workspace_id) do update set sender = excluded.sender, locale = excluded.locale, changed_at = excluded.changed_at`.execute();

/** @returns whether there were any */
export async function deleteMailSettings(sql: Sql, workspaceId: WorkspaceId): Promise<boolean> {
  return (await sql`delete from mail_settings where workspace_id = ${workspaceId}`).count > 0;
}

/** A mail to write down. */
export interface NewMail {
  readonly workspaceId: WorkspaceId;
  readonly id: string;
  /** Whose it is; null: somebody who is not here yet. */
  readonly agentId: AgentId | null;
  readonly address: string;
  readonly kind: MailKind;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Sealed. */
  readonly secret: Uint8Array | null;
  readonly brandId: BrandId | null;
  readonly locale: ConsoleLocale | null;
  /** Names the event: a second one of the same name is not written. */
  readonly about: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

/** Write a mail down with what it tells of, if the workspace sends any. @returns whether it will go */
export async function queueMail(tx: Tx, mail: NewMail): Promise<boolean> {
  const rows = await tx.execute(drizzleSql`
    insert into mails (workspace_id, id, agent_id, address, kind, detail, secret, brand_id, locale, about, created_at, next_attempt_at, expires_at)
    select s.workspace_id, ${mail.id}::uuid, ${mail.agentId}::uuid, ${mail.address}, ${mail.kind}, ${JSON.stringify(mail.detail)}::text::jsonb, ${mail.secret}::bytea,
      ${mail.brandId}::uuid, ${mail.locale}, ${mail.about}, ${iso(mail.createdAt)}::timestamptz, ${iso(mail.createdAt)}::timestamptz, ${iso(mail.expiresAt)}::timestamptz
    from mail_settings s where s.workspace_id = ${mail.workspaceId}
    on conflict (workspace_id, about) do nothing returning id`);
  return rows.length > 0;
}

/** Write down that somebody is to hear of something about their own account, if the workspace sends mail. @returns whether it will go */
export async function queueAccountMail(
  tx: Tx,
  mail: Omit<NewMail, 'agentId' | 'address' | 'secret' | 'brandId' | 'locale'> & {
    readonly agentId: string;
    readonly brandId?: BrandId | null;
    readonly secret?: Uint8Array | null;
    /** Whoever writes it down sends it: no worker does before that. */
    readonly leasedUntil?: Instant;
    /** Only to who signs in with a password. */
    readonly hasPassword?: boolean;
  },
): Promise<boolean> {
  const rows = await tx.execute(drizzleSql`
    insert into mails (workspace_id, id, agent_id, address, kind, detail, brand_id, secret, about, attempts, created_at, next_attempt_at, expires_at, leased_until)
    select a.workspace_id, ${mail.id}::uuid, a.id, a.email, ${mail.kind}, ${JSON.stringify(mail.detail)}::text::jsonb, ${mail.brandId ?? null}::uuid,
      ${mail.secret ?? null}::bytea, ${mail.about}, ${mail.leasedUntil ? 1 : 0}::int,
      ${iso(mail.createdAt)}::timestamptz, ${iso(mail.createdAt)}::timestamptz, ${iso(mail.expiresAt)}::timestamptz, ${mail.leasedUntil ? iso(mail.leasedUntil) : null}::timestamptz
    from mail_settings s join agents a on a.workspace_id = s.workspace_id
    where s.workspace_id = ${mail.workspaceId} and a.id = ${mail.agentId} and a.is_active and (not ${mail.hasPassword ?? false}::boolean or a.password_hash is not null)
    on conflict (workspace_id, about) do nothing returning id`);
  return rows.length > 0;
}

/** Take mails that are due, so that no other worker has them until `leasedUntil`. @returns their ids */
export async function leaseMails(
  sql: Sql,
  workspaceId: WorkspaceId,
  now: Instant,
  leasedUntil: Instant,
  limit: number,
): Promise<string[]> {
  const at = iso(now);
  // Materialized: inside of an `in (…)` Postgres may ask again for each row, and each time take others.
  const rows = await sql<{ id: string }[]>`
    with due as materialized (
      select id from mails where workspace_id = ${workspaceId} and state = 'queued' and next_attempt_at <= ${at}::timestamptz
        and (leased_until is null or leased_until <= ${at}::timestamptz)
      order by next_attempt_at limit ${limit} for update skip locked)
    update mails m set leased_until = ${iso(leasedUntil)}::timestamptz, attempts = attempts + 1
    from due where m.workspace_id = ${workspaceId} and m.id = due.id
    returning m.id`;
  return rows.map(({ id }) => id);
}

/** It went, or it will not: whatever lets somebody in goes with that. @param reason what the server said */
export const endMail = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  state: Exclude<MailState, 'queued'>,
  reason: string,
  now: Instant,
): Promise<unknown> =>
  sql`
    update mails set state = ${state}, reason = ${reason}, ended_at = ${iso(now)}::timestamptz, leased_until = null, secret = null
    where workspace_id = ${workspaceId} and id = ${id} and state = 'queued'`.execute();

/** Another try, later. */
export const postponeMail = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  reason: string,
  nextAttemptAt: Instant,
): Promise<unknown> =>
  sql`
    update mails set reason = ${reason}, next_attempt_at = ${iso(nextAttemptAt)}::timestamptz, leased_until = null
    where workspace_id = ${workspaceId} and id = ${id} and state = 'queued'`.execute();

/** Forget addresses, and ways in that are closed; give up what nobody sends any more. */
export async function sweepMails(
  sql: Sql,
  workspaceId: WorkspaceId,
  { before, now }: { readonly before: Instant; readonly now: Instant },
): Promise<void> {
  await sql`
    update mails set state = 'failed', reason = coalesce(reason, 'too late'), ended_at = ${iso(now)}::timestamptz, leased_until = null, secret = null
    where workspace_id = ${workspaceId} and state = 'queued' and expires_at < ${iso(now)}::timestamptz`;
  await sql`delete from mail_notices where workspace_id = ${workspaceId} and created_at < ${iso(before)}::timestamptz`;
  await sql`delete from mails where workspace_id = ${workspaceId} and created_at < ${iso(before)}::timestamptz`;
  await sql`delete from password_resets where workspace_id = ${workspaceId} and expires_at < ${iso(now)}::timestamptz`;
}

/** What somebody is to be told by mail unless they come by. */
export interface NewMailNotice {
  readonly agentId: AgentId;
  readonly kind: MailNoticeKind;
  readonly conversationId: ConversationId | null;
  readonly fromId: AgentId | null;
  readonly about: string;
}

/** Write down what people are to be told by mail, where mail is sent and they want this kind. @param dueAt when it is looked at */
export async function addMailNotices(
  sql: Sql,
  workspaceId: WorkspaceId,
  told: readonly NewMailNotice[],
  usual: readonly MailNoticeKind[],
  now: Instant,
  dueAt: Instant,
): Promise<void> {
  if (told.length === 0) return;
  await sql`
    insert into mail_notices (workspace_id, id, agent_id, kind, conversation_id, from_id, about, created_at, due_at)
    select a.workspace_id, gen_random_uuid(), a.id, t.kind, t."conversationId", t."fromId", t.about, ${iso(now)}::timestamptz, ${iso(dueAt)}::timestamptz
    from mail_settings m
    cross join jsonb_to_recordset(${JSON.stringify(told)}::text::jsonb) as t("agentId" uuid, kind text, "conversationId" uuid, "fromId" uuid, about text)
    join agents a on a.workspace_id = m.workspace_id and a.id = t."agentId" and a.is_active
    left join notification_settings s on s.workspace_id = a.workspace_id and s.agent_id = a.id
    where m.workspace_id = ${workspaceId} and t.kind = any(coalesce(s.mailed, ${[...usual]}::text[]))
    on conflict (workspace_id, agent_id, about) do nothing`;
}

/** The same for who follows conversations. */
export async function addFollowedMailNotices(
  sql: Sql,
  workspaceId: WorkspaceId,
  news: readonly {
    readonly conversationId: ConversationId;
    readonly fromId: AgentId | null;
    readonly about: string;
    readonly except: readonly AgentId[];
  }[],
  usual: readonly MailNoticeKind[],
  now: Instant,
  dueAt: Instant,
): Promise<void> {
  if (news.length === 0) return;
  await sql`
    insert into mail_notices (workspace_id, id, agent_id, kind, conversation_id, from_id, about, created_at, due_at)
    select a.workspace_id, gen_random_uuid(), a.id, 'followed_news', n."conversationId", n."fromId", n.about, ${iso(now)}::timestamptz, ${iso(dueAt)}::timestamptz
    from mail_settings m
    cross join jsonb_to_recordset(${JSON.stringify(news)}::text::jsonb) as n("conversationId" uuid, "fromId" uuid, about text, "except" jsonb)
    join conversation_followers f on f.workspace_id = m.workspace_id and f.conversation_id = n."conversationId"
    join agents a on a.workspace_id = f.workspace_id and a.id = f.agent_id and a.is_active
    left join notification_settings s on s.workspace_id = a.workspace_id and s.agent_id = a.id
    where m.workspace_id = ${workspaceId} and f.agent_id is distinct from n."fromId" and not n."except" ? f.agent_id::text
      and 'followed_news' = any(coalesce(s.mailed, ${[...usual]}::text[]))
    on conflict (workspace_id, agent_id, about) do nothing`;
}

/** What became of notices that waited. @param mailId the mail they stand in */
export const endNotices = (
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly string[],
  outcome: Exclude<NoticeFate['fate'], 'later'>,
  mailId: string | null = null,
): Promise<unknown> =>
  sql`
    update mail_notices set outcome = ${outcome}, mail_id = ${mailId} where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute();

export const postponeNotices = (
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly string[],
  dueAt: Instant,
): Promise<unknown> =>
  sql`
    update mail_notices set due_at = ${iso(dueAt)}::timestamptz where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute();

/** A mail with notices: they are looked up when it goes. */
export const insertNoticeMail = (
  sql: Sql,
  {
    workspaceId,
    id,
    agentId,
    address,
    brandId,
    createdAt,
    expiresAt,
  }: Pick<NewMail, 'workspaceId' | 'id' | 'address' | 'brandId' | 'createdAt' | 'expiresAt'> & { agentId: AgentId },
): Promise<unknown> =>
  sql`
    insert into mails (workspace_id, id, agent_id, address, kind, detail, brand_id, about, created_at, next_attempt_at, expires_at)
    values (${workspaceId}, ${id}, ${agentId}, ${address}, 'notices', '{}', ${brandId}, ${`notices ${id}`},
      ${iso(createdAt)}::timestamptz, ${iso(createdAt)}::timestamptz, ${iso(expiresAt)}::timestamptz)`.execute();

/** A conversation was shared with a guest: they are told by mail unless they come by. */
export async function addSharedNotice(
  tx: Tx,
  workspaceId: WorkspaceId,
  { agentId, conversationId, about }: { agentId: AgentId; conversationId: ConversationId; about: string },
  usual: readonly MailNoticeKind[],
  now: Instant,
  dueAt: Instant,
): Promise<void> {
  await tx.execute(drizzleSql`
    insert into mail_notices (workspace_id, id, agent_id, kind, conversation_id, about, created_at, due_at)
    select a.workspace_id, gen_random_uuid(), a.id, 'shared', ${conversationId}::uuid, ${about}, ${iso(now)}::timestamptz, ${iso(dueAt)}::timestamptz
    from mail_settings m join agents a on a.workspace_id = m.workspace_id and a.id = ${agentId} and a.is_active
    left join notification_settings s on s.workspace_id = a.workspace_id and s.agent_id = a.id
    where m.workspace_id = ${workspaceId} and 'shared' = any(coalesce(s.mailed, ${`{${usual.join(',')}}`}::text[]))
    on conflict (workspace_id, agent_id, about) do nothing`);
}
