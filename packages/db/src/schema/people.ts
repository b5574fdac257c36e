import { ADDRESSES, ASSIGNMENT_MODES, CONSOLE_LOCALES, PRESENCES, ROLES, SESSION_STAGES } from '@kwartier/core';
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
import { agentId, at, brandId, bytea, policyId, teamId, workspaceId } from './columns.ts';
import { oneOf } from './one-of.ts';
import { roles } from './roles.ts';
import { slaPolicies } from './sla-policies.ts';
import { brands, workspaces } from './workspaces.ts';

/** Who answers, leads or sets up. */
export const agents = pgTable(
  'agents',
  {
    workspaceId: workspaceId(),
    id: agentId().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    /** argon2id, in its own encoded form; parameters come from there when checking. Null: signs in through an identity provider. */
    passwordHash: text(),
    role: text({ enum: ROLES }).notNull(),
    /** The role that the workspace made, where `role` is `custom`. */
    roleId: uuid(),
    /** The address was shown to be theirs: an identity provider vouched for it. */
    isEmailVerified: boolean().notNull().default(false),
    isActive: boolean().notNull().default(true),
    presence: text({ enum: PRESENCES }).notNull().default('offline'),
    /** Renewed while a console of theirs is connected. */
    lastSeenAt: at(),
    capacity: integer().notNull().default(10),
    languages: text().array().notNull().default(sql`'{}'`),
    skills: text().array().notNull().default(sql`'{}'`),
    /** The language the console speaks to them; null: the one their browser asks for. */
    locale: text({ enum: CONSOLE_LOCALES }),
    /** Null: as the language has it by itself. */
    addressForm: text({ enum: ADDRESSES }),
    /** What may be abuse is shown to them like everything else. */
    showsAbuse: boolean().notNull().default(false),
    /** When work last came or went: who has been idle longest is next. */
    lastAssignedAt: at(),
    createdAt: at().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('agents_email_uq').on(t.workspaceId, t.email),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.roleId], foreignColumns: [roles.workspaceId, roles.id] }),
    check('agents_role_known', oneOf(t.role, ROLES)),
    check('agents_role_custom', sql`(${t.role} = 'custom') = (${t.roleId} is not null)`),
    check('agents_presence_known', oneOf(t.presence, PRESENCES)),
    check('agents_locale_known', sql`${t.locale} is null or ${oneOf(t.locale, CONSOLE_LOCALES)}`),
    check('agents_address_form_known', sql`${t.addressForm} is null or ${oneOf(t.addressForm, ADDRESSES)}`),
  ],
);

/** Agents who share work, hours and policies. */
export const teams = pgTable(
  'teams',
  {
    workspaceId: workspaceId(),
    id: teamId().notNull(),
    brandId: brandId().notNull(),
    name: text().notNull(),
    assignmentMode: text({ enum: ASSIGNMENT_MODES }).notNull().default('pull'),
    /** Null: the workspace's default policy. */
    policyId: policyId(),
    requiredSkills: text().array().notNull().default(sql`'{}'`),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('teams_name_uq').on(t.workspaceId, t.name),
    foreignKey({ columns: [t.workspaceId, t.brandId], foreignColumns: [brands.workspaceId, brands.id] }),
    foreignKey({ columns: [t.workspaceId, t.policyId], foreignColumns: [slaPolicies.workspaceId, slaPolicies.id] }),
    check('teams_assignment_mode_known', oneOf(t.assignmentMode, ASSIGNMENT_MODES)),
  ],
);

export const teamMembers = pgTable(
  'team_members',
  { workspaceId: workspaceId(), teamId: teamId().notNull(), agentId: agentId().notNull() },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.teamId, t.agentId] }),
    foreignKey({ columns: [t.workspaceId, t.teamId], foreignColumns: [teams.workspaceId, teams.id] }).onDelete(
      'cascade',
    ),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    index('team_members_agent_idx').on(t.workspaceId, t.agentId),
  ],
);

/** Which brands a person works for. Admins have all, whatever stands here. */
export const agentBrands = pgTable(
  'agent_brands',
  { workspaceId: workspaceId(), agentId: agentId().notNull(), brandId: brandId().notNull() },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.agentId, t.brandId] }),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    foreignKey({ columns: [t.workspaceId, t.brandId], foreignColumns: [brands.workspaceId, brands.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** A signed-in browser. Only the hash of its token is kept. */
export const sessions = pgTable(
  'sessions',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    agentId: agentId().notNull(),
    tokenHash: bytea().notNull(),
    createdAt: at().notNull(),
    lastSeenAt: at().notNull(),
    expiresAt: at().notNull(),
    stage: text({ enum: SESSION_STAGES }).notNull().default('full'),
    /** When this person last proved who they are, in this session. */
    authenticatedAt: at().notNull().default(sql`now()`),
    /** The proof: `password`, `totp`, `recovery_code`, `passkey`, `sso`. */
    method: text().notNull().default('password'),
    /** Rights changed: the next request gets another token. */
    mustRotate: boolean().notNull().default(false),
    /** The token before the last rotation, understood for a moment longer. */
    previousTokenHash: bytea(),
    previousUntil: at(),
    /** A WebAuthn challenge that waits for its answer. */
    challenge: text(),
    challengeUntil: at(),
    userAgent: text().notNull().default(''),
    address: text().notNull().default(''),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('sessions_token_uq').on(t.workspaceId, t.tokenHash),
    index('sessions_previous_token_idx').on(t.workspaceId, t.previousTokenHash),
    index('sessions_agent_idx').on(t.workspaceId, t.agentId),
    check('sessions_stage_known', oneOf(t.stage, SESSION_STAGES)),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
  ],
);
