import { describe, expect, it } from 'vitest';
import { ACTION_WORDS } from '../src/features/audit/audit-words.ts';
import { auditActionsOf, readAuditActions } from './audit-actions.ts';
import { readCatalogue } from './plugin.ts';
import { OTHERWISE, TRANSLATIONS } from './read-console.ts';

describe('the actions of the audit log', () => {
  const { actions, unread } = readAuditActions();

  it('stand in the source as they are written, never put together', () => {
    expect(unread).toEqual([]);
    expect(actions.length).toBeGreaterThan(80);
  });

  it('have words of their own: add a new one to features/audit/audit-words.ts', () => {
    expect(actions.filter((action) => !Object.hasOwn(ACTION_WORDS, action))).toEqual([]);
  });

  it.each([...TRANSLATIONS, ...OTHERWISE])('are told apart in %s', (language) => {
    const catalogue = readCatalogue(language);
    const words = Object.values(ACTION_WORDS).map((message) => catalogue[message] ?? message);
    expect(words.filter((one, at) => words.indexOf(one) !== at)).toEqual([]);
  });
});

describe('auditActionsOf', () => {
  const written = (source: string) => auditActionsOf('a.ts', source);

  it.each([
    ['a property', `insertAudit(tx, { action: 'team.added' })`, ['team.added']],
    ['either side of a condition', `insertFastAudit(sql, { action: on ? 'a.on' : 'a.off' })`, ['a.on', 'a.off']],
    [
      'what a function of the file is given',
      `const change = (actor: Actor, action: string) => insertAudit(tx, { action }); change(actor, 'tag.added');`,
      ['tag.added'],
    ],
    ['what `record` is given', `import { record } from './record.ts'; record(deps, tx, actor, 'a.b', []);`, ['a.b']],
    [
      'what is handed on',
      `insertAudit(tx, { action: done.action }); const done = { action: 'rule.added' };`,
      ['rule.added'],
    ],
    ['SQL', "sql`insert into audit (action) values ('backup.restored')`", ['backup.restored']],
    ['nothing where nothing is written', `const rule = { action: 'rule.added' };`, []],
  ])('reads %s', (_what, source, actions) => {
    expect(written(source)).toEqual({ actions, unread: [] });
  });

  it.each([
    ['one that is put together', `insertAudit(tx, { action: 'reply.' + state });`],
    ['one of a table', 'insertAudit(tx, { action: ACTIONS[state] });'],
  ])('says where it cannot read %s', (_what, source) => {
    expect(written(`\n${source}`)).toEqual({ actions: [], unread: ['a.ts:2'] });
  });
});
