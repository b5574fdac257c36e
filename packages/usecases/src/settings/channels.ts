import { createHash } from 'node:crypto';
import type { CheckLine, Credentials } from '@kwartier/connectors';
import {
  type Actor,
  type BrandId,
  type ChannelId,
  can,
  changesOf,
  DomainError,
  type Platform,
  type TeamId,
} from '@kwartier/core';
import { loadChannel } from '@kwartier/db/reads/channels';
import { listBrands, listChannels, listTeams } from '@kwartier/db/reads/settings';
import { insertAudit } from '@kwartier/db/writes/audit';
import { closeQuarantined, insertChannel, insertRedrive, pollSoon, updateChannel } from '@kwartier/db/writes/settings';
import { v7 as newId } from 'uuid';
import { accountOf, callContext, credentialsBinding } from '../channel-account.ts';
import type { Deps } from '../deps.ts';
import { isUniqueViolation } from '../unique-violation.ts';

const CHECK_TIMEOUT_MS = 10_000;

export interface NewChannel {
  readonly platform: Platform;
  readonly name: string;
  readonly externalId: string;
  readonly handle: string | null;
  readonly credentials: Credentials;
  readonly brandId?: string | undefined;
  readonly teamId?: string | undefined;
}

export interface Channels {
  /** @throws DomainError `permission.denied`, `channel.already_connected`, `team.not_found` */
  connect(actor: Actor, channel: NewChannel): Promise<ChannelId>;
  /** Rename, pause, resume, move to a team, or give new credentials: those also reconnect. @throws DomainError `channel.not_found` */
  change(
    actor: Actor,
    id: ChannelId,
    change: {
      name?: string | undefined;
      paused?: boolean | undefined;
      teamId?: string | undefined;
      credentials?: Credentials | undefined;
    },
  ): Promise<void>;
  /** Test the connection with the platform. @throws DomainError `channel.not_found` */
  check(actor: Actor, id: ChannelId): Promise<readonly CheckLine[]>;
  /** Something happened to our access: ask the platform now, so that a withdrawn one shows at once. */
  lookSoon(workspaceId: Actor['workspaceId'], id: ChannelId): Promise<void>;
  /** Try a quarantined part again, or dismiss it. @throws DomainError `quarantine.not_found` */
  closeQuarantined(actor: Actor, id: string, outcome: 'redriven' | 'dismissed'): Promise<void>;
}

