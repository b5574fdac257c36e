import { type InboundEvent, type Instant, instant, type Person, parseInstant } from '@kwartier/core';
import type { ParsedBody, RejectedPart } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { parseBytes } from './lossless-json.ts';

/**
 * Tolerant reading of what a platform sends: every member may be missing or of another type, and one that we do not know is
 * passed over.
 */
export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = Object.freeze({});

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object, or an empty one. */
export const record = (value: unknown): Json => (isRecord(value) ? value : NOTHING);

/** The list, or an empty one. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The objects of a list; anything else in it is left out. */
export const records = (value: unknown): readonly Json[] => list(value).filter(isRecord);

/** Text that says something, or null. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** An id, given as text or as a number. */
export const idOf = (value: unknown): string | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : textOf(value);

/** Larger than any second count of this millennium, smaller than any millisecond count since 1974. */
const SECONDS_BELOW = 1e11;

/** A moment given as ISO 8601 or RFC 2822 text, or as epoch seconds or milliseconds, as a number or in digits. */
export function timeOf(value: unknown): Instant | null {
  const digits = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof digits === 'number') {
    const ms = Math.round(digits < SECONDS_BELOW ? digits * 1_000 : digits);
    return ms > 0 && ms <= 8.64e15 ? instant(ms) : null;
  }
  return typeof value === 'string' ? (parseInstant(value) ?? null) : null;
}

/** A person of whom only the id is known. */
export const personById = (externalId: string): Person => ({ externalId, name: null, handle: null, avatarUrl: null });

/** Thrown by a reader: this part cannot be read. Costs the part, never its siblings. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** The value, or the part is refused. */
export function need<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new Unreadable(`It has no ${what}.`);
  return value;
}

/** Longest raw text kept of a part that could not be read, in UTF-16 units. */
const MAX_RAW = 64 * 1024;

/** Collects what the parts of one body said. */
export class Parts implements ParsedBody {
  readonly events: InboundEvent[] = [];
  readonly rejected: RejectedPart[] = [];

  /** Read one part. Whatever goes wrong with it is written down with the part. */
  read(raw: unknown, reader: () => InboundEvent | readonly InboundEvent[]): void {
    try {
      const read = reader();
      if (Array.isArray(read)) this.events.push(...(read as readonly InboundEvent[]));
      else this.events.push(read as InboundEvent);
    } catch (error) {
      this.reject(raw, error instanceof Unreadable ? error.message : `It could not be read: ${String(error)}`);
    }
  }

  reject(raw: unknown, reason: string): void {
    let text: string;
    try {
      text = JSON.stringify(raw) ?? String(raw);
    } catch {
      text = '(nested too deeply to show)';
    }
    this.rejected.push({ raw: text.slice(0, MAX_RAW), reason });
  }
}

/**
 * The JSON of a body, if it is an object or a list.
 * @throws ConnectorError `permanent` for anything else
 */
export function parseBody(body: Uint8Array, platform: string): unknown {
  let parsed: unknown;
  try {
    parsed = parseBytes(body);
  } catch (cause) {
    throw new ConnectorError('permanent', `This is not JSON, so ${platform} did not send it.`, { cause });
  }
  if (typeof parsed === 'object' && parsed !== null) return parsed;
  throw new ConnectorError('permanent', `This is not something ${platform} sends.`);
}
