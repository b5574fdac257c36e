import type { WorkspaceId } from '@kwartier/core';
import { expect, it, vi } from 'vitest';
import { startSweeps } from './sweeps.ts';

const workspaces = async () => ['w1', 'w2'] as WorkspaceId[];
const HOUR_MS = 3_600_000;

it('comes again after its pause, also after a failure', async () => {
  vi.useFakeTimers();
  const seen: WorkspaceId[] = [];
  const failures: unknown[] = [];
  const run = async (id: WorkspaceId) => {
    seen.push(id);
    if (seen.length === 1) throw new Error('away');
  };
  const sweeps = startSweeps(workspaces, [{ name: 'one', everyMs: 1_000, run }], (_name, error) =>
    failures.push(error),
  );
  await vi.advanceTimersByTimeAsync(1_000);
  await sweeps.stop(HOUR_MS);
  vi.useRealTimers();
  expect(seen).toEqual(['w1', 'w1', 'w2']);
  expect(failures).toEqual([new Error('away')]);
});

it('stops at once while it pauses', async () => {
  const run = vi.fn<(id: WorkspaceId) => Promise<void>>(async () => undefined);
  const sweeps = startSweeps(workspaces, [{ name: 'one', everyMs: HOUR_MS, run }], () => undefined);
  await vi.waitUntil(() => run.mock.calls.length === 2);
  await sweeps.stop(HOUR_MS);
  expect(run).toHaveBeenCalledTimes(2);
});

it('lets what runs finish when it is told to stop and waits for no pause', async () => {
  let finish: () => void = () => undefined;
  const id = 'w1' as WorkspaceId;
  const seen: WorkspaceId[] = [];
  const run = (one: WorkspaceId) => {
    seen.push(one);
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  const sweeps = startSweeps(
    async () => [id],
    [{ name: 'one', everyMs: HOUR_MS, run }],
    () => undefined,
  );
  await vi.waitUntil(() => seen.length === 1);
  const stopped = sweeps.stop(HOUR_MS);
  finish();
  await stopped;
  expect(seen).toEqual([id]);
});

it('begins with no other workspace once it is told to stop', async () => {
  const seen: WorkspaceId[] = [];
  let finish: () => void = () => undefined;
  const run = (one: WorkspaceId) => {
    seen.push(one);
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  const sweeps = startSweeps(workspaces, [{ name: 'one', everyMs: HOUR_MS, run }], () => undefined);
  await vi.waitUntil(() => seen.length === 1);
  const stopped = sweeps.stop(HOUR_MS);
  finish();
  await stopped;
  expect(seen).toEqual(['w1']);
});

it('ends without what hangs once its deadline is over', async () => {
  const run = vi.fn<(id: WorkspaceId) => Promise<never>>(() => new Promise(() => undefined));
  const sweeps = startSweeps(workspaces, [{ name: 'one', everyMs: HOUR_MS, run }], () => undefined);
  await vi.waitUntil(() => run.mock.calls.length === 1);
  await expect(sweeps.stop(10)).resolves.toBeUndefined();
});
