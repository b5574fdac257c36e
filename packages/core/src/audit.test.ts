import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AUDIT_BEGINNING, type AuditEntry, auditText, changesOf, cleanForAudit } from './audit.ts';
import type { WorkspaceId } from './ids.ts';
import { instant } from './time.ts';

const entry: AuditEntry = {
  workspaceId: 'w' as WorkspaceId,
  position: 1,
  at: instant(1_000),
  actorId: null,
  action: 'brand.added',
  subjectType: 'brand',
  subjectId: 'b',
  origin: null,
  requestId: null,
  data: '{}',
};

describe('text for the audit log', () => {
  it.each([
    ['a line break', 'a\r\nb', 'a\\u000d\\u000ab'],
    ['an escape of a terminal', '\u001b[2K', '\\u001b[2K'],
    ['the same in one character', '\u009b2K', '\\u009b2K'],
    ['a mark that turns text around', 'a\u202eb', 'a\\u202eb'],
    ['ordinary words of any script', 'Łódź שלום 🧳', 'Łódź שלום 🧳'],
  ])('with %s', (_what, text, clean) => expect(cleanForAudit(text)).toBe(clean));

  it('is the same JSON as before, on one line', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const clean = cleanForAudit(JSON.stringify(JSON.parse(json)));
        expect(JSON.parse(clean)).toEqual(JSON.parse(json));
        expect(clean).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});

describe('the canonical form', () => {
  it('has a line for each field, so that no two entries share one', () => {
    expect(auditText(entry, AUDIT_BEGINNING).split('\n')).toHaveLength(12);
    const changed: Partial<AuditEntry>[] = [
      { position: 2 },
      { at: instant(1_001) },
      { actorId: 'a' },
      { action: 'brand.gone' },
      { subjectType: 'team' },
      { subjectId: 'c' },
      { origin: 'x' },
      { requestId: 'x' },
      { data: '{"a":1}' },
    ];
    const texts = changed.map((change) => auditText({ ...entry, ...change }, AUDIT_BEGINNING));
    expect(new Set([...texts, auditText(entry, AUDIT_BEGINNING), auditText(entry, 'f'.repeat(64))]).size).toBe(
      changed.length + 2,
    );
  });
});

describe('changes', () => {
  it('are the fields that differ, as they were and as they are', () => {
    expect(changesOf({ a: 1, b: [1], c: 'x' }, { a: 1, b: [2], d: true })).toEqual({
      before: { b: [1], d: null },
      after: { b: [2], d: true },
    });
    expect(changesOf({ a: 1 }, {})).toEqual({ before: {}, after: {} });
  });
});
