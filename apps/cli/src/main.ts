import { isUnavailable } from '@kwartier/db';
import { readSettings, SettingsError } from '@kwartier/runtime';
import { Refusal } from './verb.ts';
import { VERBS } from './verbs/index.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function help(): void {
  say('kwartier VERB: looks after an installation. Settings come from the environment, as for the processes.\n');
  for (const { name, takes, summary } of VERBS) say(`  ${name} ${takes}\n      ${summary}`);
}

/** What went wrong, as one sentence where it is one. */
function explain(error: unknown): string {
  if (error instanceof SettingsError || error instanceof Refusal) return error.message;
  // node:util says what is wrong about an option.
  if (String((error as { code?: unknown } | null)?.code).startsWith('ERR_PARSE_ARGS')) return (error as Error).message;
  if (isUnavailable(error)) return 'Postgres does not answer. See that it runs and that DATABASE_URL is right.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The kwartier command: the exit code is 0, 1 if something needs a person, 2 if the call was not understood. */
async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  const verb = VERBS.find((candidate) => candidate.name === name);
  if (!verb || args.includes('--help')) {
    help();
    return verb || name === undefined || name === 'help' || name === '--help' ? 0 : 2;
  }
  try {
    return await verb.run({ settings: () => readSettings(), args, say });
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

process.exitCode = await main();
