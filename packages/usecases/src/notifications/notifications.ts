import { createHash } from 'node:crypto';
import {
  DomainError,
  isPushService,
  MAX_PUSH_DEVICES,
  type NotificationSettings,
  USUAL_MAILED,
  USUAL_NOTIFICATIONS,
} from '@kwartier/core';
import { sealedBinding } from '@kwartier/db';
import { loadMailSettings } from '@kwartier/db/reads/mail';
import { listPushDevices, loadNotificationSettings, type PushDevice } from '@kwartier/db/reads/push';
import { addNotifications, deletePushDevice, keepPushDevice, saveNotificationSettings } from '@kwartier/db/writes/push';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import type { Session } from '../identity/sessions.ts';
import { pushKeysOf } from './push-keys.ts';

/** What a browser gives for itself (Push API). */
export interface PushTarget {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export interface NotificationsView {
  readonly settings: NotificationSettings;
  /** What browsers must know to ask for pushes; null: this installation tells devices nothing. */
  readonly publicKey: string | null;
  /** Mail is sent here. */
  readonly isMailSent: boolean;
  readonly devices: readonly (Omit<PushDevice, 'sessionId'> & { readonly isThis: boolean })[];
}

/** How somebody is told what happens while they are elsewhere. Everybody has only their own. */
export interface Notifications {
  view(session: Session): Promise<NotificationsView>;
  /** What comes by mail stays as it is if it is not said. */
  change(
    session: Session,
    settings: Omit<NotificationSettings, 'mailed'> & { readonly mailed?: NotificationSettings['mailed'] | undefined },
  ): Promise<void>;
  /** Tell this browser from now on. @returns its id @throws DomainError `push.unknown_service`, `permission.denied` */
  addDevice(session: Session, target: PushTarget, userAgent: string): Promise<string>;
  /** @throws DomainError `push.not_found` */
  removeDevice(session: Session, id: string): Promise<void>;
  /** Tell one device something, to see whether it arrives. @throws DomainError `push.not_found` */
  test(session: Session, id: string): Promise<void>;
}

export const targetBinding = (workspaceId: string, id: string): string =>
  sealedBinding({ table: 'push_devices', column: 'target', id: 'id' }, workspaceId, id);

export function makeNotifications(
  deps: Pick<Deps, 'db' | 'now' | 'secrets' | 'pushServices' | 'sendMail'>,
): Notifications {
  return {
    view: ({ actor: { workspaceId, agentId }, sessionId }) =>
      deps.db.run(workspaceId, async (sql) => ({
        settings: (await loadNotificationSettings(sql, workspaceId, agentId)) ?? USUAL_NOTIFICATIONS,
        publicKey: deps.pushServices.length === 0 ? null : (await pushKeysOf(sql, deps, workspaceId)).publicKey,
        isMailSent: deps.sendMail !== undefined && (await loadMailSettings(sql, workspaceId)) !== undefined,
        devices: (await listPushDevices(sql, workspaceId, agentId)).map(({ sessionId: its, ...device }) => ({
          ...device,
          isThis: its === sessionId,
        })),
      })),

    change: ({ actor: { workspaceId, agentId } }, { mailed, ...settings }) =>
      deps.db.run(workspaceId, async (sql) => {
        const before = await loadNotificationSettings(sql, workspaceId, agentId);
        await saveNotificationSettings(sql, workspaceId, agentId, {
          ...settings,
          mailed: mailed ?? before?.mailed ?? USUAL_MAILED,
        });
      }),

    async addDevice({ actor: { workspaceId, agentId }, sessionId, via }, target, userAgent) {
      if (via !== 'browser') throw new DomainError('permission.denied', 'Only a browser can be told.');
      if (!isPushService(target.endpoint, deps.pushServices))
        throw new DomainError(
          'push.unknown_service',
          'This installation does not call the push service that your browser uses.',
        );
      const id = newId();
      return deps.db.run(workspaceId, (sql) =>
        keepPushDevice(
          sql,
          {
            workspaceId,
            id,
            agentId,
            sessionId,
            target: deps.secrets.seal(JSON.stringify(target), targetBinding(workspaceId, id)),
            endpointHash: createHash('sha256').update(target.endpoint).digest(),
            userAgent: userAgent.slice(0, 300),
            createdAt: deps.now(),
          },
          MAX_PUSH_DEVICES,
        ),
      );
    },

    async removeDevice({ actor: { workspaceId, agentId } }, id) {
      if (!(await deps.db.run(workspaceId, (sql) => deletePushDevice(sql, workspaceId, agentId, id))))
        throw new DomainError('push.not_found', 'There is no such device.');
    },

    async test({ actor: { workspaceId, agentId } }, id) {
      const added = await deps.db.run(workspaceId, (sql) => {
        const what = { agentId, conversationId: null, fromId: null, about: `test ${newId()}`, deviceId: id };
        return addNotifications(sql, workspaceId, [{ ...what, kind: 'test' }], deps.now());
      });
      if (added === 0) throw new DomainError('push.not_found', 'There is no such device.');
    },
  };
}
