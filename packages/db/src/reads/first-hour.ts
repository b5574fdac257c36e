import type { FirstHourFacts, Instant, PutAside, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** What the rows say of the first hour; the address alone is a setting of the installation. */
export async function loadFirstHour(
  sql: Sql,
  workspaceId: WorkspaceId,
  now: Instant,
): Promise<Omit<FirstHourFacts, 'public_address'>> {
  const mine = (table: string) => sql`${sql(table)}.workspace_id = ${workspaceId}`;
  const [row] = await sql<(Omit<FirstHourFacts, 'public_address' | 'second_factor'> & { secondFactor: boolean })[]>`
    select
      not exists (
        select 1 from agents where ${mine('agents')} and agents.role = 'admin' and agents.is_active and agents.password_hash is not null
          and not exists (select 1 from totp_secrets t where t.workspace_id = agents.workspace_id and t.agent_id = agents.id and t.confirmed_at is not null)
          and not exists (select 1 from passkeys p where p.workspace_id = agents.workspace_id and p.agent_id = agents.id)) as second_factor,
      -- The promise that a new workspace begins with is nobody's decision: it has version 1.
      exists (select 1 from sla_policies where ${mine('sla_policies')} and (sla_policies.version > 1 or not sla_policies.is_default)) as hours,
      (exists (select 1 from agents where ${mine('agents')} and agents.is_active and agents.role <> 'guest' offset 1)
        or exists (select 1 from invitations where ${mine('invitations')} and invitations.role <> 'guest' and invitations.ended_at is null and invitations.expires_at > ${new Date(now).toISOString()}::timestamptz)) as colleague,
      exists (
        select 1 from team_members join agents on agents.workspace_id = team_members.workspace_id and agents.id = team_members.agent_id and agents.is_active
        where ${mine('team_members')} group by team_members.team_id having count(*) > 1) as team,
      exists (select 1 from channels where ${mine('channels')}) as channel,
      exists (select 1 from channels where ${mine('channels')} and channels.last_webhook_at is not null) as webhook,
      -- Only what went out through us has attempts: there are few of them next to messages.
      exists (
        select 1 from send_attempts join messages m on m.workspace_id = send_attempts.workspace_id and m.id = send_attempts.message_id
        where ${mine('send_attempts')} and m.delivery = 'sent') as answer,
      exists (select 1 from workspaces w where w.id = ${workspaceId} and w.last_backup_at is not null) as backup`;
  const { secondFactor, ...rest } = row!;
  return { ...rest, second_factor: secondFactor };
}

/** Lines of the first hour that somebody put aside. */
export async function listPutAside(sql: Sql, workspaceId: WorkspaceId): Promise<Set<PutAside>> {
  const rows = await sql<{ line: PutAside }[]>`select line from first_hour where workspace_id = ${workspaceId}`;
  return new Set(rows.map(({ line }) => line));
}
