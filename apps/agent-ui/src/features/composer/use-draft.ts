import { useEffect } from 'react';
import { online } from '../../lib/connection.ts';
import { localDrafts } from '../../lib/local-drafts.ts';
import type { Audience } from '../../lib/outbox.ts';
import { useStore } from '../../lib/store.ts';
import { uuid } from '../../lib/uuid.ts';
import { draftLine } from './api/drafts.ts';
import { type DraftMachine, type DraftValue, makeDraft } from './draft-machine.ts';

const machines = new Map<string, DraftMachine>();
const windowId = uuid();

function machineOf(agentId: string, conversationId: string, startAudience: Audience): DraftMachine {
  const key = `${agentId}.${conversationId}`;
  let machine = machines.get(key);
  if (!machine) {
    machine = makeDraft(agentId, conversationId, startAudience, {
      line: draftLine,
      shelf: localDrafts,
      windowId,
      after: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    });
    machines.set(key, machine);
  }
  return machine;
}

const saveWhatIsHere = () => {
  for (const [key, machine] of machines) if (localDrafts.under(`${key}.`).length > 0) void machine.save();
};
online.subscribe(() => {
  if (online.get()) saveWhatIsHere();
});

/** What is typed in one conversation, and what keeps it. */
export function useDraft(
  agentId: string,
  conversationId: string,
  startAudience: Audience,
): DraftValue & { readonly machine: DraftMachine } {
  const machine = machineOf(agentId, conversationId, startAudience);
  useEffect(() => {
    void machine.renew();
    return saveWhatIsHere;
  }, [machine]);
  return { ...useStore(machine.value), machine };
}
