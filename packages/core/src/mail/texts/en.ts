import type { MailTexts } from './mail-texts.ts';

export const en: MailTexts = {
  test: { subject: 'A test', body: 'This mail was sent to see whether mail arrives. It does.' },
  invitation: {
    subject: (workspace) => `Invitation to ${workspace}`,
    body: (by, workspace) => `${by} has sent an invitation to work in ${workspace} with Kwartier.`,
    button: 'Accept the invitation',
  },
  reset: {
    subject: 'Choose a new password',
    body: 'Somebody, probably you, has asked for a new password. This link works once.',
    button: 'Choose a new password',
    notYou: 'It was not you? Then nothing needs to be done: the password stays as it is.',
  },
  security: {
    subject: 'A change to your account',
    what: {
      'second_factor.added': 'A second factor was added',
      'second_factor.removed': 'A second factor was removed',
      'second_factor.reset': 'All second factors were removed by an admin',
      'recovery_code.used': 'A recovery code was used',
      'recovery_codes.renewed': 'New recovery codes were made',
      'password.changed': 'The password was changed',
      'password.reset': 'The password was changed by a link from a mail',
      'email.changed': 'An admin gave the account another e-mail address',
      'sso.linked': 'The identity provider became a way to sign in',
    },
    notYou: 'It was not you? Then change the password, end all sessions, and tell an admin.',
    button: 'Look at the account',
  },
  notices: {
    subject: (count) => (count === 1 ? 'Something waits for you' : `${count} things wait for you`),
    body: 'This happened while the console was closed:',
    kinds: {
      assigned: 'A conversation was given to you',
      mentioned: 'A note names you or your team',
      followed_news: 'Something you follow goes on',
      at_risk: 'A promise of yours is in its last quarter',
      breached: 'A promise of yours was missed',
      approval: 'An answer waits for your approval',
      returned: 'An answer of yours came back',
      shared: 'Something was shared with you',
    },
    more: (count) => `And ${count} more`,
    button: 'Open Kwartier',
    settings: 'Choose what comes by mail',
  },
  by: (name) => `by ${name}`,
  until: (when) => `Until ${when}`,
  at: (when) => `At ${when}`,
  automatic: 'Sent by a program. It holds nothing that customers wrote.',
};
