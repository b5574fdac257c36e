import { expect, it } from 'vitest';
import { activityWords } from './activity-words.ts';

const now = Date.parse('2026-11-19T13:32:00Z');
const names: Record<string, string> = { s: 'Sanne', d: 'Daan' };
const system = { name: 'Kwartier', agentId: null };
const daan = { name: 'Daan', agentId: 'd' };
type Activity = Parameters<typeof activityWords>[0];
const words = (type: Activity['type'], data: Activity['data'], author: Parameters<typeof activityWords>[1] = system) =>
  activityWords({ type, data }, author, now, (id) => names[id]).words;

it('names who took it', () => expect(words('assigned', { agentId: 's', byId: 's' })).toBe('Sanne took this'));
it('names who gave it to whom', () =>
  expect(words('assigned', { agentId: 's', byId: 'd' })).toBe('Daan gave this to Sanne'));
it('says why when no person gave it', () =>
  expect(words('assigned', { agentId: 'x', agentName: 'Tess', reason: 'next in line', byId: null })).toBe(
    'Given to Tess: next in line',
  ));
it('tells giving back from taking away', () => {
  expect(words('released', { agentId: 's', byId: 's' })).toBe('Sanne gave this back');
  expect(words('released', { agentId: 's', byId: null, reason: 'Sanne is offline' })).toBe(
    'Given back: Sanne is offline',
  );
});
it('says until when it sleeps, and who put it to sleep', () =>
  expect(words('status_changed', { from: 'open', to: 'snoozed', until: '2026-11-20T08:00:00Z' }, daan)).toMatch(
    /^Snoozed by Daan until tomorrow \d\d:\d\d$/,
  ));
it('says that a snooze is over', () =>
  expect(words('status_changed', { from: 'snoozed', to: 'open' })).toBe('The snooze is over'));
it('counts a decision not to answer', () =>
  expect(words('status_changed', { to: 'resolved', resolution: 'no_reply_needed' }, daan)).toBe(
    'Resolved by Daan: no reply needed',
  ));
it('never shows a bare id', () =>
  expect(words('hidden', {}, { name: 'Tess', agentId: 'x' })).toBe('A comment was hidden by Tess'));
it('names the rule that did it', () => {
  const rule = { ruleId: 'r', ruleVersion: 2, ruleName: 'Baggage, English' };
  expect(words('tagged', { tag: 'Baggage', ...rule })).toBe('Tagged Baggage by rule Baggage, English');
  expect(words('assigned', { agentId: 's', byId: null, ...rule })).toBe('Rule Baggage, English gave this to Sanne');
  expect(words('released', { agentId: 's', byId: null, ...rule })).toBe('Rule Baggage, English gave this back');
  expect(words('status_changed', { from: 'snoozed', to: 'open', ...rule })).toBe(
    'Opened again by rule Baggage, English',
  );
});
