import type { Address, ConsoleLocale } from '../console-language.ts';

/** Counts the editions of these rules. */
export const CONDUCT_VERSION = 1;

/** Where something is said: what is fine in a tweet may be too familiar in a mail. */
export const CONDUCT_CHANNELS = ['x', 'facebook', 'email'] as const;
export type ConductChannel = (typeof CONDUCT_CHANNELS)[number];

/** What a reader may take amiss. `informal` and `formal`: the brand speaks otherwise; `no_address`: it speaks formally, and nothing shows it. */
export const CONDUCT = ['shouting', 'blaming', 'informal', 'formal', 'no_address'] as const;
export type Conduct = (typeof CONDUCT)[number];

/** What is looked for in which channel; the languages are those that tell the two ways of speaking to somebody apart. */
export const CONDUCT_IN: Readonly<Record<ConductChannel, readonly Conduct[]>> = {
  // Short, and read by everybody: a formal tweet of an informal brand is nothing to remark on.
  x: ['shouting', 'blaming', 'informal'],
  facebook: ['shouting', 'blaming', 'informal', 'formal'],
  email: ['shouting', 'blaming', 'informal', 'formal', 'no_address'],
};

/** Turns by which a customer is told that it is their own doing, as words in a row. */
export const BLAMING: Readonly<Record<ConsoleLocale, readonly string[]>> = {
  en: [
    'your own fault',
    'your fault',
    'you should have',
    'you shouldn’t have',
    'you failed to',
    'you did not read',
    'you didn’t read',
    'you obviously',
    'you clearly did not',
    'you clearly didn’t',
    'as i already told you',
    'as we already told you',
    'as we already explained',
    'calm down',
  ],
  nl: [
    'eigen schuld',
    'uw eigen fout',
    'je eigen fout',
    'u had moeten',
    'je had moeten',
    'had u maar',
    'had je maar',
    'u heeft niet goed gelezen',
    'je hebt niet goed gelezen',
    'zoals ik al zei',
    'zoals wij al zeiden',
    'zoals we al zeiden',
    'zoals al eerder gezegd',
    'doe eens rustig',
    'rustig maar',
  ],
  de: [
    'selbst schuld',
    'ihre eigene schuld',
    'deine eigene schuld',
    'ihr eigener fehler',
    'dein eigener fehler',
    'sie hätten',
    'du hättest',
    'hätten sie nur',
    'wie ich bereits sagte',
    'wie wir bereits sagten',
    'wie bereits gesagt',
    'beruhigen sie sich',
    'beruhige dich',
  ],
  fr: [
    'votre propre faute',
    'votre faute',
    'ta faute',
    'vous auriez dû',
    'tu aurais dû',
    'vous n’avez pas lu',
    'tu n’as pas lu',
    'comme je vous l’ai déjà dit',
    'comme nous vous l’avons déjà dit',
    'comme déjà dit',
    'calmez-vous',
    'calme-toi',
  ],
  es: [
    'culpa suya',
    'su propia culpa',
    'tu propia culpa',
    'culpa tuya',
    'debería haber',
    'deberías haber',
    'usted no leyó',
    'no has leído',
    'como ya le dije',
    'como ya te dije',
    'como ya le dijimos',
    'cálmese',
    'cálmate',
  ],
  pt: [
    'culpa sua',
    'sua própria culpa',
    'a culpa é sua',
    'deveria ter',
    'devia ter',
    'você não leu',
    'não leu',
    'como já disse',
    'como já dissemos',
    'acalme-se',
    'tenha calma',
  ],
  ja: [
    'お客様の責任',
    'お客様の落ち度',
    'お客様が悪い',
    '自業自得',
    '先ほども申し上げた',
    '前にも言いました',
    '落ち着いてください',
  ],
  ar: [
    'هذا خطؤك',
    'هذا خطأك',
    'الخطأ منك',
    'كان عليك ان',
    'كان يجب عليك',
    'كما قلت لك',
    'كما قلنا لك',
    'لم تقرا',
    'اهدا',
  ],
};

/** Words by which one sees how somebody is spoken to. Where the two are told apart by an ending alone, nothing is said. */
export const ADDRESS_WORDS: Readonly<Partial<Record<ConsoleLocale, Readonly<Record<Address, RegExp>>>>> = {
  nl: {
    informal: /(?<![\p{L}\p{N}])(?:je|jij|jou|jouw|jullie|jezelf)(?![\p{L}\p{N}])/giu,
    formal: /(?<![\p{L}\p{N}@.])(?:u|uw|uzelf)(?![\p{L}\p{N}])/giu,
  },
  de: {
    informal: /(?<![\p{L}\p{N}])(?:du|dich|dir|dein|deine|deinen|deinem|deiner|deines)(?![\p{L}\p{N}])/giu,
    // In the middle of a sentence alone: at its beginning "Sie" may be "they".
    formal: /(?<![\p{L}\p{N}])(?:Ihnen|(?<=[\p{Ll},] )(?:Sie|Ihr|Ihre|Ihren|Ihrem|Ihrer))(?![\p{L}\p{N}])/gu,
  },
  fr: {
    informal: /(?<![\p{L}\p{N}])(?:(?:tu|toi|te|ton|ta|tes)(?![\p{L}\p{N}])|t[’'](?=\p{L}))/giu,
    formal: /(?<![\p{L}\p{N}])(?:vous|votre|vos)(?![\p{L}\p{N}])/giu,
  },
  es: {
    informal: /(?<![\p{L}\p{N}])(?:tú|ti|contigo|tuyo|tuya|te|tu|tus)(?![\p{L}\p{N}])/giu,
    formal: /(?<![\p{L}\p{N}])(?:usted|ustedes)(?![\p{L}\p{N}])/giu,
  },
  pt: {
    informal: /(?<![\p{L}\p{N}])(?:tu|ti|contigo|você|vocês|vc|vcs|teu|tua)(?![\p{L}\p{N}])/giu,
    formal: /(?<![\p{L}\p{N}])(?:o senhor|a senhora|ao senhor|à senhora|do senhor|da senhora)(?![\p{L}\p{N}])/giu,
  },
};
