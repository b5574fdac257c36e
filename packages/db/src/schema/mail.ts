import { CONSOLE_LOCALES, MAIL_KINDS, MAIL_NOTICE_KINDS, MAIL_STATES, type MailSender } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { agentId, at, brandId, bytea, conversationId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { oneOf } from './one-of.ts';
import { agents } from './people.ts';
import { brands, workspaces } from './workspaces.ts';

/** From whom mails of a workspace come. No row: it sends none. */
export const mailSettings = pgTable(
  'mail_settings',
  {
    workspaceId: workspaceId().primaryKey(),
    sender: jsonb().$type<MailSender>().notNull(),
    /** For who has chosen no language. */
    locale: text({ enum: CONSOLE_LOCALES }).notNull(),
    changedAt: at().notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    check('mail_settings_locale_known', oneOf(t.locale, CONSOLE_LOCALES)),
  ],
);

/** A mail, written with what it tells of. It holds no words of customers. */
export const mails = pgTable(
  'mails',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    /** Whose it is; null: somebody who is not here yet. */
    agentId: agentId(),
    address: text().notNull(),
    kind: text({ enum: MAIL_KINDS }).notNull(),
    /** What the kind tells, without the receiver's words around it. */
    detail: jsonb().$type<Record<string, unknown>>().notNull(),
    /** A token of a link in it, sealed; gone as soon as it was sent or given up. */
    secret: bytea(),
    /** Whose name it bears; null: the workspace's. */
    brandId: brandId(),
    /** Null: the one its person has chosen by the time it goes. */
    locale: text({ enum: CONSOLE_LOCALES }),
    /** Names the event: it is written once. */
    about: text().notNull(),
    state: text({ enum: MAIL_STATES }).notNull().default('queued'),
    attempts: integer().notNull().default(0),
    createdAt: at().notNull(),
    nextAttemptAt: at().notNull(),
    /** Until then a worker has it in hand. Whoever dies with it may have sent it: another sends it again, under the same Message-ID. */
    leasedUntil: at(),
    /** After that it helps nobody. */
    expiresAt: at().notNull(),
    endedAt: at(),
    /** What the server said last, or why it was given up. */
    reason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('mails_once').on(t.workspaceId, t.about),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    foreignKey({ columns: [t.workspaceId, t.brandId], foreignColumns: [brands.workspaceId, brands.id] }).onDelete(
      'cascade',
    ),
    index('mails_due_idx').on(t.workspaceId, t.nextAttemptAt).where(sql`${t.state} = 'queued'`),
    index('mails_old_idx').on(t.workspaceId, t.createdAt),
    index('mails_agent_idx').on(t.workspaceId, t.agentId, t.createdAt),
    check('mails_kind_known', oneOf(t.kind, MAIL_KINDS)),
    check('mails_state_known', oneOf(t.state, MAIL_STATES)),
    check('mails_secret_only_while_queued', sql`${t.secret} is null or ${t.state} = 'queued'`),
  ],
);

/** Something that one person is to be told by mail unless they come by before; several become one mail. */
export const mailNotices = pgTable(
  'mail_notices',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    agentId: agentId().notNull(),
    kind: text({ enum: MAIL_NOTICE_KINDS }).notNull(),
    conversationId: conversationId(),
    /** Who did it; null: nobody, time went by. */
    fromId: uuid(),
    about: text().notNull(),
    createdAt: at().notNull(),
    dueAt: at().notNull(),
    mailId: uuid(),
    /** Null: it waits. */
    outcome: text({ enum: ['mail', 'seen', 'unwanted', 'stale'] }),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('mail_notices_once').on(t.workspaceId, t.agentId, t.about),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.mailId], foreignColumns: [mails.workspaceId, mails.id] }).onDelete(
      'cascade',
    ),
    index('mail_notices_due_idx').on(t.workspaceId, t.dueAt).where(sql`${t.outcome} is null`),
    index('mail_notices_mail_idx').on(t.workspaceId, t.mailId),
    index('mail_notices_conversation_idx').on(t.workspaceId, t.conversationId),
    index('mail_notices_old_idx').on(t.workspaceId, t.createdAt),
    check('mail_notices_kind_known', oneOf(t.kind, MAIL_NOTICE_KINDS)),
    check(
      'mail_notices_outcome_known',
      sql`${t.outcome} is null or ${oneOf(t.outcome, ['mail', 'seen', 'unwanted', 'stale'])}`,
    ),
  ],
);

/** A way to a new password for who has forgotten it: used once, before it expires, and only its hash is kept. */
export const passwordResets = pgTable(
  'password_resets',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    agentId: agentId().notNull(),
    tokenHash: bytea().notNull(),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('password_resets_token_uq').on(t.workspaceId, t.tokenHash),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    index('password_resets_agent_idx').on(t.workspaceId, t.agentId),
  ],
);