export function makeChannels(
  deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'publish' | 'wake' | 'connectors' | 'secrets' | 'baseUrls'>,
): Channels {
  const mayWrite = (actor: Actor) => {
    if (!can(actor, 'channel.write')) throw new DomainError('permission.denied', 'Only an admin may change channels.');
  };
  const notFound = () => new DomainError('channel.not_found', 'There is no such channel.');
  const seal = (actor: Actor, id: ChannelId, credentials: Credentials) =>
    deps.secrets.seal(JSON.stringify(credentials), credentialsBinding(actor.workspaceId, id));

  return {
    async connect(actor, { platform, name, externalId, handle, credentials, brandId, teamId }) {
      mayWrite(actor);
      const id = newId() as ChannelId;
      const { workspaceId } = actor;
      const now = new Date(deps.now());
      try {
        await deps.db.transact(workspaceId, async (tx) => {
          const brands = await listBrands(tx, workspaceId);
          const brand =
            brandId === undefined
              ? (brands.find((candidate) => actor.brandIds.includes(candidate.id)) ?? brands[0])
              : brands.find((candidate) => candidate.id === brandId);
          const teams = (await listTeams(tx, workspaceId)).filter((team) => team.brandId === brand?.id);
          const team = teamId === undefined ? teams[0] : teams.find((candidate) => candidate.id === teamId);
          if (!brand || !team)
            throw new DomainError('team.not_found', 'There is no such brand or team. Make a team for the brand first.');
          await insertChannel(
            tx,
            {
              workspaceId,
              id,
              brandId: brand.id as BrandId,
              teamId: team.id as TeamId,
              platform,
              name,
              externalId,
              handle: handle?.replace(/^@/, '') || null,
              credentials: seal(actor, id, credentials),
              createdAt: now,
            },
            deps.connectors[platform].streams.map((stream) => ({
              name: stream.name,
              nextPollAt: new Date(deps.machineNow()),
            })),
          );
          await insertAudit(tx, {
            workspaceId,
            at: now,
            actorId: actor.agentId,
            action: 'channel.connected',
            subjectType: 'channel',
            subjectId: id,
            data: { after: { platform, name, externalId, brandId: brand.id, teamId: team.id } },
          });
        });
      } catch (error) {
        if (isUniqueViolation(error))
          throw new DomainError(
            'channel.already_connected',
            'This account is connected already. Give that channel new credentials instead.',
          );
        throw error;
      }
      deps.publish(workspaceId, 'channel.changed', { channelId: id });
      return id;
    },

    async change(actor, id, { name, paused, teamId, credentials }) {
      mayWrite(actor);
      const { workspaceId } = actor;
      const now = new Date(deps.now());
      await deps.db.transact(workspaceId, async (tx) => {
        if (teamId !== undefined && !(await listTeams(tx, workspaceId)).some((team) => team.id === teamId))
          throw new DomainError('team.not_found', 'There is no such team.');
        const before = (await listChannels(tx, workspaceId)).find((channel) => channel.id === id);
        const isBack = credentials !== undefined || paused === false;
        const set = {
          ...(name === undefined ? {} : { name }),
          ...(teamId === undefined ? {} : { teamId: teamId as TeamId }),
          ...(credentials === undefined ? {} : { credentials: seal(actor, id, credentials) }),
          ...(paused
            ? { state: 'paused' as const, stateReason: 'Paused by an admin.' }
            : isBack
              ? { state: 'active' as const, stateReason: null }
              : {}),
        };
        if (Object.keys(set).length > 0 && (await updateChannel(tx, workspaceId, id, set)).length === 0)
          throw notFound();
        if (isBack) await pollSoon(tx, workspaceId, id, new Date(deps.machineNow()));
        await insertAudit(tx, {
          workspaceId,
          at: now,
          actorId: actor.agentId,
          action: 'channel.changed',
          subjectType: 'channel',
          subjectId: id,
          data: changesOf(before ?? {}, {
            ...set,
            // That there are others, never which.
            ...(credentials === undefined ? {} : { credentials: 'changed' }),
          }),
        });
      });
      deps.publish(workspaceId, 'channel.changed', { channelId: id });
    },

    async check(actor, id) {
      mayWrite(actor);
      const row = await deps.db.run(actor.workspaceId, (sql) => loadChannel(sql, actor.workspaceId, id));
      if (!row) throw notFound();
      return deps.connectors[row.platform].check(
        accountOf(deps, row),
        callContext(deps, actor.workspaceId, id, CHECK_TIMEOUT_MS),
      );
    },

    async lookSoon(workspaceId, id) {
      await deps.db.transact(workspaceId, (tx) => pollSoon(tx, workspaceId, id, new Date(deps.machineNow())));
    },

    async closeQuarantined(actor, id, outcome) {
      if (!can(actor, 'quarantine.write')) throw new DomainError('permission.denied', 'Only an admin may do that.');
      const { workspaceId } = actor;
      const now = new Date(deps.now());
      const row = await deps.db.transact(workspaceId, async (tx) => {
        const closed = await closeQuarantined(tx, workspaceId, id, actor.agentId, outcome, now);
        if (!closed)
          throw new DomainError('quarantine.not_found', 'There is no such quarantined event, or it was dealt with.');
        if (outcome === 'redriven') {
          await insertRedrive(tx, {
            workspaceId,
            channelId: closed.channelId,
            source: 'redrive',
            digest: createHash('sha256').update('redrive').update(closed.digest).digest(),
            body: closed.raw,
            receivedAt: now,
          });
        }
        await insertAudit(tx, {
          workspaceId,
          at: now,
          actorId: actor.agentId,
          action: outcome === 'redriven' ? 'quarantine.redriven' : 'quarantine.dismissed',
          subjectType: 'quarantine',
          subjectId: id,
        });
        return closed;
      });
      deps.publish(workspaceId, 'settings.changed', { subject: 'quarantine' });
      if (outcome === 'redriven') deps.wake.ingest(workspaceId, row.channelId);
    },
  };
}
