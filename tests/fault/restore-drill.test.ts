import { expect, it } from 'vitest';
import { restoreDrill } from './figures/17-restore.ts';

it('brings everything back, posts nothing again and fetches what came meanwhile', async () => {
  const lines: string[] = [];
  const findings = await restoreDrill.run({ seed: 1, scale: 0.02, isControl: false, say: (line) => lines.push(line) });
  console.log(lines.join('\n'));
  expect(findings.filter(({ met, isTimed }) => !met && isTimed !== true)).toEqual([]);
}, 600_000);
