import type { AgentId, WorkspaceId } from '@kwartier/core';
import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import {
  agentBrands,
  agents,
  brands,
  channels,
  quarantine,
  roles,
  sessions,
  slaPolicies,
  slaPolicyVersions,
  teamMembers,
  teams,
  workspaces,
} from '../schema/index.ts';

export const loadWorkspace = async (tx: Tx, id: WorkspaceId) =>
  (await tx.select().from(workspaces).where(eq(workspaces.id, id)))[0];
export const listBrands = (tx: Tx, id: WorkspaceId) =>
  tx.select().from(brands).where(eq(brands.workspaceId, id)).orderBy(asc(brands.name));

export async function listTeams(tx: Tx, id: WorkspaceId) {
  const [rows, members] = [
    await tx.select().from(teams).where(eq(teams.workspaceId, id)).orderBy(asc(teams.name)),
    await tx.select().from(teamMembers).where(eq(teamMembers.workspaceId, id)),
  ];
  return rows.map((row) => ({
    ...row,
    agentIds: members.filter((member) => member.teamId === row.id).map((member) => member.agentId),
  }));
}

/** Everybody, with their brands, teams and open conversations. Never with the password's hash. */
export async function listAgents(tx: Tx, id: WorkspaceId, only?: AgentId) {
  const rows = await tx
    .select({
      id: agents.id,
      name: agents.name,
      email: agents.email,
      role: agents.role,
      roleId: agents.roleId,
      isActive: agents.isActive,
      presence: agents.presence,
      capacity: agents.capacity,
      languages: agents.languages,
      skills: agents.skills,
      locale: agents.locale,
      address: agents.addressForm,
      showsAbuse: agents.showsAbuse,
      lastSeenAt: agents.lastSeenAt,
      // Names with their table, by hand: drizzle writes columns bare when one table is read, and inside they would be another's.
      openConversations: sql<number>`(select count(*)::int from conversations c where c.workspace_id = agents.workspace_id and c.assignee_id = agents.id and c.status = 'open')`,
    })
    .from(agents)
    .where(only ? and(eq(agents.workspaceId, id), eq(agents.id, only)) : eq(agents.workspaceId, id))
    .orderBy(asc(agents.name));
  const memberships = await tx.select().from(teamMembers).where(eq(teamMembers.workspaceId, id));
  const rights = await tx.select().from(agentBrands).where(eq(agentBrands.workspaceId, id));
  return rows.map((row) => ({
    ...row,
    teamIds: memberships.filter((member) => member.agentId === row.id).map((member) => member.teamId),
    brandIds: rights.filter((right) => right.agentId === row.id).map((right) => right.brandId),
  }));
}

export async function loadSignIn(tx: Tx, id: WorkspaceId, agentId: AgentId) {
  const [row] = await tx
    .select({ id: agents.id, passwordHash: agents.passwordHash, isActive: agents.isActive })
    .from(agents)
    .where(and(eq(agents.workspaceId, id), eq(agents.id, agentId)));
  return row;
}

/** Who somebody is now: role, permissions where they are a role's of the workspace, and brands. Undefined: not here, or not any more. */
export async function loadRights(tx: Tx, id: WorkspaceId, agentId: AgentId) {
  const [row] = await tx
    .select({ agentId: agents.id, role: agents.role, custom: roles.permissions })
    .from(agents)
    .leftJoin(roles, and(eq(roles.workspaceId, agents.workspaceId), eq(roles.id, agents.roleId)))
    .where(and(eq(agents.workspaceId, id), eq(agents.id, agentId), eq(agents.isActive, true)));
  if (!row) return undefined;
  const all = await tx
    .select({
      id: brands.id,
      isMine: sql<boolean>`exists (select 1 from agent_brands b where b.workspace_id = ${id} and b.agent_id = ${agentId} and b.brand_id = brands.id)`,
    })
    .from(brands)
    .where(eq(brands.workspaceId, id));
  return {
    ...row,
    // A guest has no brand: what was shared with them is looked up where it is read.
    brandIds: all
      .filter((brand) => row.role === 'admin' || (row.role !== 'guest' && brand.isMine))
      .map((brand) => brand.id),
  };
}

