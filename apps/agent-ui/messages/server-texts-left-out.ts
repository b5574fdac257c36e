/** Files whose texts are read by those who run or program Kwartier, or by platforms, in English. */
const FILES: Readonly<Record<string, string>> = {
  'apps/api/src/app.ts': 'the title of the API description',
  ...Object.fromEntries(
    ['de', 'en', 'es', 'fr', 'nl', 'pt'].map((language) => [
      `packages/core/src/mail/texts/${language}.ts`,
      'mails, in their own language already',
    ]),
  ),
  'packages/core/src/mail/links.ts': 'addresses of pages',
  'apps/api/src/plugins/console.ts': 'said to whoever starts an installation without building it',
  'apps/api/src/plugins/health.ts': 'probes and measurements',
  'apps/api/src/modules/audit/audit.routes.ts': 'parameters that only programs get wrong',
  'apps/api/src/modules/webhooks/webhooks.routes.ts': 'answers to platforms',
  'packages/usecases/src/ingest/accept-webhook.ts': 'answers to platforms',
  'packages/usecases/src/once.ts': 'keys that only programs get wrong',
  'packages/usecases/src/operations/examine.ts': 'what the command line finds',
};

/** Texts that no person reads although they stand among those that are read. */
const TEXTS: Readonly<Record<string, string>> = {
  'Basic {0}': 'a header',
  'Bearer {0}': 'a header',
  'DeepL-Auth-Key {0}': 'a header',
  'Good morning. How can we help you?': 'what a translation service is asked for, to see whether it answers',
  '{0} per day': 'the name of a bucket of calls',
  by_hand: 'a kind of link',
  late_reply: 'a kind of link',
  invited: 'a kind of link',
  private_hop: 'a kind of link',
  split: 'a kind of link',
  sensitive: 'a kind of reason, which the console puts into words',
  role: 'a kind of reason, which the console puts into words',
  new: 'a kind of reason, which the console puts into words',
  'Rule {0}': 'who did it; the console names the rule itself',
  'Erased person': 'kept as a name, like any other',
  'Unknown person': 'kept as a name, like any other',
  'This Idempotency-Key was used for another message. Use a new one.': 'a key that only programs get wrong',
  '`snoozedUntil` is no time.': 'a field that only programs get wrong',
  '`sendAt` is no time.': 'a field that only programs get wrong',
  '`ids` holds something that is no id.': 'a parameter that only programs get wrong',
  '`from` and `to` are two instants, the first before the second, e.g. 2026-11-01T00:00:00Z.':
    'parameters that only programs get wrong',
  'Give the `agentId` of a guest, or the `name` and `email` of somebody new.': 'fields that only programs get wrong',
  'This cursor is not one of ours. Begin without one.': 'a parameter that only programs get wrong',
};

/** The titles of problem details: the console shows the detail. */
const isTitle = (file: string, text: string): boolean =>
  file === 'apps/api/src/plugins/problems.ts' && !text.endsWith('.');

/** Whether a text that was found in a file of the server is shown to people. */
export const isForPeople = (file: string, text: string): boolean =>
  !Object.hasOwn(FILES, file) && !Object.hasOwn(TEXTS, text) && !isTitle(file, text);

/** What is left out, for the test that all of it is still there to be left out. */
export const LEFT_OUT = { files: Object.keys(FILES), texts: Object.keys(TEXTS) };
