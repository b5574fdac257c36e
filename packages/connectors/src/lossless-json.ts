type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** A bare integer of sixteen digits or more may not fit into a double. */
const LONG_NUMBER = /\d{16}/;
const INTEGER = /^-?\d+$/;

const keepLongIntegers: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && INTEGER.test(source)
    ? source
    : value;

/**
 * Parse JSON without losing ids: an integer beyond 2^53 becomes the text it was written as. Platforms send such ids as bare
 * numbers, X beside an `_str` twin and Meta alone.
 * @throws SyntaxError as JSON.parse does
 */
export function parseLossless(text: string): unknown {
  return LONG_NUMBER.test(text) ? JSON.parse(text, keepLongIntegers as never) : JSON.parse(text);
}

const decoder = new TextDecoder();

/** As `parseLossless`, from UTF-8 bytes; a byte order mark is skipped, a broken sequence becomes U+FFFD. */
export const parseBytes = (bytes: Uint8Array): unknown => parseLossless(decoder.decode(bytes));
