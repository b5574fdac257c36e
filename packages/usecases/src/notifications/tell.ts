import {
  type AgentId,
  type ConversationId,
  type Instant,
  instant,
  NOTICE_WAIT_MS,
  type NotificationKind,
  ROLE_PERMISSIONS,
  ROLES,
  USUAL_MAILED,
  type WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { addFollowedMailNotices, addMailNotices } from '@kwartier/db/writes/mail';
import { addFollowedNews, addNotifications, type FollowedNews, listReachableApprovers } from '@kwartier/db/writes/push';
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

const dueAt = (now: Instant): Instant => instant(now + NOTICE_WAIT_MS);

/**
 * Write down, with what happens, that people are to hear of it: on their devices, and by mail if they do not come by. Whoever did it knows already.
 */
export async function tell(sql: Sql, workspaceId: WorkspaceId, told: readonly Told[], now: Instant): Promise<void> {
  const others = told.flatMap(({ by, ...one }) => (one.agentId === by ? [] : [{ ...one, fromId: by, deviceId: null }]));
  await Promise.all([
    addNotifications(sql, workspaceId, others, now),
    addMailNotices(sql, workspaceId, others, USUAL_MAILED, now, dueAt(now)),
  ]);
}

/** The same for who follows conversations. */
export async function tellNews(
  sql: Sql,
  workspaceId: WorkspaceId,
  news: readonly FollowedNews[],
  now: Instant,
): Promise<void> {
  await Promise.all([
    addFollowedNews(sql, workspaceId, news, now),
    addFollowedMailNotices(sql, workspaceId, news, USUAL_MAILED, now, dueAt(now)),
  ]);
}

/** Write down that a note is for guests, who have no devices that are told. */
export const tellGuests = (
  sql: Sql,
  workspaceId: WorkspaceId,
  guestIds: readonly string[],
  what: { readonly conversationId: ConversationId; readonly messageId: string; readonly by: AgentId },
  now: Instant,
): Promise<void> =>
  addMailNotices(
    sql,
    workspaceId,
    guestIds.map((id) => ({
      agentId: id as AgentId,
      kind: 'shared',
      conversationId: what.conversationId,
      fromId: what.by,
      about: `note ${what.messageId}`,
    })),
    USUAL_MAILED,
    now,
    dueAt(now),
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
  tellNews(
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
  const ids = await listReachableApprovers(sql, workspaceId, brandId, APPROVING, 'reply.approve');
  await tell(
    sql,
    workspaceId,
    ids.map((agentId) => ({ ...what, kind: 'approval', agentId })),
    now,
  );
}
