import {
  type Accent,
  type ApprovalRule,
  type CheckRules,
  type ConductRules,
  type MailSender,
  WRAP_UPS,
} from '@kwartier/core';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { at, brandId, bytea, workspaceId } from './columns.ts';
import { oneOf } from './one-of.ts';

/** A tenant: everything else belongs to exactly one. */
export const workspaces = pgTable('workspaces', {
  id: workspaceId().primaryKey(),
  name: text().notNull(),
  /** IANA zone in which days are counted on the board and in reports. */
  timeZone: text().notNull().default('UTC'),
  /** How long after its end a conversation is re-opened by a late reply. */
  reopenWindowMs: bigint({ mode: 'number' }).notNull().default(2_592_000_000),
  createdAt: at().notNull().default(sql`now()`),
  /** When everything was last written into a backup by our own command; null: not that we know. */
  lastBackupAt: at(),
  /** Words that count as abuse here besides the lists, and words of the lists that do not. */
  abuseExtra: text().array().notNull().default(sql`'{}'`),
  abuseAllowed: text().array().notNull().default(sql`'{}'`),
  /** Whether the pages are looked at that answers link to. */
  linkPreviews: boolean().notNull().default(true),
});

export const brands = pgTable(
  'brands',
  {
    workspaceId: workspaceId(),
    id: brandId().notNull(),
    name: text().notNull(),
    /** How long an answer can be taken back before it goes out; 0: not at all. */
    undoSendSeconds: integer().notNull().default(0),
    /** What is done about private data in answers; null: what holds for everybody who has said nothing. */
    checkRules: jsonb().$type<CheckRules>(),
    /** Its own numbers and addresses, which are no secret. */
    published: text().array().notNull().default([]),
    /** Whether its people are asked why somebody wrote, and what came of it. */
    wrapUp: text({ enum: WRAP_UPS }).notNull().default('off'),
    /** Which public answers wait for a second person; null: none. */
    approvalRule: jsonb().$type<ApprovalRule>(),
    /** Its colour on each theme of the console; null: none of its own. */
    accent: jsonb().$type<Accent>(),
    /** Changes with its logo, so that addresses of logos can be kept for ever; null: it has none. */
    logoTag: text(),
    /** How its people are to speak in public; null: what holds for everybody who has said nothing. */
    conduct: jsonb().$type<ConductRules>(),
    /** From whom mails about its conversations come; null: from the workspace. */
    mailSender: jsonb().$type<MailSender>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    check('brands_wrap_up_known', oneOf(t.wrapUp, WRAP_UPS)),
    unique('brands_name_uq').on(t.workspaceId, t.name),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
  ],
);

/** A brand's logo, drawn anew as WebP. Apart from the brand, which is read with every look at who somebody is. */
export const brandLogos = pgTable(
  'brand_logos',
  { workspaceId: workspaceId(), brandId: brandId().notNull(), picture: bytea().notNull() },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.brandId] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.brandId], foreignColumns: [brands.workspaceId, brands.id] }).onDelete(
      'cascade',
    ),
    check('brand_logos_small', sql`length(${t.picture}) <= 524288`),
  ],
);

/** The answer to a create that carried an Idempotency-Key: a repeat gets it again. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    workspaceId: workspaceId(),
    agentId: uuid().notNull(),
    route: text().notNull(),
    key: text().notNull(),
    bodyHash: text().notNull(),
    status: bigint({ mode: 'number' }),
    response: text(),
    createdAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.agentId, t.route, t.key] })],
);
