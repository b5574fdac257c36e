import type { EmojiData } from 'frimousse';
import type { Locale } from '../../lib/i18n/index.ts';

/** What emojibase says of one, as far as it is needed. Tones in its order: light to dark. */
interface Known {
  readonly emoji: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly version: number;
  readonly skins?: readonly { readonly emoji: string; readonly tone?: number | readonly number[] }[];
}
type Emoji = EmojiData['emojis'][number];
interface Words {
  readonly groups: readonly { readonly key: string; readonly message: string; readonly order: number }[];
  readonly skinTones: readonly { readonly key: string; readonly message: string }[];
}
type Loaded = readonly [{ readonly default: unknown }, { readonly default: unknown }];

/** Unicode's names, each language a file of its own. It has none in Arabic: there the English ones stand in. */
const LOAD: Readonly<Record<Exclude<Locale, 'ar'>, () => Promise<Loaded>>> = {
  en: () => Promise.all([import('emojibase-data/en/data.json'), import('emojibase-data/en/messages.json')]),
  nl: () => Promise.all([import('emojibase-data/nl/data.json'), import('emojibase-data/nl/messages.json')]),
  de: () => Promise.all([import('emojibase-data/de/data.json'), import('emojibase-data/de/messages.json')]),
  fr: () => Promise.all([import('emojibase-data/fr/data.json'), import('emojibase-data/fr/messages.json')]),
  es: () => Promise.all([import('emojibase-data/es/data.json'), import('emojibase-data/es/messages.json')]),
  pt: () => Promise.all([import('emojibase-data/pt/data.json'), import('emojibase-data/pt/messages.json')]),
  ja: () => Promise.all([import('emojibase-data/ja/data.json'), import('emojibase-data/ja/messages.json')]),
};

/** Newer ones are an empty box on many a customer's phone. */
const NEWEST = 15;
/** Parts that others are made of. */
const COMPONENTS = 2;
const TONES = ['light', 'medium-light', 'medium', 'medium-dark', 'dark'] as const;

function skinsOf({ skins }: Known): Emoji['skins'] {
  if (!skins) return undefined;
  const found = TONES.map((name, index) => [name, skins.find(({ tone }) => tone === index + 1)?.emoji] as const);
  return found.every(([, emoji]) => emoji !== undefined)
    ? (Object.fromEntries(found) as NonNullable<Emoji['skins']>)
    : undefined;
}

/** What people may choose from, in their language. @throws if it cannot be fetched */
export async function loadEmoji(locale: string): Promise<EmojiData> {
  const [{ default: known }, { default: words }] = await (LOAD[locale as keyof typeof LOAD] ?? LOAD.en)();
  const { groups, skinTones } = words as Words;
  const tone = (key: string) => skinTones.find((one) => one.key === key)?.message ?? key;
  return {
    locale,
    categories: groups
      .filter(({ order }) => order !== COMPONENTS)
      .map(({ order, message }) => ({ index: order, label: message })),
    emojis: (known as readonly Known[])
      .filter(({ group, version }) => group !== undefined && group !== COMPONENTS && version <= NEWEST)
      .map((one) => ({
        emoji: one.emoji,
        category: one.group as number,
        label: one.label,
        version: one.version,
        tags: [...(one.tags ?? [])],
        skins: skinsOf(one),
      })),
    skinTones: {
      light: tone('light'),
      'medium-light': tone('medium-light'),
      medium: tone('medium'),
      'medium-dark': tone('medium-dark'),
      dark: tone('dark'),
    },
  };
}
