import { DAY_MS, instant, MAIL_KEPT_MS, SESSION_IDLE_MS, type WorkspaceId } from '@kwartier/core';
import { NOBODYS_WORKSPACE, sweepBrakes } from '@kwartier/db/writes/brakes';
import { sweepSessions } from '@kwartier/db/writes/identity';
import { sweepMails } from '@kwartier/db/writes/mail';
import type { Deps } from '../deps.ts';

export type SweepIdentity = (workspaceId: WorkspaceId) => Promise<void>;

/** Take away what is over: sessions, ways to an identity provider that nobody came back from, devices of a year ago, old counts of tries, mails of a month ago. */
export const makeSweepIdentity =
  (deps: Pick<Deps, 'db' | 'now'>): SweepIdentity =>
  async (workspaceId) => {
    const now = deps.now();
    await deps.db.transact(workspaceId, (tx) =>
      sweepSessions(tx, workspaceId, {
        now: new Date(now),
        idleSince: new Date(now - SESSION_IDLE_MS),
        devicesSince: new Date(now - 365 * DAY_MS),
      }),
    );
    await deps.db.run(workspaceId, (sql) => sweepMails(sql, workspaceId, { now, before: instant(now - MAIL_KEPT_MS) }));
    await deps.db.run(NOBODYS_WORKSPACE, (sql) => sweepBrakes(sql, now - DAY_MS));
  };
