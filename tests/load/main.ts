/**
 * `pnpm bench`: one table of ratios, each against the bare stack of the same run. Absolute figures of one machine mean nothing
 * on another; ratios do. Options: `--runs N` (default 5), `--only a,b,…`.
 */
import { parseArgs } from 'node:util';
import { type Line, printTable } from './figures.ts';
import { consoleSize } from './measures/console-size.ts';
import { cost } from './measures/cost.ts';
import { ingest } from './measures/ingest.ts';
import { list } from './measures/list.ts';
import { push } from './measures/push.ts';
import { replies } from './measures/replies.ts';
import { search } from './measures/search.ts';
import { switching } from './measures/switching.ts';
import { timers } from './measures/timers.ts';
import { typing } from './measures/typing.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, only: { type: 'string' } } });
const runs = Number(values.runs);
const redisUrl = process.env.TEST_REDIS_URL as string;
const measures = {
  a: ingest,
  b: push,
  c: list,
  d: replies,
  e: timers,
  f: cost,
  g: consoleSize,
  i: search,
  s: switching,
  t: typing,
} as const;
const wanted = (values.only?.split(',') ?? Object.keys(measures)) as (keyof typeof measures)[];

const lines: Line[] = [];
for (const name of wanted) {
  console.log(`(${name}) ${runs} runs …`);
  lines.push(...(await measures[name](redisUrl, runs)));
  printTable(lines);
}
process.exit(lines.every((line) => line.met) ? 0 : 1);
