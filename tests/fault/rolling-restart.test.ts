import { expect, it } from 'vitest';
import { rollingRestart } from './figures/16-rolling-restart.ts';

it('loses, doubles and refuses nothing while every API and worker is restarted in turn', async () => {
  const lines: string[] = [];
  const findings = await rollingRestart.run({ seed: 1, scale: 0.2, isControl: false, say: (line) => lines.push(line) });
  console.log(lines.join('\n'));
  // How fast something is depends on what else runs here.
  expect(findings.filter(({ met, isTimed }) => !met && isTimed !== true)).toEqual([]);
}, 600_000);
