import type { Actor } from '@kwartier/core';
import type { ApiDeps } from '../deps.ts';

const TAGS = ['Baggage', 'Refund', 'Delay', 'Praise'] as const;

/** What an airline's people say every day, in the languages of its customers. */
const MACROS = [
  {
    name: 'Which flight was it?',
    folder: 'Questions',
    variants: [
      {
        language: null,
        text: 'Hello {{contact.first_name|there}}, which flight was it, and on which day? {{agent.first_name}}',
      },
      {
        language: 'nl',
        text: 'Hallo {{contact.first_name|daar}}, om welke vlucht gaat het, en op welke dag? {{agent.first_name}}',
      },
      {
        language: 'de',
        text: 'Hallo {{contact.first_name|}}, um welchen Flug geht es, und an welchem Tag? {{agent.first_name}}',
      },
      { language: 'ar', text: 'مرحبًا {{contact.first_name|}}، ما رقم الرحلة وفي أي يوم كانت؟ {{agent.first_name}}' },
    ],
    tags: [],
  },
  {
    name: 'Bag is late',
    folder: 'Baggage',
    variants: [
      {
        language: null,
        text: 'Sorry, {{contact.first_name|}}. Please send us the number on your baggage receipt in a private message, and we find out where your bag is. {{agent.first_name}}',
      },
      {
        language: 'nl',
        text: 'Wat vervelend, {{contact.first_name|}}. Stuur ons het nummer van je bagagebon in een privébericht, dan zoeken we uit waar je koffer is. {{agent.first_name}}',
      },
    ],
    tags: ['Baggage'],
  },
  {
    name: 'Thank you',
    folder: '',
    variants: [
      { language: null, text: 'Thank you, {{contact.first_name|}}, that makes our day. {{agent.first_name}}' },
      { language: 'nl', text: 'Dank je wel, {{contact.first_name|}}, daar doen we het voor. {{agent.first_name}}' },
    ],
    tags: ['Praise'],
  },
] as const;

/** Tags and macros for the demo's workspace. */
export async function seedWords(deps: Pick<ApiDeps, 'macros' | 'tags'>, actor: Actor): Promise<void> {
  const ids = new Map<string, string>();
  for (const name of TAGS) ids.set(name, await deps.tags.add(actor, name, name !== 'Praise'));
  for (const { tags, variants, ...macro } of MACROS)
    await deps.macros.add(actor, {
      ...macro,
      scope: 'everybody',
      teamId: null,
      brandId: null,
      variants: [...variants],
      actions: tags.map((name) => ({ kind: 'add_tag', tagId: ids.get(name)! })),
    });
}
