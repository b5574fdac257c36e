/** Who finds a macro: its owner, a team, who works for a brand, everybody. */
export const MACRO_SCOPES = ['personal', 'team', 'brand', 'everybody'] as const;
export type MacroScope = (typeof MACRO_SCOPES)[number];

/** What a macro says in one language. */
export interface MacroVariant {
  /** BCP 47; null: for every language that has none of its own. */
  readonly language: string | null;
  readonly text: string;
}

/** What a text may name, in the order in which a menu offers it. */
export const MACRO_VARIABLES = [
  'contact.first_name',
  'contact.name',
  'contact.handle',
  'agent.first_name',
  'agent.name',
  'brand.name',
  'channel.name',
  'channel.handle',
  'conversation.waiting_minutes',
] as const;
export type MacroVariable = (typeof MACRO_VARIABLES)[number];
/** What is known at the moment a text is used; null: unknown, and the fallback is said. */
export type MacroValues = Readonly<Record<MacroVariable, string | null>>;

/** What a text may name, as the rows have it. */
export interface MacroFacts {
  readonly contact: { readonly name: string; readonly handle: string | null };
  readonly agentName: string;
  readonly brandName: string | null;
  /** Null: the writer may not see channels. */
  readonly channel: { readonly name: string; readonly handle: string | null } | null;
  /** Since when the customer waits, in ms; null: nobody waits. */
  readonly waitingSince: number | null;
}

/** A name up to its first white space, which is what people are called by. */
export const firstName = (name: string): string => name.trim().split(/\s+/u)[0] ?? name;

const MINUTE_MS = 60_000;

/** What each variable stands for at `now` (ms); the preview and what goes out come from here alike. */
export function macroValues(
  { contact, agentName, brandName, channel, waitingSince }: MacroFacts,
  now: number,
): MacroValues {
  const handle = (value: string | null | undefined) => (value ? `@${value.replace(/^@/, '')}` : null);
  return {
    'contact.first_name': firstName(contact.name),
    'contact.name': contact.name,
    'contact.handle': handle(contact.handle),
    'agent.first_name': firstName(agentName),
    'agent.name': agentName,
    'brand.name': brandName,
    'channel.name': channel?.name ?? null,
    'channel.handle': handle(channel?.handle),
    'conversation.waiting_minutes':
      waitingSince === null ? null : String(Math.max(0, Math.round((now - waitingSince) / MINUTE_MS))),
  };
}

export const MAX_MACRO_TEXT = 10_000;

type Part =
  | { readonly text: string }
  | { readonly variable: string; readonly fallback: string; readonly source: string };

/** `{{name}}` or `{{name|what to say if it is unknown}}`; `\{{` is two braces. */
const PLACE = /\\\{\{|\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/gu;

function partsOf(template: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of template.matchAll(PLACE)) {
    parts.push({ text: template.slice(from, match.index) });
    from = match.index + match[0].length;
    if (match[1] === undefined) parts.push({ text: '{{' });
    else parts.push({ variable: match[1], fallback: (match[2] ?? '').trim(), source: match[0] });
  }
  parts.push({ text: template.slice(from) });
  return parts;
}

const isKnown = (name: string): name is MacroVariable => MACRO_VARIABLES.some((known) => known === name);

/** The names in a text that mean nothing, each once, in the order they stand. Empty if it can be used. */
export const unknownVariables = (template: string): string[] => [
  ...new Set(
    partsOf(template).flatMap((part) => ('variable' in part && !isKnown(part.variable) ? [part.variable] : [])),
  ),
];

/**
 * A text with its variables filled in. What is unknown becomes its fallback; a name that means nothing stays as it stands, so that
 * nobody sends a hole without seeing it.
 */
export const renderMacro = (template: string, values: MacroValues): string =>
  partsOf(template)
    .map((part) => {
      if ('text' in part) return part.text;
      if (!isKnown(part.variable)) return part.source;
      return values[part.variable]?.trim() || part.fallback;
    })
    .join('');

const base = (language: string): string => language.toLowerCase().split('-')[0]!;

/**
 * What to say to somebody: the variant in the first of the languages that has one, the exact one before another region's; else the one
 * for everybody; else the first there is.
 * @param languages in order of preference, nulls left out: what the customer stated, what they write, what we know of them
 */
export function variantFor(
  variants: readonly MacroVariant[],
  languages: readonly (string | null)[],
): MacroVariant | undefined {
  for (const language of languages) {
    if (language === null) continue;
    const found =
      variants.find((variant) => variant.language?.toLowerCase() === language.toLowerCase()) ??
      variants.find((variant) => variant.language !== null && base(variant.language) === base(language));
    if (found) return found;
  }
  return variants.find((variant) => variant.language === null) ?? variants[0];
}

/** Longer texts are compared by their beginnings: the figure stays near, the work stays small. */
const COMPARED = 1_000;
const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const graphemes = (text: string): string[] => {
  const found: string[] = [];
  for (const { segment } of segments.segment(text)) {
    found.push(segment);
    if (found.length === COMPARED) break;
  }
  return found;
};

/**
 * How much of a text was changed: the fewest characters to add, take away or replace (Levenshtein 1966), of the longer text's length.
 * Characters as people see them: a family of four is one.
 * @returns 0 for the same text, up to 1 when nothing is left
 */
export function editShare(before: string, after: string): number {
  const [a, b] = [graphemes(before.normalize('NFC').trim()), graphemes(after.normalize('NFC').trim())];
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return 0;
  let row = b.map((_, at) => at + 1);
  for (const [at, left] of a.entries()) {
    let diagonal = at;
    let last = at + 1;
    row = row.map((above, column) => {
      const cost = diagonal + (left === b[column] ? 0 : 1);
      diagonal = above;
      last = Math.min(cost, above + 1, last + 1);
      return last;
    });
  }
  return (row.at(-1) ?? a.length) / longer;
}
