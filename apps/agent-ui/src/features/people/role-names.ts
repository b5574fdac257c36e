import type { RoleDto } from '@kwartier/contracts';
import type { Role } from '@kwartier/core';
import { msg, t } from '../../lib/i18n/index.ts';

/** Each role that everybody has, and what it means. */
export const ROLE_WORDS: Readonly<Record<Role, readonly [name: string, meaning: string]>> = {
  viewer: [msg('Viewer'), msg('Looks on: reads conversations, with customers’ names masked, and answers nobody.')],
  agent: [msg('Agent'), msg('Answers customers, takes and gives back conversations.')],
  lead: [msg('Lead'), msg('Also gives work to others, hides comments and sees the board.')],
  admin: [msg('Admin'), msg('Also sets up channels, promises and people.')],
  guest: [msg('Guest'), msg('Sees only conversations that were shared with them.')],
  custom: [msg('Own role'), msg('May do what your workspace put into this role.')],
};
/** Roles that can be chosen for a colleague. Guests come by being asked in a conversation. */
export const CHOSEN_ROLES = ['viewer', 'agent', 'lead', 'admin'] as const satisfies readonly Role[];

/** What somebody is, as their colleagues say. */
export const roleName = (role: Role, roleId: string | null, roles: readonly RoleDto[]): string =>
  (role === 'custom' ? roles.find(({ id }) => id === roleId)?.name : undefined) ?? t(ROLE_WORDS[role][0]);
