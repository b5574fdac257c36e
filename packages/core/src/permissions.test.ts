import { expect, it } from 'vitest';
import { ROLES } from './agent.ts';
import { can, GRANTABLE_PERMISSIONS, mayGrant, PERMISSIONS, ROLE_PERMISSIONS } from './permissions.ts';

it('is this table', () => {
  const table = PERMISSIONS.map(
    (permission) => `${permission}: ${ROLES.filter((role) => can({ role }, permission)).join(' ')}`,
  );
  expect(table).toEqual([
    'conversation.read: viewer agent lead admin',
    'conversation.reply: agent lead admin',
    'conversation.note: agent lead admin',
    'conversation.assign: agent lead admin',
    'conversation.assign_others: lead admin',
    'conversation.set_status: agent lead admin',
    'conversation.moderate: lead admin',
    'conversation.override: lead admin',
    'conversation.decide_others: lead admin',
    'reply.approve: lead admin',
    'conversation.export: lead admin',
    'conversation.bulk_reply: lead admin',
    'macro.write: lead admin',
    'view.write: lead admin',
    'rule.read: lead admin',
    'rule.write: admin',
    'contact.read: viewer agent lead admin',
    'contact.write: agent lead admin',
    'contact.private: agent lead admin',
    'contact.export: lead admin',
    'team.read: viewer agent lead admin',
    'report.read: lead admin',
    'channel.read: viewer agent lead admin',
    'channel.write: admin',
    'people.read: viewer agent lead admin',
    'people.write: admin',
    'policy.read: viewer agent lead admin',
    'policy.write: admin',
    'quarantine.read: admin',
    'quarantine.write: admin',
    'erasure.request: lead admin',
    'erasure.confirm: admin',
    'privacy.read: lead admin',
    'privacy.write: admin',
    'audit.read_own: viewer agent lead admin',
    'audit.read_team: lead admin',
    'audit.read: admin',
    'role.write: admin',
    'security.read: admin',
    'security.write: admin',
    'guest.invite: lead admin',
    'guest.read: admin guest',
    'guest.note: admin guest',
  ]);
});

it.each(ROLES)('gives the role %s only permissions that exist, each once', (role) => {
  const granted = ROLE_PERMISSIONS[role];
  expect(granted.filter((permission) => !PERMISSIONS.includes(permission))).toEqual([]);
  expect(new Set(granted).size).toBe(granted.length);
});

it('lets every higher role do all that the lower may', () => {
  for (const [lower, higher] of [
    ['viewer', 'agent'],
    ['agent', 'lead'],
    ['lead', 'admin'],
  ] as const)
    expect(ROLE_PERMISSIONS[higher]).toEqual(expect.arrayContaining([...ROLE_PERMISSIONS[lower]]));
});

it('lets somebody with a role of the workspace do what stands in it, and nothing besides', () => {
  const actor = { role: 'custom', permissions: ['report.read'] } as const;
  expect(PERMISSIONS.filter((permission) => can(actor, permission))).toEqual(['report.read']);
  expect(PERMISSIONS.filter((permission) => can({ role: 'custom' }, permission))).toEqual([]);
});

it('lets nobody give away what they do not have, and no role hold what is for guests alone', () => {
  expect(mayGrant({ role: 'lead' }, ROLE_PERMISSIONS.agent)).toBe(true);
  expect(mayGrant({ role: 'lead' }, ROLE_PERMISSIONS.guest)).toBe(true);
  expect(mayGrant({ role: 'lead' }, ROLE_PERMISSIONS.admin)).toBe(false);
  expect(GRANTABLE_PERMISSIONS.some((permission) => permission === 'guest.read' || permission === 'guest.note')).toBe(
    false,
  );
});
