import type { AuditEntryDto } from '@kwartier/contracts';
import { languageName } from '../../components/domain/kind.tsx';
import { formatDuration } from '../../lib/format-duration.ts';
import { formatLocale, number, t } from '../../lib/i18n/index.ts';
import { PERMISSION_WORDS } from '../../lib/permission-words.ts';
import { ACTION_WORDS, FIELD_WORDS, SUBJECT_WORDS, VALUE_WORDS } from './audit-words.ts';

/** A value as it is said: in words, or a moment. */
export type SaidValue = string | { readonly at: string };

/** One field of an entry, as it is shown. */
export interface ChangeLine {
  /** What the field is called in the log. */
  readonly key: string;
  /** … and in the person's language. */
  readonly field: string;
  /** Null: there was nothing before, or it is not known. */
  readonly before: SaidValue | null;
  readonly after: SaidValue | null;
}

/** The name behind an id; undefined where it is not known. */
export type NameOf = (id: string) => string | undefined;

const LONGEST = 120;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;
/** Fields that hold codes of languages. */
const LANGUAGES = new Set(['locale', 'languages', 'preferredLanguage']);
/** A role's are told as they were and as they are. */
const PERMISSIONS = new Set(['permissions', 'scopes', 'before', 'after']);
/** Fields with stretches of time, in milliseconds. */
const STRETCHES = new Set(['forMs']);

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text);
const own = (words: Readonly<Record<string, string>> | undefined, key: string): string | undefined =>
  words && Object.hasOwn(words, key) ? words[key] : undefined;
const permissionWords = (permission: string): string | undefined =>
  PERMISSION_WORDS.flatMap(([, list]) => list).find(([one]) => one === permission)?.[1];

/** One value of a field: with a word of its own, with the name behind it, or as it is stored. */
function wordOf(field: string, value: unknown, nameOf: NameOf): string {
  if (typeof value === 'boolean') return value ? t('yes@@value in the log') : t('no@@value in the log');
  if (typeof value === 'number') return STRETCHES.has(field) ? formatDuration(value) : numberOf(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  const word = own(VALUE_WORDS[field], value) ?? (PERMISSIONS.has(field) ? permissionWords(value) : undefined);
  if (word) return t(word);
  if (LANGUAGES.has(field)) return languageName(value);
  // The names of fields that changed, without what they hold.
  if (field === 'fields') return fieldWords(value);
  return nameOf(value) ?? value;
}
/** Shares keep what stands behind the point. */
const numberOf = (value: number): string =>
  Number.isInteger(value) ? number(value) : new Intl.NumberFormat(formatLocale()).format(value);

function said(field: string, value: unknown, nameOf: NameOf): SaidValue | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' && INSTANT.test(value)) return { at: value };
  if (!Array.isArray(value) || value.some((item) => typeof item === 'object')) return cut(wordOf(field, value, nameOf));
  if (value.length === 0) return noneWord();
  return cut(
    new Intl.ListFormat(formatLocale(), { type: 'unit', style: 'short' }).format(
      value.map((item) => wordOf(field, item, nameOf)),
    ),
  );
}

/** What stands for no value. */
export const noneWord = (): string => t('none@@value in the log');

/** `assignmentMode` is "assignment mode". */
export const wordsOf = (field: string): string => field.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

/** What a field is called in the person's language; one without a word of its own in the words of its name. */
export function fieldWords(field: string): string {
  const known = own(FIELD_WORDS, field);
  return known ? t(known) : wordsOf(field);
}

/** `agent.changed` is "Agent changed", in the person's language; one without words of its own in those of its name. */
export function actionWords(action: string): string {
  const known = own(ACTION_WORDS, action);
  if (known) return t(known);
  const words = action.replaceAll(/[._]/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** What the subject of an entry is, in the person's language. */
export function subjectWords(type: string): string {
  const known = own(SUBJECT_WORDS, type);
  return known ? t(known) : type;
}

/** Actions with their words, in the order of the words. */
export function sortedActions(actions: readonly string[]): { readonly action: string; readonly words: string }[] {
  const { compare } = new Intl.Collator(formatLocale());
  return actions
    .map((action) => ({ action, words: actionWords(action) }))
    .sort((one, other) => compare(one.words, other.words));
}

const NOBODY_KNOWN: NameOf = () => undefined;

/** What changed with an entry, a line for each field. @param nameOf what is behind ids */
export function changeLines(
  { before, after, details }: Pick<AuditEntryDto, 'before' | 'after' | 'details'>,
  nameOf = NOBODY_KNOWN,
): ChangeLine[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return [
    ...fields.map((field) => ({
      key: field,
      field: fieldWords(field),
      before: said(field, before?.[field], nameOf),
      after: said(field, after?.[field], nameOf),
    })),
    ...Object.entries(details).map(([field, value]) => ({
      key: field,
      field: fieldWords(field),
      before: null,
      after: said(field, value, nameOf),
    })),
  ];
}
