import type { Permission } from '@kwartier/core';

/** What each permission lets one do, by where it belongs, as people say it. */
export const PERMISSION_WORDS: readonly (readonly [string, readonly (readonly [Permission, string])[]])[] = [
  [
    'Conversations',
    [
      ['conversation.read', 'Read conversations'],
      ['conversation.reply', 'Answer customers'],
      ['conversation.note', 'Write notes and drafts'],
      ['conversation.assign', 'Take and give back'],
      ['conversation.assign_others', 'Give work to others'],
      ['conversation.set_status', 'Resolve, snooze, set priority'],
      ['conversation.moderate', 'Hide on the platform'],
      ['conversation.override', 'Send though somebody has answered'],
      ['conversation.decide_others', 'Decide about others’ unconfirmed replies'],
      ['conversation.export', 'Export conversations'],
      ['guest.invite', 'Ask experts from outside'],
    ],
  ],
  [
    'Customers',
    [
      ['contact.read', 'See customers'],
      ['contact.private', 'See names and handles in full'],
      ['contact.export', 'Export a person’s data'],
      ['erasure.request', 'Ask that a person is erased'],
      ['erasure.confirm', 'Erase a person'],
      ['privacy.read', 'See what is kept, and for how long'],
    ],
  ],
  [
    'Team',
    [
      ['team.read', 'See teams'],
      ['people.read', 'See people'],
      ['people.write', 'Add and change people and teams'],
      ['report.read', 'See the board and reports'],
      ['audit.read_own', 'See what they did themselves in the audit'],
      ['audit.read_team', 'See the audit of their teams'],
      ['audit.read', 'See the whole audit'],
    ],
  ],
  [
    'Set-up',
    [
      ['channel.read', 'See channels'],
      ['channel.write', 'Connect and change channels'],
      ['policy.read', 'See promises and hours'],
      ['policy.write', 'Change promises and hours'],
      ['quarantine.read', 'See quarantine'],
      ['quarantine.write', 'Work on quarantine'],
      ['privacy.write', 'Change how long things are kept'],
      ['role.write', 'Change roles'],
      ['security.read', 'See sign-in and security'],
      ['security.write', 'Change sign-in and security'],
    ],
  ],
];
