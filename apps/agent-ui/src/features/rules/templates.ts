import type { RuleBody, TagDto, TeamDto } from '@kwartier/contracts';
import { msg, t } from '../../lib/i18n/index.ts';

/** What customers write, in whatever language: data to begin with, not the console's own words. */
const customersWords = (...words: string[]): string[] => words;

/** A rule to start from. What it needs of this workspace it takes, where it is there. */
export interface RuleTemplate {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly draft: (have: { teams: readonly TeamDto[]; tags: readonly TagDto[] }) => RuleBody;
}

const START: Pick<RuleBody, 'brandId' | 'trigger' | 'stop'> = {
  brandId: null,
  trigger: { kind: 'message.received' },
  stop: false,
};
const NONE: RuleBody['conditions'] = { all: [], any: [] };

/** A rule that says nothing yet. */
export const emptyRule = (): RuleBody => ({ ...START, name: '', conditions: NONE, actions: [] });

/** To the team of this name, else to none: then the form asks for one. */
const toTeam = (teams: readonly TeamDto[], wanted: RegExp): RuleBody['actions'] => {
  const team = teams.find(({ name }) => wanted.test(name));
  return team ? [{ kind: 'assign_team', teamId: team.id }] : [];
};

export const RULE_TEMPLATES: readonly RuleTemplate[] = [
  {
    id: 'spam',
    title: msg('Put spam away'),
    about: msg('Words that only spam says mark it as spam, and no other rule looks at it.'),
    draft: () => ({
      ...START,
      name: t('Spam words'),
      conditions: {
        all: [
          {
            kind: 'words',
            words: customersWords('free followers', 'crypto giveaway', 'whatsapp me', 'dm for promo', 'onlyfans'),
            match: 'beginning',
            not: false,
          },
        ],
        any: [],
      },
      actions: [{ kind: 'spam' }],
      stop: true,
    }),
  },
  {
    id: 'language',
    title: msg('A language to its team'),
    about: msg('Who writes in a language is answered by the team that speaks it.'),
    draft: ({ teams }) => ({
      ...START,
      name: t('Spanish to its team'),
      trigger: { kind: 'conversation.opened' },
      conditions: { all: [{ kind: 'language', is: ['es'], not: false }], any: [] },
      actions: toTeam(teams, /span|españ|spaans/i),
    }),
  },
  {
    id: 'overflow',
    title: msg('Overflow after a time'),
    about: msg('What nobody has taken for a while goes to another team.'),
    draft: ({ teams }) => ({
      ...START,
      name: t('Overflow'),
      trigger: { kind: 'unassigned_for', minutes: 20 },
      conditions: NONE,
      actions: toTeam(teams, /overflow|back.?up/i),
    }),
  },
  {
    id: 'service-first',
    title: msg('Service before commerce'),
    about: msg('A customer who needs help comes before one who asks what a ticket costs.'),
    draft: () => ({
      ...START,
      name: t('Service before commerce'),
      conditions: {
        all: [{ kind: 'priority', is: ['low', 'normal'], not: false }],
        any: [
          {
            kind: 'words',
            words: customersWords(
              'lost',
              'missing',
              'cancelled',
              'delayed',
              'stranded',
              'refund',
              'broken',
              'not working',
              'help',
            ),
            match: 'beginning',
            not: false,
          },
        ],
      },
      actions: [{ kind: 'set_priority', priority: 'high' }],
    }),
  },
  {
    id: 'vip',
    title: msg('Press and partners first'),
    about: msg('Whoever is noted as press or as a partner gets a high priority from the first word on.'),
    draft: () => ({
      ...START,
      name: t('Press and partners'),
      trigger: { kind: 'conversation.opened' },
      conditions: { all: [{ kind: 'person_role', is: ['press', 'partner'], not: false }], any: [] },
      actions: [{ kind: 'set_priority', priority: 'high' }],
    }),
  },
];
