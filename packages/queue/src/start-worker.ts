import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import type { JobDefinition, Lane } from './define-job.ts';

/** What is done about a wake-up. */
export type Processor = (payload: { w: string; id: string }) => Promise<unknown>;

export interface RunningWorker {
  /** Stop taking wake-ups and let what runs finish, for at most `deadlineMs`. */
  close(deadlineMs: number): Promise<void>;
}

export interface WorkerEvents {
  readonly onError: (job: string, error: unknown) => void;
  /** A wake-up was dealt with, well or badly: this worker works. */
  readonly onFinished?: () => void;
  /** Runs the work of a wake-up. @param carried what came along with it */
  readonly around?: (job: string, carried: string | undefined, work: () => Promise<unknown>) => Promise<unknown>;
}

/** Consume one lane. A wake-up that fails is not repeated here: the row is still there, and the sweep finds it. */
export function startWorker(
  lane: Lane,
  connection: Redis,
  concurrency: number,
  processors: ReadonlyMap<JobDefinition, Processor>,
  { onError, onFinished = () => undefined, around = (_job, _carried, work) => work() }: WorkerEvents,
): RunningWorker {
  const byName = new Map([...processors].map(([job, processor]) => [job.name, { job, processor }]));
  const worker = new Worker(
    lane,
    async (run) => {
      const entry = byName.get(run.name);
      if (!entry) return;
      try {
        await around(run.name, run.opts.telemetry?.metadata, () =>
          entry.processor(
            entry.job.payload.parse(run.data) as z.output<JobDefinition['payload']> as { w: string; id: string },
          ),
        );
      } catch (error) {
        onError(run.name, error);
      }
      onFinished();
    },
    {
      connection,
      concurrency,
      lockDuration: 15_000,
      stalledInterval: 5_000,
      maxStalledCount: 5,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
  );
  worker.on('error', () => undefined);
  return {
    async close(deadlineMs) {
      await Promise.race([
        worker.close().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, deadlineMs)),
      ]);
    },
  };
}
