import { expect, it } from 'vitest';
import { ROLES } from './agent.ts';
import { can, PERMISSIONS, ROLE_PERMISSIONS } from './permissions.ts';

it('is this table', () => {
  const table = PERMISSIONS.map(
    (permission) => `${permission}: ${ROLES.filter((role) => can({ role }, permission)).join(' ')}`,
  );
  expect(table).toEqual([
    'conversation.read: agent lead admin',
    'conversation.reply: agent lead admin',
    'conversation.note: agent lead admin',
    'conversation.assign: agent lead admin',
    'conversation.assign_others: lead admin',
    'conversation.set_status: agent lead admin',
    'conversation.moderate: lead admin',
    'contact.read: agent lead admin',
    'contact.export: lead admin',
    'team.read: agent lead admin',
    'report.read: lead admin',
    'channel.read: agent lead admin',
    'channel.write: admin',
    'people.read: agent lead admin',
    'people.write: admin',
    'policy.read: agent lead admin',
    'policy.write: admin',
    'quarantine.read: admin',
    'quarantine.write: admin',
    'erasure.request: lead admin',
    'erasure.confirm: admin',
    'privacy.read: lead admin',
    'privacy.write: admin',
    'audit.read: admin',
  ]);
});

it.each(ROLES)('gives the role %s only permissions that exist, each once', (role) => {
  const granted = ROLE_PERMISSIONS[role];
  expect(granted.filter((permission) => !PERMISSIONS.includes(permission))).toEqual([]);
  expect(new Set(granted).size).toBe(granted.length);
});

it('lets every higher role do all that the lower may', () => {
  expect(ROLE_PERMISSIONS.lead).toEqual(expect.arrayContaining([...ROLE_PERMISSIONS.agent]));
  expect(ROLE_PERMISSIONS.admin).toEqual(expect.arrayContaining([...ROLE_PERMISSIONS.lead]));
});
