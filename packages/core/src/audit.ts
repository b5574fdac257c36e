import type { WorkspaceId } from './ids.ts';
import type { Instant } from './time.ts';

/** One entry of the audit log, as its hash sees it. Texts are clean: see `cleanForAudit`. */
export interface AuditEntry {
  readonly workspaceId: WorkspaceId;
  /** Counts the entries of a workspace from 1, without gaps. */
  readonly position: number;
  readonly at: Instant;
  /** Who; null: the system, or somebody who is not known. */
  readonly actorId: string | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** From where: an address of the network, or the command line; null: from inside. */
  readonly origin: string | null;
  /** The request in the log; null where there was none. */
  readonly requestId: string | null;
  /** What else is known, as the JSON that is stored. */
  readonly data: string;
}

/** What the first entry of a workspace has as the hash before it: 32 zero bytes, in hexadecimal digits. */
export const AUDIT_BEGINNING = '0'.repeat(64);

/**
 * Control characters and marks that turn the direction of text, which could forge lines or hide words wherever the log is shown.
 * U+0080 to U+009F are control characters of terminals too.
 */
const UNSAFE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text with every unsafe character written as its escape; inside JSON it stays the same JSON. */
export const cleanForAudit = (text: string): string =>
  text.replaceAll(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * The canonical form that is hashed: version, hash before, and fields in this order, a line each. No field can hold a line break,
 * and null is an empty line, which no field is otherwise. Postgres makes the same text when it adds an entry (function audit_hash): this one
 * checks it, so the two must never differ.
 * @param previousHash in hexadecimal digits
 */
export const auditText = (entry: AuditEntry, previousHash: string): string =>
  [
    'v1',
    previousHash,
    entry.workspaceId,
    String(entry.position),
    String(entry.at),
    entry.actorId ?? '',
    entry.action,
    entry.subjectType,
    entry.subjectId,
    entry.origin ?? '',
    entry.requestId ?? '',
    entry.data,
  ].join('\n');

/**
 * The fields that differ, as they were and as they are; empty where none does. A value that was not there before counts as null.
 * @param after only the fields that were set
 */
export function changesOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const changed = Object.keys(after).filter(
    (key) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null),
  );
  const pick = (from: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(changed.map((key) => [key, from[key] ?? null]));
  return { before: pick(before), after: pick(after) };
}
