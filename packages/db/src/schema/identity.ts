import { ROLES } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import {
  bigint,
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
import { agentId, at, bytea, conversationId, messageId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { messages } from './messages.ts';
import { oneOf } from './one-of.ts';
import { agents } from './people.ts';
import { roles } from './roles.ts';
import { workspaces } from './workspaces.ts';

/** A way in for somebody who is not here yet. Only the hash of its token is kept; it is used once, before it expires. */
export const invitations = pgTable(
  'invitations',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    role: text({ enum: ROLES }).notNull(),
    roleId: uuid(),
    teamIds: uuid().array().notNull().default(sql`'{}'`),
    brandIds: uuid().array().notNull().default(sql`'{}'`),
    /** For a guest: what is shared with them, and for how long from the moment they accept. */
    conversationId: conversationId(),
    guestMs: bigint({ mode: 'number' }),
    tokenHash: bytea().notNull(),
    createdBy: agentId().notNull(),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
    /** When it was accepted or taken back. */
    endedAt: at(),
    outcome: text({ enum: ['accepted', 'revoked'] }),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('invitations_token_uq').on(t.workspaceId, t.tokenHash),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.roleId], foreignColumns: [roles.workspaceId, roles.id] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    check('invitations_role_known', oneOf(t.role, ROLES)),
  ],
);

/** One conversation, shared with an expert from outside until a moment or until somebody ends it. */
export const conversationGuests = pgTable(
  'conversation_guests',
  {
    workspaceId: workspaceId(),
    conversationId: conversationId().notNull(),
    agentId: agentId().notNull(),
    grantedBy: agentId().notNull(),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
    endedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.agentId] }),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    index('conversation_guests_agent_idx').on(t.workspaceId, t.agentId),
  ],
);

/** Guests that a note is for: no other note is shown to them. */
export const noteGuests = pgTable(
  'note_guests',
  { workspaceId: workspaceId(), messageId: messageId().notNull(), agentId: agentId().notNull() },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId, t.agentId] }),
    foreignKey({ columns: [t.workspaceId, t.messageId], foreignColumns: [messages.workspaceId, messages.id] }).onDelete(
      'cascade',
    ),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** A key for programs. Only its hash is kept; it may what its scopes say, and never more than who made it. */
export const apiTokens = pgTable(
  'api_tokens',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    name: text().notNull(),
    tokenHash: bytea().notNull(),
    scopes: text().array().notNull(),
    createdBy: agentId().notNull(),
    createdAt: at().notNull(),
    expiresAt: at(),
    lastUsedAt: at(),
    revokedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('api_tokens_token_uq').on(t.workspaceId, t.tokenHash),
    foreignKey({ columns: [t.workspaceId, t.createdBy], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** What a workspace asks of everybody who signs in. */
export const securitySettings = pgTable(
  'security_settings',
  {
    workspaceId: workspaceId().primaryKey(),
    requiresSecondFactor: boolean().notNull().default(false),
    changedAt: at().notNull(),
    changedBy: agentId(),
  },
  (t) => [foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade')],
);

/** Failed tries under a key. Lives outside of every workspace, under the nil UUID: who tries is nobody yet. */
export const signInBrakes = pgTable(
  'sign_in_brakes',
  {
    workspaceId: workspaceId(),
    brake: text().notNull(),
    /** A hash: neither addresses nor accounts stand here. */
    key: bytea().notNull(),
    failures: integer().notNull(),
    lastAt: at().notNull(),
    blockedUntil: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.brake, t.key] }),
    index('sign_in_brakes_last_idx').on(t.workspaceId, t.lastAt),
  ],
);

/** A browser in which somebody signed in before. */
export const knownDevices = pgTable(
  'known_devices',
  {
    workspaceId: workspaceId(),
    tokenHash: bytea().notNull(),
    agentId: agentId().notNull(),
    createdAt: at().notNull(),
    lastUsedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.tokenHash] }),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    index('known_devices_agent_idx').on(t.workspaceId, t.agentId),
  ],
);

/** Time-based codes (RFC 6238). The secret is sealed; a time step is accepted once. */
export const totpSecrets = pgTable(
  'totp_secrets',
  {
    workspaceId: workspaceId(),
    agentId: agentId().notNull(),
    secret: bytea().notNull(),
    createdAt: at().notNull(),
    /** Null while it has not been shown to work. */
    confirmedAt: at(),
    lastStep: bigint({ mode: 'number' }).notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.agentId] }),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** One-time codes for who has lost the device: 80 random bits each, so a plain hash is enough. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    workspaceId: workspaceId(),
    agentId: agentId().notNull(),
    codeHash: bytea().notNull(),
    usedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.agentId, t.codeHash] }),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** WebAuthn credentials (W3C WebAuthn Level 3). */
export const passkeys = pgTable(
  'passkeys',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    agentId: agentId().notNull(),
    credentialId: text().notNull(),
    publicKey: bytea().notNull(),
    counter: bigint({ mode: 'number' }).notNull(),
    transports: text().array().notNull(),
    name: text().notNull(),
    createdAt: at().notNull(),
    lastUsedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('passkeys_credential_uq').on(t.workspaceId, t.credentialId),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    index('passkeys_agent_idx').on(t.workspaceId, t.agentId),
  ],
);

/** The identity provider of a workspace (OpenID Connect). The client secret is sealed. */
export const ssoConnections = pgTable(
  'sso_connections',
  {
    workspaceId: workspaceId().primaryKey(),
    label: text().notNull(),
    issuer: text().notNull(),
    clientId: text().notNull(),
    clientSecret: bytea().notNull(),
    isEnabled: boolean().notNull(),
    /** Domains of e-mail addresses whose people may come in by themselves; empty: only who is known already. */
    domains: text().array().notNull().default(sql`'{}'`),
    /** What somebody may who came in by themselves: never more than an agent. */
    joinsAs: text({ enum: ['viewer', 'agent'] }).notNull(),
    changedAt: at().notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    check('sso_connections_joins_as_known', oneOf(t.joinsAs, ['viewer', 'agent'])),
  ],
);

/** Who a person is at an identity provider: issuer and subject, never the e-mail address. */
export const ssoIdentities = pgTable(
  'sso_identities',
  {
    workspaceId: workspaceId(),
    issuer: text().notNull(),
    subject: text().notNull(),
    agentId: agentId().notNull(),
    createdAt: at().notNull(),
    lastUsedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.issuer, t.subject] }),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    index('sso_identities_agent_idx').on(t.workspaceId, t.agentId),
  ],
);

/** A way to the identity provider and back, once, in one browser. */
export const ssoFlows = pgTable(
  'sso_flows',
  {
    workspaceId: workspaceId(),
    stateHash: bytea().notNull(),
    /** Hash of the cookie of the browser that set out. */
    browserHash: bytea().notNull(),
    /** Nonce and PKCE verifier, sealed. */
    secret: bytea().notNull(),
    issuer: text().notNull(),
    expiresAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.stateHash] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
  ],
);
