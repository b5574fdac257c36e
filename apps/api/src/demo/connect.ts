import { setTimeout as sleep } from 'node:timers/promises';
import { type AgentId, type BrandId, DomainError, type Platform, type WorkspaceId } from '@kwartier/core';
import { listAgents, listBrands, listChannels } from '@kwartier/db/reads/settings';
import type { ApiDeps } from '../deps.ts';

interface DemoAccount {
  readonly platform: Platform;
  readonly externalId: string;
  readonly handle: string | null;
  readonly name: string;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly clientId: string | null;
  readonly clientSecret: string | null;
  readonly appSecret: string;
  readonly verifyToken: string | null;
}

/** Connect the simulator's accounts as an admin would, and tell it where our webhooks are. Tries until it answers. */
export async function connectDemo(deps: ApiDeps, simulatorUrl: string): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt++) {
    try {
      return await connect(deps, simulatorUrl);
    } catch (error) {
      if (attempt === 119) deps.log('error', 'demo.not_connected', { reason: String(error) });
      await sleep(500);
    }
  }
}

async function connect(deps: ApiDeps, simulatorUrl: string): Promise<void> {
  const answer = await fetch(`${simulatorUrl}/_sim/accounts`, { signal: AbortSignal.timeout(2_000) });
  const { accounts } = (await answer.json()) as { accounts: DemoAccount[] };
  const [place] = await deps.db.directory(
    (sql) => sql<{ id: WorkspaceId }[]>`select * from directory_workspaces() as id`,
  );
  if (!place) return;
  const { agents, brands } = await deps.db.transact(place.id, async (tx) => ({
    agents: await listAgents(tx, place.id),
    brands: await listBrands(tx, place.id),
  }));
  const admin = agents.find((agent) => agent.role === 'admin');
  if (!admin) return;
  const actor = {
    workspaceId: place.id,
    agentId: admin.id as AgentId,
    role: 'admin' as const,
    brandIds: brands.map((brand) => brand.id as BrandId),
  };
  for (const account of accounts) {
    const { platform, externalId, handle, name } = account;
    const given = Object.entries(account).filter(
      ([key, value]) =>
        value !== null &&
        ['accessToken', 'refreshToken', 'clientId', 'clientSecret', 'appSecret', 'verifyToken'].includes(key),
    );
    const credentials = Object.fromEntries(given) as { accessToken: string };
    await deps.channels
      .connect(actor, {
        platform,
        name: platform === 'x' ? `${name} on X` : `${name} on Facebook`,
        externalId,
        handle,
        credentials,
      })
      .catch((error: unknown) => {
        if (!(error instanceof DomainError && error.code === 'channel.already_connected')) throw error;
      });
  }
  for (const channel of await deps.db.transact(place.id, (tx) => listChannels(tx, place.id))) {
    const body = JSON.stringify({
      platform: channel.platform,
      externalId: channel.externalId,
      url: `http://127.0.0.1:${deps.settings.PORT}/webhooks/${channel.id}`,
    });
    await fetch(`${simulatorUrl}/_sim/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(5_000),
    });
  }
}
