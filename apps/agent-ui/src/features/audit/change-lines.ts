import type { AuditEntryDto } from '@kwartier/contracts';

/** One field of an entry, as it is shown. */
export interface ChangeLine {
  readonly field: string;
  /** Null: there was nothing before, or it is not known. */
  readonly before: string | null;
  readonly after: string | null;
}

const LONGEST = 120;
const shown = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  const isList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  const text = typeof value === 'string' ? value : isList ? value.join(', ') || 'none' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
};

/** `assignmentMode` is "assignment mode". */
export const wordsOf = (field: string): string => field.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

/** `agent.changed` is "Agent changed". */
export const actionWords = (action: string): string => {
  const words = action.replaceAll(/[._]/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

/** What changed with an entry, a line for each field. */
export function changeLines({
  before,
  after,
  details,
}: Pick<AuditEntryDto, 'before' | 'after' | 'details'>): ChangeLine[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return [
    ...fields.map((field) => ({
      field: wordsOf(field),
      before: shown(before?.[field]),
      after: shown(after?.[field]),
    })),
    ...Object.entries(details).map(([field, value]) => ({ field: wordsOf(field), before: null, after: shown(value) })),
  ];
}
