import { type Instant, MINUTE_MS, SECOND_MS, type WorkspaceId } from '@kwartier/core';
import { type Installation, SEALED_COLUMNS, sealedBinding } from '@kwartier/db';
import { type Backlog, listChannelsHeard, loadBacklog } from '@kwartier/db/reads/backlog';
import { loadChannel } from '@kwartier/db/reads/channels';
import { listSealedOtherwise } from '@kwartier/db/writes/sealed';
import { accountOf, callContext } from '../channel-account.ts';
import type { Deps } from '../deps.ts';
import { listWorkspaces } from './workspaces.ts';

/** What was looked at and how it is. `fix` says what to do about it. */
export interface Finding {
  readonly about: string;
  readonly state: 'good' | 'look' | 'bad';
  readonly says: string;
  readonly fix?: string;
}

const CHECK_TIMEOUT_MS = 10_000;
/** The consoles' clocks and promises are counted on ours; what falls due is found by Postgres's. */
const MAX_CLOCK_MS = 2 * SECOND_MS;
const MAX_UNPROCESSED_MS = MINUTE_MS;
const MAX_SILENCE_MS = 5 * MINUTE_MS;

const good = (about: string, says: string): Finding => ({ about, state: 'good', says });
const look = (about: string, says: string, fix: string): Finding => ({ about, state: 'look', says, fix });
const bad = (about: string, says: string, fix: string): Finding => ({ about, state: 'bad', says, fix });

/** What is found in a database, as findings. Pure. */
export function judgeDatabase(facts: Installation): Finding[] {
  const { used, most } = facts.connections;
  return [
    facts.isNewer
      ? bad('Tables', 'The database was upgraded by a newer version.', 'Run that version, or restore an older backup.')
      : facts.pending.length > 0
        ? bad(
            'Tables',
            `${facts.pending.length} migrations are missing: ${facts.pending.join(', ')}.`,
            'Run kwartier migrate.',
          )
        : good('Tables', 'Every migration is applied.'),
    facts.isRoleSafe
      ? good('Role', 'kwartier_app owns nothing and bypasses nothing.')
      : bad(
          'Role',
          'kwartier_app is missing, or may do more than it should.',
          'Take away what it owns and may, then run kwartier migrate.',
        ),
    facts.unfenced.length === 0
      ? good('Row level security', 'Forced on every table.')
      : bad(
          'Row level security',
          `Not forced on: ${facts.unfenced.join(', ')}.`,
          'Enable and force it, with the policy in_workspace.',
        ),
    Math.abs(facts.clockAheadMs) <= MAX_CLOCK_MS + facts.answeredInMs / 2
      ? good('Clock', `Within ${Math.abs(facts.clockAheadMs)} ms of Postgres.`)
      : bad('Clock', `Postgres is ${facts.clockAheadMs} ms ahead.`, 'Let both machines follow a time server (NTP).'),
    used < most * 0.9
      ? good('Connections', `${used} of ${most}.`)
      : look('Connections', `${used} of ${most} are taken.`, 'Raise max_connections, or run fewer processes.'),
  ];
}

const since = (at: Instant | null, now: Instant): number => (at === null ? 0 : now - at);
const minutes = (ms: number): string => `${Math.round(ms / MINUTE_MS)} min`;

function judgeBacklog(backlog: Backlog, now: Instant): Finding[] {
  const waited = since(backlog.oldestUnprocessedAt, now);
  const queued = since(backlog.oldestQueuedAt, now);
  return [
    waited > MAX_UNPROCESSED_MS
      ? bad(
          'Inbound',
          `${backlog.unprocessed} receipts wait, the oldest for ${minutes(waited)}.`,
          'See that a worker runs; its log says what fails.',
        )
      : good('Inbound', `${backlog.unprocessed} receipts wait.`),
    queued > MAX_UNPROCESSED_MS
      ? bad(
          'Outbound',
          `${backlog.queued} replies are due, the oldest for ${minutes(queued)}.`,
          'See that a worker runs; its log says what fails.',
        )
      : good('Outbound', `${backlog.queued} replies are due, ${backlog.unknown} are being looked up.`),
    backlog.unconfirmed > 0
      ? look(
          'Unconfirmed',
          `${backlog.unconfirmed} replies could not be confirmed.`,
          'Somebody has to look at the platform and decide, in the conversation.',
        )
      : good('Unconfirmed', 'None.'),
    backlog.quarantined > 0
      ? look(
          'Quarantine',
          `${backlog.quarantined} events could not be read.`,
          'Look at them under Channels, or run kwartier re-drive after an upgrade.',
        )
      : good('Quarantine', 'Empty.'),
  ];
}

