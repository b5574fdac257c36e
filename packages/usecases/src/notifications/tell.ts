import {
  type AgentId,
  type ConversationId,
  type Instant,
  type NotificationKind,
  ROLE_PERMISSIONS,
  ROLES,
  type WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { addFollowedNews, addNotifications, listApproversWithDevice } from '@kwartier/db/writes/push';
import type { ConversationEdit } from '../conversation-edit.ts';

export interface Told {
  readonly agentId: AgentId;
  readonly kind: NotificationKind;
  readonly conversationId: ConversationId;
  /** Who did it: never told themselves. Null: time went by, or the system did. */
  readonly by: AgentId | null;
  /** Names the event: it is told once. */
  readonly about: string;
}

/** Write down, with what happens, that people are to hear of it. Whoever did it knows already. */
export const tell = (sql: Sql, workspaceId: WorkspaceId, told: readonly Told[], now: Instant): Promise<number> =>
  addNotifications(
    sql,
    workspaceId,
    told.flatMap(({ by, ...one }) => (one.agentId === by ? [] : [{ ...one, fromId: by, deviceId: null }])),
    now,
  );

/**
 * Write down that who follows a conversation is to hear of what was done to it just now; the next sequence number names it.
 * @param except who hears of it otherwise
 */
export const tellFollowers = (
  sql: Sql,
  { row }: ConversationEdit,
  by: AgentId | null,
  now: Instant,
  except: readonly AgentId[] = [],
): Promise<void> =>
  addFollowedNews(
    sql,
    row.workspaceId,
    [{ conversationId: row.id, fromId: by, about: `news ${row.id} ${row.seq + 1}`, except }],
    now,
  );

/** The roles of the product that may approve. */
const APPROVING = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('reply.approve'));

/** The same, for everybody who may approve answers of a brand. */
export async function tellApprovers(
  sql: Sql,
  workspaceId: WorkspaceId,
  brandId: string,
  what: Omit<Told, 'kind' | 'agentId'>,
  now: Instant,
): Promise<void> {
  const ids = await listApproversWithDevice(sql, workspaceId, brandId, APPROVING, 'reply.approve');
  await tell(
    sql,
    workspaceId,
    ids.map((agentId) => ({ ...what, kind: 'approval', agentId })),
    now,
  );
}
