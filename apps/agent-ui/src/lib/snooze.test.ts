import { expect, it } from 'vitest';
import { snoozePresets } from './snooze.ts';

const labels = (at: Date) => snoozePresets(at.getTime()).map((preset) => preset.label);

it('offers this evening only while there is one', () => {
  expect(labels(new Date(2026, 10, 19, 14, 32))).toContain('This evening');
  expect(labels(new Date(2026, 10, 19, 17, 45))).not.toContain('This evening');
});

it('does not offer the same moment twice', () => {
  const sunday = new Date(2026, 10, 22, 12);
  expect(labels(sunday)).toContain('Tomorrow morning');
  expect(labels(sunday)).not.toContain('Monday morning');
});

it('lies ahead, always', () => {
  const at = new Date(2026, 10, 23, 8, 10).getTime();
  for (const preset of snoozePresets(at)) expect(preset.until.getTime()).toBeGreaterThan(at + 29 * 60_000);
});