export type Examine = (options: { callPlatforms: boolean }) => Promise<Finding[]>;

/** Look at what runs: what waits, whether channels work and were heard of, and whether every secret opens. */
export function makeExamine(deps: Pick<Deps, 'db' | 'now' | 'connectors' | 'secrets' | 'baseUrls'>): Examine {
  async function keys(workspaceId: WorkspaceId): Promise<Finding> {
    let old = 0;
    const closed: string[] = [];
    for (const column of SEALED_COLUMNS) {
      // With an empty header every value is another: all of them are opened.
      const values = await deps.db.run(workspaceId, (sql) =>
        listSealedOtherwise(sql, workspaceId, column, Buffer.from([0]), null, 10_000),
      );
      for (const { id, sealed } of values) {
        const binding = sealedBinding(column, workspaceId, id);
        try {
          deps.secrets.open(sealed, binding);
          if (!Buffer.from(sealed).subarray(0, deps.secrets.header.length).equals(deps.secrets.header)) old += 1;
        } catch {
          closed.push(binding);
        }
      }
    }
    if (closed.length > 0)
      return bad(
        'Keys',
        `${closed.length} secrets do not open: ${closed.join('; ')}.`,
        'Put the key they were sealed with into ENCRYPTION_KEYS_OLD, or reconnect those channels.',
      );
    return old > 0
      ? look('Keys', `${old} secrets are under an older key.`, 'Run kwartier rotate-keys; then the older key can go.')
      : good('Keys', 'Every secret opens, under the current key.');
  }

  async function channels(workspaceId: WorkspaceId, callPlatforms: boolean): Promise<Finding[]> {
    const findings: Finding[] = [];
    const now = deps.now();
    for (const { id, name, state, stateReason, lastPollOkAt, createdAt } of await deps.db.run(workspaceId, (sql) =>
      listChannelsHeard(sql, workspaceId),
    )) {
      const about = `Channel ${name}`;
      if (state === 'paused') findings.push(look(about, 'Paused by a person.', 'Resume it when it should work again.'));
      else if (state === 'needs_reauth')
        findings.push(
          bad(
            about,
            `The platform refuses our access: ${stateReason ?? 'no reason given'}`,
            'Give it new credentials under Channels; kept replies then go out.',
          ),
        );
      else if (now - Math.max(lastPollOkAt ?? 0, createdAt) > MAX_SILENCE_MS)
        findings.push(
          bad(
            about,
            `No poll succeeded for ${minutes(since(lastPollOkAt ?? createdAt, now))}.`,
            "See that a worker runs, and look at the platform's own status page.",
          ),
        );
      else if (callPlatforms) findings.push(...(await ask(workspaceId, id, about)));
      else findings.push(good(about, 'Active, polled lately.'));
    }
    return findings;
  }

  async function ask(workspaceId: WorkspaceId, id: string, about: string): Promise<Finding[]> {
    try {
      const row = await deps.db.run(workspaceId, (sql) => loadChannel(sql, workspaceId, id as never));
      if (!row) return [];
      const lines = await deps.connectors[row.platform].check(
        accountOf(deps, row),
        callContext(deps, workspaceId, row.id, CHECK_TIMEOUT_MS),
      );
      return lines.map(({ ok, name, detail }) => {
        const says = `${name}${detail ? `: ${detail}` : ''}`;
        return ok
          ? good(about, says)
          : bad(about, says, 'Correct it at the platform, or give the channel new credentials.');
      });
    } catch (error) {
      return [
        bad(about, error instanceof Error ? error.message : String(error), 'Test the connection under Channels.'),
      ];
    }
  }

  return async ({ callPlatforms }) => {
    const findings: Finding[] = [];
    for (const workspaceId of await listWorkspaces(deps)) {
      const now = deps.now();
      findings.push(...judgeBacklog(await deps.db.run(workspaceId, (sql) => loadBacklog(sql, workspaceId, now)), now));
      findings.push(await keys(workspaceId), ...(await channels(workspaceId, callPlatforms)));
    }
    return findings;
  };
}
