import type { Role } from './agent.ts';
import type { AgentId, BrandId, WorkspaceId } from './ids.ts';

/** Everything a person can be allowed to do. Routes, sockets and the console read the same list. */
export const PERMISSIONS = [
  'conversation.read',
  'conversation.reply',
  'conversation.note',
  'conversation.assign',
  'conversation.assign_others',
  'conversation.set_status',
  'conversation.moderate',
  'contact.read',
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
  'audit.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const AGENT: readonly Permission[] = [
  'conversation.read',
  'conversation.reply',
  'conversation.note',
  'conversation.assign',
  'conversation.set_status',
  'contact.read',
  'channel.read',
  'people.read',
  'policy.read',
  'team.read',
];
const LEAD: readonly Permission[] = [
  ...AGENT,
  'conversation.assign_others',
  'conversation.moderate',
  'report.read',
  'contact.export',
  'erasure.request',
  'privacy.read',
];

/** Which role may do what, inside the brands it has. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  agent: AGENT,
  lead: LEAD,
  admin: PERMISSIONS,
};

/** Who is doing something: always one person, in one workspace, with the brands they may see. */
export interface Actor {
  readonly workspaceId: WorkspaceId;
  readonly agentId: AgentId;
  readonly role: Role;
  /** The brands they may see and work for. Admins have all of them listed. */
  readonly brandIds: readonly BrandId[];
}

/** Whether an actor may do something at all. Brand rights are checked where the row is read. */
export const can = (actor: Pick<Actor, 'role'>, permission: Permission): boolean =>
  ROLE_PERMISSIONS[actor.role].includes(permission);
