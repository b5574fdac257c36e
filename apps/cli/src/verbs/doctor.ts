import { existsSync, statfsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inspectDatabase } from '@kwartier/db';
import { inspectRedis } from '@kwartier/queue';
import type { Settings } from '@kwartier/runtime';
import { SettingsError } from '@kwartier/runtime';
import { type Finding, judgeDatabase, makeExamine } from '@kwartier/usecases';
import { withDeps } from '../deps.ts';
import type { Verb } from '../verb.ts';

const MIN_FREE_BYTES = 2e9;
const CALL_TIMEOUT_MS = 5_000;
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));

export const doctor: Verb = {
  name: 'doctor',
  takes: '[--offline]',
  summary:
    'Look at everything and say what to fix. Fails if something is bad. --offline: without asking the platforms.',
  async run({ settings: read, args, say }) {
    const { values } = parseArgs({ args: [...args], options: { offline: { type: 'boolean', default: false } } });
    const findings: Finding[] = [];
    try {
      const settings = read();
      findings.push(...judgeSettings(settings), disk(settings));
      const database = await askDatabase(settings);
      findings.push(...database, await askRedis(settings));
      if (!values.offline) findings.push(await askAddress(settings));
      // What waits can only be asked of tables that are there.
      if (database.every(({ about, state }) => about !== 'Postgres' && (about !== 'Tables' || state === 'good')))
        findings.push(...(await withDeps(settings, (deps) => makeExamine(deps)({ callPlatforms: !values.offline }))));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      findings.push({ about: 'Settings', state: 'bad', says: error.message, fix: 'Correct them.' });
    }
    const mark = { good: 'good', look: 'LOOK', bad: 'BAD ' } as const;
    for (const { about, state, says, fix } of findings) {
      say(`${mark[state]}  ${about}: ${says}`);
      if (fix) say(`      ${fix}`);
    }
    const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
    say(`${count('good')} good, ${count('look')} to look at, ${count('bad')} bad.`);
    return count('bad') > 0 ? 1 : 0;
  },
};

function judgeSettings({ PUBLIC_URL, ENCRYPTION_KEYS_OLD, DEMO, NODE_ENV }: Settings): Finding[] {
  const address: Finding = !PUBLIC_URL
    ? {
        about: 'Address',
        state: 'look',
        says: 'PUBLIC_URL is not set.',
        fix: 'Set it to the https address that browsers and platforms use.',
      }
    : PUBLIC_URL.startsWith('https://')
      ? { about: 'Address', state: 'good', says: PUBLIC_URL }
      : {
          about: 'Address',
          state: 'look',
          says: `${PUBLIC_URL} is not https.`,
          fix: 'Put a proxy with TLS in front: platforms call only https addresses.',
        };
  return [
    { about: 'Settings', state: 'good', says: `Understood (NODE_ENV ${NODE_ENV}).` },
    address,
    ...(DEMO
      ? [
          {
            about: 'Demo',
            state: 'look',
            says: 'DEMO is on: everybody knows its passwords.',
            fix: 'Set DEMO=0 where real customers are.',
          } as const,
        ]
      : []),
    ...(ENCRYPTION_KEYS_OLD.length > 0
      ? [
          {
            about: 'Older keys',
            state: 'look',
            says: `${ENCRYPTION_KEYS_OLD.length} are still given.`,
            fix: 'After kwartier rotate-keys, take them out of ENCRYPTION_KEYS_OLD.',
          } as const,
        ]
      : []),
  ];
}

function disk({ DATA_DIR }: Settings): Finding {
  const { bavail, bsize } = statfsSync(existsSync(DATA_DIR) ? DATA_DIR : '.');
  const free = bavail * bsize;
  const says = `${(free / 1e9).toFixed(1)} GB are free where ${DATA_DIR} is.`;
  return free > MIN_FREE_BYTES
    ? { about: 'Disk', state: 'good', says }
    : { about: 'Disk', state: 'bad', says, fix: 'Make room: a full disk refuses webhooks and replies.' };
}

async function askDatabase({ DATABASE_URL }: Settings): Promise<Finding[]> {
  try {
    const facts = await inspectDatabase(DATABASE_URL);
    return [
      {
        about: 'Server',
        state: 'good',
        says: `PostgreSQL ${facts.version}, ${(facts.sizeBytes / 1e6).toFixed(0)} MB.`,
      },
      ...judgeDatabase(facts),
    ];
  } catch (error) {
    return [
      {
        about: 'Postgres',
        state: 'bad',
        says: `Does not answer: ${reasonOf(error)}`,
        fix: 'See that it runs and that DATABASE_URL is right.',
      },
    ];
  }
}

async function askRedis({ REDIS_URL }: Settings): Promise<Finding> {
  try {
    const { version, evictionPolicy, usedBytes, mostBytes } = await inspectRedis(REDIS_URL);
    if (evictionPolicy !== 'noeviction')
      return {
        about: 'Redis',
        state: 'bad',
        says: `It may drop keys (maxmemory-policy ${evictionPolicy}).`,
        fix: 'Set maxmemory-policy to noeviction.',
      };
    if (mostBytes > 0 && usedBytes > mostBytes * 0.9)
      return { about: 'Redis', state: 'look', says: 'Its memory is nearly full.', fix: 'Raise maxmemory.' };
    return { about: 'Redis', state: 'good', says: `Redis ${version}, drops nothing.` };
  } catch (error) {
    return {
      about: 'Redis',
      state: 'bad',
      says: reasonOf(error),
      fix: 'See that it runs and that REDIS_URL is right. Meanwhile nothing is lost, but everything is slower.',
    };
  }
}

async function askAddress({ PUBLIC_URL }: Settings): Promise<Finding> {
  if (!PUBLIC_URL) return { about: 'From outside', state: 'look', says: 'Not asked: PUBLIC_URL is not set.' };
  const fix = 'See that an API runs and that the proxy leads to it.';
  try {
    const answer = await fetch(`${PUBLIC_URL}/ready`, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
    return answer.ok
      ? { about: 'From outside', state: 'good', says: `${PUBLIC_URL}/ready answers.` }
      : { about: 'From outside', state: 'bad', says: `${PUBLIC_URL}/ready answers ${answer.status}.`, fix };
  } catch (error) {
    return {
      about: 'From outside',
      state: 'bad',
      says: `${PUBLIC_URL}/ready does not answer: ${reasonOf(error)}`,
      fix,
    };
  }
}
