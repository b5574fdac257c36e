import { createServer, type Server } from 'node:http';
import { instant, isWorking, type Pulse } from '@kwartier/core';
import { makeReadInstallation } from '@kwartier/usecases';
import type { WorkerDeps } from './deps.ts';

const LOOK_EVERY_MS = 5_000;

export interface WorkerPulse {
  /** Something was finished, well or badly. */
  readonly beat: () => void;
  readonly isWorking: () => boolean;
  /** Look at the backlog now. */
  readonly look: () => Promise<void>;
  stop(): void;
}

/**
 * Whether this worker does its work, against what waits in Postgres: an answered ping says nothing about that. A worker that is
 * stuck ends itself, and whoever started it starts another.
 */
export function startPulse(deps: WorkerDeps, onStuck: () => void): WorkerPulse {
  // The machine's own monotonic clock: a replay or a clock that is set must not end anybody.
  const now = () => instant(Math.round(performance.now()));
  const read = makeReadInstallation(deps);
  let pulse: Pulse = { workedAt: now(), seen: null };

  async function look(): Promise<void> {
    try {
      const { unprocessed, queued } = (await read()).waiting;
      pulse = { ...pulse, seen: { at: now(), oldestMs: Math.max(unprocessed.oldestMs, queued.oldestMs) } };
    } catch {
      // Postgres is away: nobody can work, and ending helps nobody.
    }
    if (!isWorking(pulse, now())) onStuck();
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return {
    beat: () => {
      pulse = { ...pulse, workedAt: now() };
    },
    isWorking: () => isWorking(pulse, now()),
    look,
    stop: () => clearInterval(timer),
  };
}

/** /live, /ready and /metrics of a worker, for whoever watches over it. Keep it from the public. */
export function servePulse(
  port: number,
  host: string,
  pulse: WorkerPulse,
  { metrics, db }: Pick<WorkerDeps, 'metrics' | 'db'>,
  isDraining: () => boolean,
): Server {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const path = request.url?.split('?')[0];
    if (path === '/live') {
      const works = pulse.isWorking();
      answer(works ? 200 : 503, { status: works ? 'ok' : 'stuck' });
    } else if (path === '/ready') {
      if (isDraining()) return answer(503, { status: 'draining' });
      db.directory((sql) => sql`select count(*) from directory_workspaces()`).then(
        () => answer(200, { status: 'ok' }),
        () => answer(503, { status: 'unavailable' }),
      );
    } else if (path === '/metrics')
      metrics.registry.metrics().then(
        (text: string) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
        () => answer(500, { status: 'broken' }),
      );
    else answer(404, { status: 'not found' });
  });
  server.listen(port, host);
  return server;
}
