import type { WorkspaceId } from '@kwartier/core';
import type { ViewerExchange, ViewersThere } from '@kwartier/runtime';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeViewers } from './viewers.ts';

/** API processes on one line that can be cut. */
function line() {
  const ears: { from: string; listen: (there: ViewersThere) => void }[] = [];
  let isCut = false;
  return {
    cut: () => {
      isCut = true;
    },
    exchange: (from: string): ViewerExchange => ({
      tell: (there) => {
        if (isCut) return;
        for (const ear of ears) if (ear.from !== from) ear.listen({ ...there, from });
      },
      hear: (listen) => ears.push({ from, listen }),
    }),
  };
}

const workspace = 'w' as WorkspaceId;
const anna = { agentId: 'anna', name: 'Anna' };
const ben = { agentId: 'ben', name: 'Ben' };

describe('who looks and who types, over several processes', () => {
  const shown = new Map<string, { agentId: string; typing: boolean }[]>();
  let between: ReturnType<typeof line>;
  let a: ReturnType<typeof makeViewers>;
  let b: ReturnType<typeof makeViewers>;
  const names = (process: string) => shown.get(process)?.map(({ agentId }) => agentId) ?? [];

  beforeEach(() => {
    vi.useFakeTimers();
    shown.clear();
    between = line();
    a = makeViewers(between.exchange('a'), (_workspace, _id, viewers) => void shown.set('a', viewers));
    b = makeViewers(between.exchange('b'), (_workspace, _id, viewers) => void shown.set('b', viewers));
    a.add(workspace, 'c', 'socket 1', anna);
    b.add(workspace, 'c', 'socket 2', ben);
  });
  afterEach(() => {
    a.close();
    b.close();
    vi.useRealTimers();
  });

  it('colleagues on another process are shown, and whoever came first is told of who came later', () => {
    expect(names('a').sort()).toEqual(['anna', 'ben']);
    expect(names('b').sort()).toEqual(['anna', 'ben']);
  });

  it('typing is seen on the other side and ends by itself', () => {
    b.typing(workspace, 'c', 'socket 2', true);
    expect(shown.get('a')?.find(({ agentId }) => agentId === 'ben')?.typing).toBe(true);
    vi.advanceTimersByTime(8_000);
    expect(shown.get('a')?.find(({ agentId }) => agentId === 'ben')?.typing).toBe(false);
  });

  it('one person in two processes is one person, who leaves when the last tab closes', () => {
    b.add(workspace, 'c', 'socket 3', anna);
    expect(names('a').sort()).toEqual(['anna', 'ben']);
    b.remove(workspace, 'c', 'socket 3');
    expect(names('a').sort()).toEqual(['anna', 'ben']);
    b.removeAll('socket 2');
    expect(names('a')).toEqual(['anna']);
  });

  it('what a silent process said is not believed for ever', () => {
    between.cut();
    vi.advanceTimersByTime(15_000);
    expect(names('a').sort()).toEqual(['anna', 'ben']);
    vi.advanceTimersByTime(6_000);
    expect(names('a')).toEqual(['anna']);
  });

  it('who looks on goes on being shown, however long nothing is said anew', () => {
    vi.advanceTimersByTime(120_000);
    expect(names('a').sort()).toEqual(['anna', 'ben']);
  });
});
