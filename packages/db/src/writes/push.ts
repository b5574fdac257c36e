import type {
  AgentId,
  ConversationId,
  Instant,
  NotificationSettings,
  Permission,
  PushKind,
  Role,
  WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { settingsOf } from '../reads/push.ts';

const iso = (at: Instant): string => new Date(at).toISOString();

export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: Uint8Array;
}

/** The workspace's keys: those that are there, or these. */
export async function keepPushKeys(sql: Sql, workspaceId: WorkspaceId, made: PushKeys): Promise<PushKeys> {
  await sql`
    insert into push_keys (workspace_id, public_key, private_key) values (${workspaceId}, ${made.publicKey}, ${made.privateKey})
    on conflict do nothing`;
  return (await loadPushKeys(sql, workspaceId))!;
}

export async function loadPushKeys(sql: Sql, workspaceId: WorkspaceId): Promise<PushKeys | undefined> {
  const [row] = await sql<PushKeys[]>`
    select public_key, private_key from push_keys where workspace_id = ${workspaceId}`;
  return row;
}

export async function saveNotificationSettings(
  sql: Sql,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  { muted, mailed, quiet, timeZone, sound, showsWords }: NotificationSettings,
): Promise<void> {
  await sql`
    insert into notification_settings (workspace_id, agent_id, muted, mailed, quiet_from, quiet_to, time_zone, sound, shows_words)
    values (${workspaceId}, ${agentId}, ${[...muted]}::text[], ${[...mailed]}::text[], ${quiet?.from ?? null}, ${quiet?.to ?? null}, ${timeZone}, ${sound}, ${showsWords})
    on conflict (workspace_id, agent_id) do update set muted = excluded.muted, mailed = excluded.mailed, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
      time_zone = excluded.time_zone, sound = excluded.sound, shows_words = excluded.shows_words`;
}

export interface NewPushDevice {
  readonly workspaceId: WorkspaceId;
  readonly id: string;
  readonly agentId: AgentId;
  readonly sessionId: string;
  readonly target: Uint8Array;
  readonly endpointHash: Uint8Array;
  readonly userAgent: string;
  readonly createdAt: Instant;
}

/**
 * Keep a browser under its address: whoever had it there before does not any more. Of somebody's devices the newest `keep` stay.
 * @returns the id it has, which is another one's if two asked at once
 */
export async function keepPushDevice(sql: Sql, row: NewPushDevice, keep: number): Promise<string> {
  await sql`delete from push_devices where workspace_id = ${row.workspaceId} and endpoint_hash = ${row.endpointHash}`;
  await sql`
    insert into push_devices (workspace_id, id, agent_id, session_id, target, endpoint_hash, user_agent, created_at)
    values (${row.workspaceId}, ${row.id}, ${row.agentId}, ${row.sessionId}, ${row.target}, ${row.endpointHash}, ${row.userAgent}, ${iso(row.createdAt)}::timestamptz)
    on conflict (workspace_id, endpoint_hash) do nothing`;
  await sql`
    delete from push_devices where workspace_id = ${row.workspaceId} and agent_id = ${row.agentId} and id in (
      select id from push_devices where workspace_id = ${row.workspaceId} and agent_id = ${row.agentId} order by created_at desc, id desc offset ${keep})`;
  const [kept] = await sql<{ id: string }[]>`
    select id from push_devices where workspace_id = ${row.workspaceId} and endpoint_hash = ${row.endpointHash}`;
  return kept!.id;
}

/** @param agentId whose it must be; null: anybody's @returns whether there was one */
export async function deletePushDevice(
  sql: Sql,
  workspaceId: WorkspaceId,
  agentId: AgentId | null,
  id: string,
): Promise<boolean> {
  const gone = await sql`
    delete from push_devices where workspace_id = ${workspaceId} and id = ${id} and (${agentId}::uuid is null or agent_id = ${agentId}::uuid)`;
  return gone.count > 0;
}

