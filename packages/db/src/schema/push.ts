import { MAIL_NOTICE_KINDS, NOTIFICATION_KINDS, PUSH_KINDS, USUAL_MAILED } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { agentId, at, bytea, conversationId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { oneOf } from './one-of.ts';
import { agents, sessions } from './people.ts';
import { workspaces } from './workspaces.ts';

/** By which push services know that it is this workspace that calls (VAPID, RFC 8292). Made when somebody first asks. */
export const pushKeys = pgTable(
  'push_keys',
  {
    workspaceId: workspaceId().primaryKey(),
    /** As browsers want it: an uncompressed point in base64url. */
    publicKey: text().notNull(),
    privateKey: bytea().notNull(),
  },
  (t) => [foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade')],
);

/** A browser that somebody wants to be told on. */
export const pushDevices = pgTable(
  'push_devices',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    agentId: agentId().notNull(),
    /** The session in which it was turned on: it is told as long as somebody is signed in there. */
    sessionId: uuid().notNull(),
    /** Address and keys that the browser gave, sealed: whoever has them may speak to the device. */
    target: bytea().notNull(),
    endpointHash: bytea().notNull(),
    userAgent: text().notNull(),
    createdAt: at().notNull(),
    lastOkAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('push_devices_endpoint_uq').on(t.workspaceId, t.endpointHash),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    foreignKey({ columns: [t.workspaceId, t.sessionId], foreignColumns: [sessions.workspaceId, sessions.id] }).onDelete(
      'cascade',
    ),
    index('push_devices_session_idx').on(t.workspaceId, t.sessionId),
    index('push_devices_agent_idx').on(t.workspaceId, t.agentId, t.createdAt),
  ],
);

/** How somebody wants to be told. No row: as core has it. */
export const notificationSettings = pgTable(
  'notification_settings',
  {
    workspaceId: workspaceId(),
    agentId: agentId().notNull(),
    muted: text({ enum: NOTIFICATION_KINDS }).array().notNull().default(sql`'{}'`),
    /** Minutes after midnight, where their clock hangs. */
    quietFrom: integer(),
    quietTo: integer(),
    timeZone: text().notNull(),
    sound: boolean().notNull(),
    showsWords: boolean().notNull(),
    /** What comes by mail; push has the kinds that do not come instead, since these are few. */
    mailed: text({ enum: MAIL_NOTICE_KINDS })
      .array()
      .notNull()
      .default([...USUAL_MAILED]),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.agentId] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    check('notification_settings_quiet_whole', sql`(${t.quietFrom} is null) = (${t.quietTo} is null)`),
    check(
      'notification_settings_quiet_sane',
      sql`${t.quietFrom} between 0 and 1439 and ${t.quietTo} between 0 and 1439`,
    ),
  ],
);

/** Something that one device is to be told, written with what it tells of. It holds no words. */
export const notifications = pgTable(
  'notifications',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    deviceId: uuid().notNull(),
    kind: text({ enum: PUSH_KINDS }).notNull(),
    conversationId: conversationId(),
    /** Who did it; null: nobody, time went by. */
    fromId: uuid(),
    /** Names the event, so that a device hears of it once. */
    about: text().notNull(),
    createdAt: at().notNull(),
    nextAttemptAt: at().notNull(),
    attempts: integer().notNull().default(0),
    /** A worker has it in hand. Whoever dies with it has told it or not: nobody tries again. */
    claimedAt: at(),
    doneAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('notifications_once').on(t.workspaceId, t.deviceId, t.about),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({
      columns: [t.workspaceId, t.deviceId],
      foreignColumns: [pushDevices.workspaceId, pushDevices.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    index('notifications_due_idx')
      .on(t.workspaceId, t.nextAttemptAt)
      .where(sql`${t.claimedAt} is null and ${t.doneAt} is null`),
    index('notifications_old_idx').on(t.workspaceId, t.createdAt),
    index('notifications_conversation_idx').on(t.workspaceId, t.conversationId),
    check('notifications_kind_known', oneOf(t.kind, PUSH_KINDS)),
  ],
);
