import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Line } from '../figures.ts';

const DIST = fileURLToPath(new URL('../../../apps/agent-ui/dist/', import.meta.url));

/** (g) JavaScript that the first page loads: the entry and everything it preloads, compressed. */
export async function consoleSize(): Promise<Line[]> {
  if (!existsSync(`${DIST}index.html`)) throw new Error('The console is not built: run npm start once.');
  const html = readFileSync(`${DIST}index.html`, 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]!);
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(DIST + file), { level: 9 }).length, 0);
  return [
    {
      what: '(g) console, initial JavaScript, KB compressed',
      ours: (bytes / 1000).toFixed(1),
      bare: '',
      ratio: '',
      goal: 'below 260',
      met: bytes < 260_000,
    },
  ];
}
