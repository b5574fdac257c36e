import type { FaultPoint } from '@kwartier/core';

/**
 * End this process as `kill -9` does, when a point is reached for the nth time; nothing is flushed, closed or told.
 * @param setting `name` or `name:n`, as FAULT_POINT has it; undefined dies nowhere. Settings refuse it outside of tests.
 */
export function dieAt(setting: string | undefined): (point: FaultPoint) => void {
  const [name, times = '1'] = setting?.split(':') ?? [];
  let left = Number(times);
  return (point) => {
    if (point === name && --left <= 0) process.kill(process.pid, 'SIGKILL');
  };
}
