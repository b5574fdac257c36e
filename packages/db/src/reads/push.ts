import type {
  AgentId,
  Instant,
  MailNoticeKind,
  NotificationKind,
  NotificationSettings,
  WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '../client.ts';

interface SettingsColumns {
  readonly muted: NotificationKind[];
  readonly quietFrom: number | null;
  readonly quietTo: number | null;
  readonly timeZone: string;
  readonly mailed: MailNoticeKind[];
  readonly sound: boolean;
  readonly showsWords: boolean;
}

/** Settings as they are stored, as core has them. */
export const settingsOf = ({ quietFrom, quietTo, ...rest }: SettingsColumns): NotificationSettings => ({
  ...rest,
  quiet: quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo },
});

/** How somebody wants to be told; undefined if they never said. */
export async function loadNotificationSettings(
  sql: Sql,
  workspaceId: WorkspaceId,
  agentId: AgentId,
): Promise<NotificationSettings | undefined> {
  const [row] = await sql<SettingsColumns[]>`
    select muted, mailed, quiet_from, quiet_to, time_zone, sound, shows_words from notification_settings
    where workspace_id = ${workspaceId} and agent_id = ${agentId}`;
  return row && settingsOf(row);
}

export interface PushDevice {
  readonly id: string;
  readonly sessionId: string;
  readonly userAgent: string;
  readonly createdAt: Instant;
  readonly lastOkAt: Instant | null;
}

/** The devices on which somebody is told, the newest first. */
export const listPushDevices = (sql: Sql, workspaceId: WorkspaceId, agentId: AgentId): Promise<PushDevice[]> =>
  sql<PushDevice[]>`
    select id, session_id, user_agent, created_at, last_ok_at from push_devices
    where workspace_id = ${workspaceId} and agent_id = ${agentId} order by created_at desc, id`.execute();
