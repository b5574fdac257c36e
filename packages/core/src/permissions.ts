import type { Role } from './agent.ts';
import type { AgentId, BrandId, WorkspaceId } from './ids.ts';

/**
 * Everything a person can be allowed to do. Routes, sockets and the console read the same list; custom roles are subsets of it.
 * Rights hold inside the brands a person has. `guest.*` hold inside the conversations that were shared with them.
 */
export const PERMISSIONS = [
  'conversation.read',
  'conversation.reply',
  'conversation.note',
  'conversation.assign',
  'conversation.assign_others',
  'conversation.set_status',
  'conversation.moderate',
  /** Send although somebody has answered meanwhile. */
  'conversation.override',
  /** Decide what became of another's reply that could not be confirmed. Everybody who answers decides about their own. */
  'conversation.decide_others',
  /** Decide about public answers that wait for a second person. */
  'reply.approve',
  'conversation.export',
  /** Send one answer to many conversations. */
  'conversation.bulk_reply',
  /** Tags, and macros that others find too. One's own macros are everybody's right who answers. */
  'macro.write',
  /** Views that others find too. One's own are everybody's right. */
  'view.write',
  /** If this happens, then that is done. */
  'rule.read',
  'rule.write',
  'contact.read',
  /** Roles, preferences, notes; say that two contacts are one person, or are not. */
  'contact.write',
  /** Names and handles of customers in full. Without it they are masked. */
  'contact.private',
  'contact.export',
  'team.read',
  'report.read',
  'channel.read',
  'channel.write',
  'people.read',
  'people.write',
  'policy.read',
  'policy.write',
  'quarantine.read',
  'quarantine.write',
  'erasure.request',
  'erasure.confirm',
  'privacy.read',
  'privacy.write',
  /** The own part of the audit, the part of one's teams, all of it. */
  'audit.read_own',
  'audit.read_team',
  'audit.read',
  'role.write',
  /** Second factor, single sign-on, API tokens. */
  'security.read',
  'security.write',
  /** Share one conversation with an expert from outside, for some time. */
  'guest.invite',
  'guest.read',
  'guest.note',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const VIEWER: readonly Permission[] = [
  'conversation.read',
  'contact.read',
  'channel.read',
  'people.read',
  'policy.read',
  'team.read',
  'audit.read_own',
];
const AGENT: readonly Permission[] = [
  ...VIEWER,
  'conversation.reply',
  'conversation.note',
  'conversation.assign',
  'conversation.set_status',
  'contact.private',
  'contact.write',
];
const LEAD: readonly Permission[] = [
  ...AGENT,
  'conversation.assign_others',
  'conversation.moderate',
  'conversation.override',
  'conversation.decide_others',
  'reply.approve',
  'conversation.export',
  'conversation.bulk_reply',
  'macro.write',
  'view.write',
  'rule.read',
  'report.read',
  'contact.export',
  'erasure.request',
  'privacy.read',
  'audit.read_team',
  'guest.invite',
];
const GUEST: readonly Permission[] = ['guest.read', 'guest.note'];

/** Which role may do what, inside the brands it has. A custom role brings its own list with it; by itself it may nothing. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: VIEWER,
  agent: AGENT,
  lead: LEAD,
  admin: PERMISSIONS,
  guest: GUEST,
  custom: [],
};

/** What a custom role may hold: what guests may do depends on what was shared with them, so it is theirs alone. */
export const GRANTABLE_PERMISSIONS: readonly Permission[] = PERMISSIONS.filter(
  (permission) => permission !== 'guest.read' && permission !== 'guest.note',
);

/** Who is doing something: always one person, in one workspace, with the brands they may see. */
export interface Actor {
  readonly workspaceId: WorkspaceId;
  readonly agentId: AgentId;
  readonly role: Role;
  /** What they may do at this moment. Absent: what their role may. */
  readonly permissions?: readonly Permission[];
  /** The brands they may see and work for. Admins have all of them listed, guests none. */
  readonly brandIds: readonly BrandId[];
}

/** What an actor may do, as a list. */
export const permissionsOf = (actor: Pick<Actor, 'role' | 'permissions'>): readonly Permission[] =>
  actor.permissions ?? ROLE_PERMISSIONS[actor.role];

/** Whether an actor may do something at all. Brand rights are checked where the row is read. */
export const can = (actor: Pick<Actor, 'role' | 'permissions'>, permission: Permission): boolean =>
  permissionsOf(actor).includes(permission);

/** Whether an actor may hand these rights to somebody: nobody gives away what they do not have themselves. */
export const mayGrant = (actor: Pick<Actor, 'role' | 'permissions'>, permissions: readonly Permission[]): boolean =>
  permissions.every((permission) => permission.startsWith('guest.') || can(actor, permission));
