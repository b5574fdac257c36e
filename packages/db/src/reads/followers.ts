import {
  type AgentId,
  type BrandId,
  type ConversationId,
  ROLE_PERMISSIONS,
  ROLES,
  type TeamId,
  type WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Somebody who may read conversations of a brand, and the teams they are in. */
export interface Reader {
  readonly id: AgentId;
  readonly name: string;
  readonly email: string;
  readonly teamIds: readonly TeamId[];
}

const READING = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('conversation.read'));

/** Who may read conversations of a brand, by name: they can be mentioned there. */
export const listReaders = (sql: Sql, workspaceId: WorkspaceId, brandId: BrandId): Promise<Reader[]> =>
  sql<Reader[]>`
    select a.id, a.name, a.email,
      array(select m.team_id from team_members m where m.workspace_id = a.workspace_id and m.agent_id = a.id) as team_ids
    from agents a left join roles r on r.workspace_id = a.workspace_id and r.id = a.role_id
    where a.workspace_id = ${workspaceId} and a.is_active
      and (a.role = any(${[...READING]}::text[]) or (a.role = 'custom' and 'conversation.read' = any(r.permissions)))
      and (a.role = 'admin' or exists (select 1 from agent_brands b where b.workspace_id = a.workspace_id and b.agent_id = a.id and b.brand_id = ${brandId}))
    order by lower(a.name), a.id`.execute();

/** The teams of a brand, by name. */
export const listTeamsOfBrand = (
  sql: Sql,
  workspaceId: WorkspaceId,
  brandId: BrandId,
): Promise<{ id: TeamId; name: string }[]> =>
  sql<{ id: TeamId; name: string }[]>`
    select id, name from teams where workspace_id = ${workspaceId} and brand_id = ${brandId} order by lower(name), id`.execute();

/** Who follows a conversation, by name; those who are gone are not among them. */
export const listFollowers = (
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
): Promise<{ id: AgentId; name: string }[]> =>
  sql<{ id: AgentId; name: string }[]>`
    select a.id, a.name from conversation_followers f join agents a on a.workspace_id = f.workspace_id and a.id = f.agent_id
    where f.workspace_id = ${workspaceId} and f.conversation_id = ${conversationId} and a.is_active order by lower(a.name), a.id`.execute();
