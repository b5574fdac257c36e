import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type postgres from 'postgres';
import { type Row, readLines, type Truth } from './rows.ts';

interface Found {
  readonly openedAt: Date;
  readonly firstResponseMs: string | null;
}
interface BrandTruth {
  readonly nConversations: number;
  readonly nWithReply: number;
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
  readonly meanSeconds: number | null;
  readonly shareWithin15m: number | null;
  readonly shareWithin30m: number | null;
  readonly shareWithin60m: number | null;
}

export interface Comparison {
  readonly counted: number;
  readonly equal: number;
  /** Conversations that our rules cut differently, on purpose: not compared. */
  readonly differentOnPurpose: readonly string[];
  readonly wrong: readonly string[];
  readonly brandsEqual: number;
  readonly brandsCompared: number;
  readonly brandsWrong: readonly string[];
}

const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

/** First-response figures: median the mean of the middle two, p90 by nearest rank, shares of the answered; seconds. */
function figures(seconds: readonly number[]) {
  const n = seconds.length;
  if (n === 0) return null;
  const sorted = seconds.toSorted((a, b) => a - b);
  const within = (limit: number) => round(seconds.filter((value) => value <= limit).length / n, 6);
  return {
    medianSeconds: n % 2 === 1 ? sorted[(n - 1) / 2]! : (sorted[n / 2 - 1]! + sorted[n / 2]!) / 2,
    p90Seconds: sorted[Math.ceil(0.9 * n) - 1]!,
    meanSeconds: round(seconds.reduce((sum, value) => sum + value, 0) / n, 3),
    shareWithin15m: within(900),
    shareWithin30m: within(1800),
    shareWithin60m: within(3600),
  };
}

/** Hold what the product measured against what is known to be true, conversation by conversation and brand by brand. */
export async function compare(
  file: string,
  rows: readonly Row[],
  admin: postgres.Sql,
): Promise<Comparison | undefined> {
  const folder = dirname(file);
  if (!existsSync(join(folder, 'frt-conversations.jsonl.gz'))) return undefined;
  const byId = new Map(rows.map((row) => [row.externalId, row]));
  const source = rows[0]!.source;
  const truths = readLines<Truth>(join(folder, 'frt-conversations.jsonl.gz')).filter(
    (truth) => truth.source === source && byId.has(truth.openerId),
  );

  const measured = new Map<string, Found>();
  const all = await admin<(Found & { externalId: string; brand: string })[]>`
    select m.external_id as "externalId", ch.handle as brand, c.opened_at as "openedAt", c.first_response_ms as "firstResponseMs"
    from messages m join conversations c on c.id = m.conversation_id join channels ch on ch.id = m.channel_id where m.direction = 'inbound'`;
  for (const row of all) measured.set(`${row.brand} ${row.externalId}`, row);

  // A customer who speaks with two brands in one thread is one conversation in the data and one for each channel here.
  const brands = new Map<string, Set<string>>();
  for (const row of rows) brands.set(row.conversationId, (brands.get(row.conversationId) ?? new Set()).add(row.brand));

  const wrong: string[] = [];
  const differentOnPurpose: string[] = [];
  const seconds = new Map<string, { count: number; answered: number[]; skip: boolean }>();
  let equal = 0;
  for (const truth of truths) {
    const group = seconds.get(truth.brand) ?? { count: 0, answered: [], skip: false };
    seconds.set(truth.brand, group);
    group.count += 1;
    const found = measured.get(`${truth.brand} ${truth.openerId}`);
    const frt =
      found?.firstResponseMs === null || found?.firstResponseMs === undefined
        ? null
        : Number(found.firstResponseMs) / 1000;
    if (frt !== null) group.answered.push(frt);
    const isEqual =
      found !== undefined && found.openedAt.getTime() === Date.parse(truth.openedAt) && frt === truth.frtSeconds;
    if (isEqual) equal += 1;
    else if ((brands.get(truth.conversationId)?.size ?? 0) > 1) {
      differentOnPurpose.push(truth.conversationId);
      group.skip = true;
    } else
      wrong.push(
        `${truth.conversationId}: opened ${found?.openedAt.toISOString() ?? 'never'} instead of ${truth.openedAt}, answered after ${frt} s instead of ${truth.frtSeconds} s`,
      );
  }

  const published = (
    JSON.parse(readFileSync(join(folder, 'frt-ground-truth.json'), 'utf8')) as {
      brands: Record<string, { brands: Record<string, BrandTruth> }>;
    }
  ).brands[source]!.brands;
  const brandsWrong: string[] = [];
  let brandsEqual = 0;
  let brandsCompared = 0;
  console.log(
    '\n| brand | conversations | answered | mean s | median s | p90 s | equal |\n| --- | --- | --- | --- | --- | --- | --- |',
  );
  for (const [brand, { count, answered, skip }] of [...seconds].sort((a, b) => b[1].count - a[1].count)) {
    const truth = published[brand];
    const ours = figures(answered);
    // How many opened is not compared: openers whose answer is not in the file may stand in another one.
    const isEqual =
      truth !== undefined &&
      truth.nWithReply === answered.length &&
      (ours === null
        ? truth.medianSeconds === null || truth.nWithReply === 0
        : Object.entries(ours).every(
            ([key, value]) => Math.abs((truth[key as keyof BrandTruth] ?? Number.NaN) - value) < 1e-6,
          ));
    if (!skip) {
      brandsCompared += 1;
      if (isEqual) brandsEqual += 1;
      else
        brandsWrong.push(
          `${brand}: ${JSON.stringify({ count, answered: answered.length, ...ours })} instead of ${JSON.stringify(truth)}`,
        );
    }
    console.log(
      `| ${brand} | ${count} | ${answered.length} | ${ours?.meanSeconds ?? ''} | ${ours?.medianSeconds ?? ''} | ${ours?.p90Seconds ?? ''} | ${skip ? 'not compared' : isEqual ? 'yes' : 'NO'} |`,
    );
  }
  return { counted: truths.length, equal, differentOnPurpose, wrong, brandsEqual, brandsCompared, brandsWrong };
}
