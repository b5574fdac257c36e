import type { Permission } from '@kwartier/core';
import { msg } from './i18n/index.ts';

/** What each permission lets one do, by where it belongs, as people say it. */
export const PERMISSION_WORDS: readonly (readonly [string, readonly (readonly [Permission, string])[]])[] = [
  [
    msg('Conversations'),
    [
      ['conversation.read', msg('Read conversations')],
      ['conversation.reply', msg('Answer customers')],
      ['conversation.note', msg('Write notes and drafts')],
      ['conversation.assign', msg('Take and give back')],
      ['conversation.assign_others', msg('Give work to others')],
      ['conversation.set_status', msg('Resolve, snooze, set priority')],
      ['conversation.moderate', msg('Hide on the platform')],
      ['conversation.override', msg('Send though somebody has answered')],
      ['conversation.decide_others', msg('Decide about others’ unconfirmed replies')],
      ['reply.approve', msg('Approve others’ public answers')],
      ['conversation.export', msg('Export conversations')],
      ['conversation.bulk_reply', msg('Answer many at once')],
      ['view.write', msg('Keep views for others')],
      ['macro.write', msg('Write macros and tags for others')],
      ['rule.read', msg('See rules and try them out')],
      ['rule.write', msg('Write rules and turn them on')],
      ['guest.invite', msg('Ask experts from outside')],
    ],
  ],
  [
    msg('Customers'),
    [
      ['contact.read', msg('See customers')],
      ['contact.write', msg('Note facts about customers, and join two into one person')],
      ['contact.private', msg('See names and handles in full')],
      ['contact.export', msg('Export a person’s data')],
      ['erasure.request', msg('Ask that a person is erased')],
      ['erasure.confirm', msg('Erase a person')],
      ['privacy.read', msg('See what is kept, and for how long')],
    ],
  ],
  [
    msg('Team'),
    [
      ['team.read', msg('See teams')],
      ['people.read', msg('See people')],
      ['people.write', msg('Add and change people and teams')],
      ['report.read', msg('See the board and reports')],
      ['audit.read_own', msg('See what they did themselves in the audit')],
      ['audit.read_team', msg('See the audit of their teams')],
      ['audit.read', msg('See the whole audit')],
    ],
  ],
  [
    msg('Set-up'),
    [
      ['channel.read', msg('See channels')],
      ['channel.write', msg('Connect and change channels')],
      ['policy.read', msg('See promises and hours')],
      ['policy.write', msg('Change promises and hours')],
      ['quarantine.read', msg('See quarantine')],
      ['quarantine.write', msg('Work on quarantine')],
      ['privacy.write', msg('Change how long things are kept')],
      ['role.write', msg('Change roles')],
      ['security.read', msg('See sign-in and security')],
      ['security.write', msg('Change sign-in and security')],
    ],
  ],
];
