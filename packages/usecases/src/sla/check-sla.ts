import { type ConversationId, fireClock, type SlaClock, type WorkspaceId } from '@kwartier/core';
import { saveConversations } from '@kwartier/db/writes/conversations';
import { listDueConversations, listSnoozedDue, lockFreeConversations } from '@kwartier/db/writes/sla';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { type Told, tell } from '../notifications/tell.ts';

/** Conversations of one transaction. */
const BATCH = 500;

const ACTIVITY = { goal: 'goal_missed', warning: 'sla_warned', breach: 'sla_breached' } as const;
/** What whoever has the conversation is told of an alarm; a missed goal is our own affair. */
const TOLD = { goal: null, warning: 'at_risk', breach: 'breached' } as const;

export interface SlaSweep {
  /** Let every alarm go off whose time has come, once. @returns how many conversations had one */
  checkSla(workspaceId: WorkspaceId): Promise<number>;
  /** Bring back what was snoozed until now. @returns how many */
  wakeSnoozed(workspaceId: WorkspaceId): Promise<number>;
}

/**
 * The rows are the timers. Any number of sweeps may run at once: each takes what no other holds, looks again under the lock,
 * and writes alarm and effect in one transaction. What a sweep misses is there for the next, a second later.
 */
export function makeSlaSweep(
  deps: Pick<Deps, 'db' | 'now' | 'publish'> & {
    /** Told how late a breach was found, in milliseconds. */
    onBreach?: (lateMs: number) => void;
  },
): SlaSweep {
  async function sweep(
    workspaceId: WorkspaceId,
    list: typeof listDueConversations,
    work: (edit: ConversationEdit, told: Told[]) => boolean,
  ): Promise<number> {
    const now = deps.now();
    let total = 0;
    for (;;) {
      const { hints, seen } = await deps.db.run(workspaceId, async (sql) => {
        const ids = await list(sql, workspaceId, now, BATCH);
        const edits: ConversationEdit[] = [];
        const told: Told[] = [];
        for (const { row, clocks } of await lockFreeConversations(sql, workspaceId, ids as ConversationId[])) {
          const edit = new ConversationEdit(row, clocks, now);
          if (work(edit, told)) edits.push(edit);
        }
        await saveConversations(
          sql,
          edits.map((edit) => edit.finish()),
        );
        await tell(sql, workspaceId, told, now);
        return {
          seen: ids.length,
          hints: edits.map((edit) => ({ conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId })),
        };
      });
      total += hints.length;
      for (let start = 0; start < hints.length; start += 100)
        deps.publish(workspaceId, 'conversations.changed', { items: hints.slice(start, start + 100) });
      if (seen < BATCH || hints.length === 0) return total;
    }
  }

  return {
    checkSla: (workspaceId) =>
      sweep(workspaceId, listDueConversations, (edit, told) => {
        let any = false;
        const next: SlaClock[] = [];
        for (const clock of edit.clocks) {
          const { clock: after, fired } = fireClock(clock, deps.now());
          next.push(after);
          if (fired.length === 0) continue;
          any = true;
          if (fired.includes('breach')) deps.onBreach?.(deps.now() - clock.dueAt);
          // Every alarm is an event; of several at once the thread shows only the gravest.
          for (const alarm of fired.slice(0, -1))
            edit.addEvent(ACTIVITY[alarm], deps.now(), { data: { target: clock.target } });
          const gravest = fired.at(-1)!;
          const kind = TOLD[gravest];
          const { id, assigneeId } = edit.row;
          if (kind && assigneeId)
            told.push({
              agentId: assigneeId,
              kind,
              conversationId: id,
              by: null,
              about: `${kind} ${id} ${clock.target} ${clock.ordinal} ${clock.segment}`,
            });
          edit.addActivity(
            ACTIVITY[gravest],
            {
              target: clock.target,
              dueAt: new Date(clock.dueAt).toISOString(),
              goalAt: clock.goalAt === null ? null : new Date(clock.goalAt).toISOString(),
            },
            'Kwartier',
          );
        }
        if (any) edit.clocks = next;
        return any;
      }),
    wakeSnoozed: (workspaceId) =>
      sweep(workspaceId, listSnoozedDue, (edit) => {
        const { row } = edit;
        if (row.status !== 'snoozed' || row.snoozedUntil === null || row.snoozedUntil > deps.now()) return false;
        Object.assign(row, { status: 'open', snoozedUntil: null });
        edit.addActivity('status_changed', { from: 'snoozed', to: 'open', resolution: null, until: null }, 'Kwartier');
        return true;
      }),
  };
}