/** A session by its token, by the token before its last rotation, or by its id; if it is neither over nor idle for too long. */
export async function loadSession(
  tx: Tx,
  id: WorkspaceId,
  by: { readonly tokenHash: Uint8Array } | { readonly id: string },
  now: Date,
  idleSince: Date,
) {
  const columns = {
    sessionId: sessions.id,
    agentId: sessions.agentId,
    lastSeenAt: sessions.lastSeenAt,
    stage: sessions.stage,
    authenticatedAt: sessions.authenticatedAt,
    mustRotate: sessions.mustRotate,
  };
  const isAlive = and(eq(sessions.workspaceId, id), gt(sessions.expiresAt, now), gt(sessions.lastSeenAt, idleSince));
  const find = (condition: SQL | undefined) => tx.select(columns).from(sessions).where(and(isAlive, condition));
  let isPrevious = false;
  let [row] = await find('id' in by ? eq(sessions.id, by.id) : eq(sessions.tokenHash, by.tokenHash));
  if (!row && 'tokenHash' in by) {
    [row] = await find(and(eq(sessions.previousTokenHash, by.tokenHash), gt(sessions.previousUntil, now)));
    isPrevious = true;
  }
  if (!row) return undefined;
  const rights = await loadRights(tx, id, row.agentId);
  return rights && { ...row, ...rights, isPrevious };
}

export async function listPolicies(tx: Tx, id: WorkspaceId) {
  return tx
    .select({
      id: slaPolicies.id,
      name: slaPolicies.name,
      version: slaPolicies.version,
      isDefault: slaPolicies.isDefault,
      rules: slaPolicyVersions.rules,
      hours: slaPolicyVersions.hours,
      riskShare: slaPolicyVersions.riskShare,
      updatedAt: slaPolicyVersions.createdAt,
    })
    .from(slaPolicies)
    .innerJoin(
      slaPolicyVersions,
      and(
        eq(slaPolicyVersions.workspaceId, slaPolicies.workspaceId),
        eq(slaPolicyVersions.policyId, slaPolicies.id),
        eq(slaPolicyVersions.version, slaPolicies.version),
      ),
    )
    .where(eq(slaPolicies.workspaceId, id))
    .orderBy(asc(slaPolicies.name));
}

/** Channels with their health; never with credentials. */
export function listChannels(tx: Tx, id: WorkspaceId) {
  return tx
    .select({
      id: channels.id,
      platform: channels.platform,
      name: channels.name,
      externalId: channels.externalId,
      handle: channels.handle,
      brandId: channels.brandId,
      teamId: channels.teamId,
      state: channels.state,
      stateReason: channels.stateReason,
      lastWebhookAt: channels.lastWebhookAt,
      lastEventAt: channels.lastEventAt,
      lastPollAt: channels.lastPollAt,
      lastPollOkAt: channels.lastPollOkAt,
      lagMs: channels.lagMs,
      refusedWebhooks: channels.refusedWebhooks,
      createdAt: channels.createdAt,
      heldReplies: sql<number>`(select count(*)::int from messages m where m.workspace_id = channels.workspace_id and m.channel_id = channels.id and m.delivery = 'queued' and channels.state <> 'active')`,
    })
    .from(channels)
    .where(eq(channels.workspaceId, id))
    .orderBy(asc(channels.name));
}

/** One quarantined part, open or closed. */
export const loadQuarantined = async (tx: Tx, id: WorkspaceId, partId: string) =>
  (
    await tx
      .select({
        id: quarantine.id,
        channelId: quarantine.channelId,
        reason: quarantine.reason,
        raw: quarantine.raw,
        at: quarantine.at,
        outcome: quarantine.outcome,
      })
      .from(quarantine)
      .where(and(eq(quarantine.workspaceId, id), eq(quarantine.id, partId)))
  )[0];

export const listQuarantine = (tx: Tx, id: WorkspaceId) =>
  tx
    .select({
      id: quarantine.id,
      channelId: quarantine.channelId,
      reason: quarantine.reason,
      raw: quarantine.raw,
      at: quarantine.at,
    })
    .from(quarantine)
    .where(and(eq(quarantine.workspaceId, id), sql`${quarantine.closedAt} is null`))
    .orderBy(sql`${quarantine.at} desc`)
    .limit(200);