/** What somebody is to be told. */
export interface NewNotification {
  readonly agentId: AgentId;
  readonly kind: PushKind;
  readonly conversationId: ConversationId | null;
  /** Who did it; null: time went by, or the system did. */
  readonly fromId: AgentId | null;
  /** Names the event: no device hears of it twice. */
  readonly about: string;
  /** Only this device of theirs; null: every one. */
  readonly deviceId: string | null;
}

/** Write down what people are to be told, for each of their devices. Who has none costs nothing. @returns for how many devices */
export async function addNotifications(
  sql: Sql,
  workspaceId: WorkspaceId,
  told: readonly NewNotification[],
  now: Instant,
): Promise<number> {
  if (told.length === 0) return 0;
  const rows = await sql`
    insert into notifications (workspace_id, id, device_id, kind, conversation_id, from_id, about, created_at, next_attempt_at)
    select d.workspace_id, gen_random_uuid(), d.id, t.kind, t."conversationId", t."fromId", t.about, ${iso(now)}::timestamptz, ${iso(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(told)}::text::jsonb)
      as t("agentId" uuid, kind text, "conversationId" uuid, "fromId" uuid, about text, "deviceId" uuid)
    join push_devices d on d.workspace_id = ${workspaceId} and d.agent_id = t."agentId" and (t."deviceId" is null or d.id = t."deviceId")
    on conflict (workspace_id, device_id, about) do nothing`;
  return rows.count;
}

/** News of a conversation for who follows it. */
export interface FollowedNews {
  readonly conversationId: ConversationId;
  /** Whoever did it: never told. Null: the customer, the system. */
  readonly fromId: AgentId | null;
  /** Names the event: no device hears of it twice. */
  readonly about: string;
  /** Who hears of it otherwise. */
  readonly except: readonly AgentId[];
}

/** Write down what followers are to be told, for each of their devices. */
export async function addFollowedNews(
  sql: Sql,
  workspaceId: WorkspaceId,
  news: readonly FollowedNews[],
  now: Instant,
): Promise<void> {
  if (news.length === 0) return;
  await sql`
    insert into notifications (workspace_id, id, device_id, kind, conversation_id, from_id, about, created_at, next_attempt_at)
    select d.workspace_id, gen_random_uuid(), d.id, 'followed_news', n."conversationId", n."fromId", n.about, ${iso(now)}::timestamptz, ${iso(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(news)}::text::jsonb) as n("conversationId" uuid, "fromId" uuid, about text, "except" jsonb)
    join conversation_followers f on f.workspace_id = ${workspaceId} and f.conversation_id = n."conversationId"
    join push_devices d on d.workspace_id = f.workspace_id and d.agent_id = f.agent_id
    where f.agent_id is distinct from n."fromId" and not n."except" ? f.agent_id::text
    on conflict (workspace_id, device_id, about) do nothing`;
}

/** Whom something reaches, and who may approve answers of a brand, by one of these roles or by one that the workspace made. */
export async function listReachableApprovers(
  sql: Sql,
  workspaceId: WorkspaceId,
  brandId: string,
  roles: readonly Role[],
  permission: Permission,
): Promise<AgentId[]> {
  const rows = await sql<{ id: AgentId }[]>`
    select a.id from agents a left join roles r on r.workspace_id = a.workspace_id and r.id = a.role_id
    where a.workspace_id = ${workspaceId} and a.is_active
      and (exists (select 1 from push_devices d where d.workspace_id = a.workspace_id and d.agent_id = a.id)
        or exists (select 1 from mail_settings m where m.workspace_id = a.workspace_id))
      and (a.role = any(${[...roles]}::text[]) or (a.role = 'custom' and ${permission} = any(r.permissions)))
      and (a.role = 'admin' or exists (select 1 from agent_brands b where b.workspace_id = a.workspace_id and b.agent_id = a.id and b.brand_id = ${brandId}))`;
  return rows.map(({ id }) => id);
}

