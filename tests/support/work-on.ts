import { type ApiDeps, openDeps } from '@kwartier/api';
import type { ChannelId, Clock, WorkspaceId } from '@kwartier/core';
import { listDuePolls } from '@kwartier/db/reads/channels';
import { systemClock } from '@kwartier/runtime';
import { makeHandleUnauthorized, makePollChannel, makeReceiveMessages } from '@kwartier/usecases';
import { testSettings } from './settings.ts';

/** A product over a database that is there already: what works on it after a restore. */
export interface WorkOn {
  readonly deps: ApiDeps;
  /** Poll what is due and take in what is there. */
  pollAll(workspaceId: WorkspaceId): Promise<void>;
  close(): Promise<void>;
}

export function workOn(
  databaseUrl: string,
  { now = systemClock, platforms }: { now?: Clock; platforms?: string } = {},
): WorkOn {
  const deps = openDeps(
    testSettings({
      DATABASE_URL: databaseUrl,
      ...(platforms ? { X_BASE_URL: `${platforms}/x`, FACEBOOK_BASE_URL: `${platforms}/facebook` } : {}),
    }),
    { now, machineNow: now, publish: () => undefined },
  );
  const poll = makePollChannel({ ...deps, handleUnauthorized: makeHandleUnauthorized(deps) });
  const receive = makeReceiveMessages(deps);
  return {
    deps,
    async pollAll(workspaceId) {
      const due = await deps.db.run(workspaceId, (sql) => listDuePolls(sql, workspaceId, now()));
      for (const { channelId, stream } of due) await poll(workspaceId, channelId, stream);
      const waiting = await deps.db.run(
        workspaceId,
        (sql) => sql<{ id: ChannelId }[]>`
          select distinct channel_id as id from receipts where workspace_id = ${workspaceId} and processed_at is null`,
      );
      for (const { id } of waiting) await receive(workspaceId, id);
    },
    close: () => deps.close(),
  };
}
