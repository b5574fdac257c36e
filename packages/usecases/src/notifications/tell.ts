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
import { addNotifications, listApproversWithDevice } from '@kwartier/db/writes/push';

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