/** Something to tell, with what is needed to say it to this person on this device. */
export type DueNotification = Parameters<typeof settingsOf>[0] & {
  readonly id: string;
  readonly deviceId: string;
  readonly kind: PushKind;
  readonly conversationId: ConversationId | null;
  readonly createdAt: Instant;
  readonly attempts: number;
  readonly target: Uint8Array;
  readonly agentId: AgentId;
  readonly isActive: boolean;
  readonly role: Role;
  readonly custom: Permission[] | null;
  /** Whether the person works for the conversation's brand. */
  readonly maySee: boolean;
  readonly fromName: string | null;
  readonly contactName: string | null;
  readonly excerpt: string | null;
  /** The last words may be abuse. */
  readonly isAbusive: boolean;
  /** Who is told wants to read it all the same. */
  readonly showsAbuse: boolean;
};

/**
 * Take what is due, so that no other worker has it: of two that ask at once each row goes to one.
 * @returns what each of them needs, the oldest first
 */
export async function claimNotifications(
  sql: Sql,
  workspaceId: WorkspaceId,
  now: Instant,
  limit: number,
): Promise<DueNotification[]> {
  const at = iso(now);
  // Materialized: inside of an `in (…)` Postgres may ask again for each row, and each time take others.
  const claimed = await sql<{ id: string }[]>`
    with due as materialized (
      select id from notifications where workspace_id = ${workspaceId} and claimed_at is null and done_at is null and next_attempt_at <= ${at}::timestamptz
      order by next_attempt_at limit ${limit} for update skip locked)
    update notifications n set claimed_at = ${at}::timestamptz, attempts = attempts + 1
    from due where n.workspace_id = ${workspaceId} and n.id = due.id
    returning n.id`;
  if (claimed.length === 0) return [];
  return sql<DueNotification[]>`
    select n.id, n.device_id, n.kind, n.conversation_id, n.created_at, n.attempts, d.target, d.agent_id, a.is_active, a.role, r.permissions as custom,
      coalesce(s.muted, '{}') as muted, coalesce(s.mailed, '{}') as mailed, s.quiet_from, s.quiet_to, coalesce(s.time_zone, 'UTC') as time_zone, coalesce(s.sound, false) as sound,
      coalesce(s.shows_words, false) as shows_words, f.name as from_name, k.name as contact_name, c.last_excerpt as excerpt, a.shows_abuse,
      exists (select 1 from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and coalesce(m.is_abuse_marked, m.is_abuse_found) and m.sent_at = c.last_message_at) as is_abusive,
      (n.conversation_id is null or a.role = 'admin' or exists (
        select 1 from agent_brands b where b.workspace_id = a.workspace_id and b.agent_id = a.id and b.brand_id = c.brand_id)) as may_see
    from notifications n
    join push_devices d on d.workspace_id = n.workspace_id and d.id = n.device_id
    join agents a on a.workspace_id = d.workspace_id and a.id = d.agent_id
    left join roles r on r.workspace_id = a.workspace_id and r.id = a.role_id
    left join notification_settings s on s.workspace_id = a.workspace_id and s.agent_id = a.id
    left join agents f on f.workspace_id = n.workspace_id and f.id = n.from_id
    left join conversations c on c.workspace_id = n.workspace_id and c.id = n.conversation_id
    left join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
    where n.workspace_id = ${workspaceId} and n.id = any(${claimed.map(({ id }) => id)}::uuid[]) order by n.created_at, n.id`.execute();
}

/** These have been told, or will not be. @param okDeviceIds devices that took something */
export async function endNotifications(
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly string[],
  okDeviceIds: readonly string[],
  now: Instant,
): Promise<void> {
  const at = iso(now);
  await sql`
    update notifications set done_at = ${at}::timestamptz where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`;
  await sql`
    update push_devices set last_ok_at = ${at}::timestamptz where workspace_id = ${workspaceId} and id = any(${[...okDeviceIds]}::uuid[])`;
}

/** Certain that nothing was told: another try, then. */
export async function postponeNotifications(
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly string[],
  nextAttemptAt: Instant,
): Promise<void> {
  await sql`
    update notifications set claimed_at = null, next_attempt_at = ${iso(nextAttemptAt)}::timestamptz
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`;
}

/** Forget what is long over. */
export async function deleteOldNotifications(sql: Sql, workspaceId: WorkspaceId, before: Instant): Promise<void> {
  await sql`delete from notifications where workspace_id = ${workspaceId} and created_at < ${iso(before)}::timestamptz`;
}
