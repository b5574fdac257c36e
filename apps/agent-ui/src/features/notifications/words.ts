import type { MailNoticeKind, NotificationKind } from '@kwartier/core';
import { currentLocale, LOCALES, msg, t } from '../../lib/i18n/index.ts';

/** What the kinds are called where one chooses among them. */
export const KIND_NAME: Readonly<Record<NotificationKind, string>> = {
  assigned: msg('A conversation was given to you'),
  mentioned: msg('A note names you or your team'),
  followed_news: msg('Something you follow goes on'),
  at_risk: msg('A promise of yours is in its last quarter'),
  breached: msg('A promise of yours was missed'),
  approval: msg('An answer waits for your approval'),
  returned: msg('An answer of yours came back'),
};

/** The same for mails, which tell guests as well. */
export const MAIL_KIND_NAME: Readonly<Record<MailNoticeKind, string>> = {
  ...KIND_NAME,
  shared: msg('Something was shared with you'),
};

/** Everything the service worker may have to say, in the language that is spoken now. `{count}` and `{name}` are filled in there. */
export const workerWords = () => {
  const filled = { count: '{count}', name: '{name}' };
  const arrives = t('Notifications arrive on this device');
  const something = t('Something happened in Kwartier');
  const locale = currentLocale();
  return {
    assigned: [t('A conversation was given to you'), t('Conversations given to you: {count}', filled)],
    mentioned: [t('A note names you or your team'), t('Notes that name you or your team: {count}', filled)],
    followed_news: [t('Something you follow goes on'), t('Conversations you follow go on: {count}', filled)],
    at_risk: [t('A promise of yours is in its last quarter'), t('Promises in their last quarter: {count}', filled)],
    breached: [t('A promise of yours was missed'), t('Promises missed: {count}', filled)],
    approval: [t('An answer waits for your approval'), t('Answers that wait for your approval: {count}', filled)],
    returned: [t('An answer of yours came back'), t('Answers that came back: {count}', filled)],
    test: [arrives, arrives],
    other: [something, something],
    by: t('By {name}', filled),
    offline: t('You are offline'),
    offlineText: t('The console cannot reach its server. What you wrote is kept.'),
    again: t('Try again'),
    lang: locale,
    dir: LOCALES[locale].direction,
  };
};
