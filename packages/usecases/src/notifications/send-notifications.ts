import {
  can,
  DAY_MS,
  type Instant,
  instant,
  isPushService,
  isToldNow,
  outcomeOfPush,
  PUSH_STALE_MS,
  type PushOutcome,
  pushPauseMs,
  SECOND_MS,
  type WorkspaceId,
} from '@kwartier/core';
import { settingsOf } from '@kwartier/db/reads/push';
import {
  claimNotifications,
  type DueNotification,
  deleteOldNotifications,
  deletePushDevice,
  endNotifications,
  postponeNotifications,
} from '@kwartier/db/writes/push';
import webPush from 'web-push';
import type { Deps } from '../deps.ts';
import { type PushTarget, targetBinding } from './notifications.ts';
import { type OpenedPushKeys, pushKeysOf } from './push-keys.ts';

const BATCH = 200;
const PATIENCE_MS = 10 * SECOND_MS;
/** Errors from before anything was sent: certain that the service has nothing. */
const NOT_REACHED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
/** What may wait until a phone wakes by itself. */
const UNHURRIED: readonly string[] = ['approval', 'returned', 'followed_news'];
const MAX_EXCERPT = 140;

export type SendNotifications = (workspaceId: WorkspaceId) => Promise<number>;

/** What a device is sent. Its own console has the words for the kinds. */
interface PushPayload {
  readonly kind: string;
  /** How many of the same kind this stands for. */
  readonly count: number;
  readonly conversationId: string | null;
  /** The colleague who did it. */
  readonly by: string | null;
  /** Who wrote and what, for who wants that on the lock screen. */
  readonly words: { readonly name: string | null; readonly text: string } | null;
}

/** Things of one kind that one device hears of as one. */
type Bundle = readonly [DueNotification, ...DueNotification[]];

function payloadOf(bundle: Bundle): PushPayload {
  const first = bundle[0];
  const isOne = bundle.length === 1;
  const rights = { role: first.role, ...(first.role === 'custom' ? { permissions: first.custom ?? [] } : {}) };
  return {
    kind: first.kind,
    count: bundle.length,
    conversationId: isOne ? first.conversationId : null,
    by: isOne && can(rights, 'people.read') ? first.fromName : null,
    words:
      isOne &&
      first.showsWords &&
      first.excerpt &&
      (first.showsAbuse || !first.isAbusive) &&
      can(rights, 'conversation.read')
        ? {
            name: can(rights, 'contact.private') ? first.contactName : null,
            text: [...first.excerpt].slice(0, MAX_EXCERPT).join(''),
          }
        : null,
  };
}

/**
 * Tell devices what was written down for them, each event at most once: a worker that dies while it tells leaves it untold rather
 * than told twice, and only where the service certainly took nothing is there another try.
 * @param subject who calls, for whoever runs a push service: an address of ours
 */
export function makeSendNotifications(
  deps: Pick<Deps, 'db' | 'now' | 'secrets' | 'pushServices' | 'log'>,
  subject: string | undefined,
): SendNotifications {
  const contact = subject?.startsWith('https://') ? subject : 'mailto:nobody@kwartier.invalid';

  async function push(keys: OpenedPushKeys, workspaceId: WorkspaceId, bundle: Bundle, ttlMs: number) {
    const { deviceId, kind, target } = bundle[0];
    const { endpoint, keys: theirs } = JSON.parse(
      deps.secrets.open(target, targetBinding(workspaceId, deviceId)),
    ) as PushTarget;
    // Asked again: the list of services may be shorter than it was.
    if (!isPushService(endpoint, deps.pushServices)) return { outcome: 'gone' as const, retryAfterMs: 0 };
    const request = webPush.generateRequestDetails({ endpoint, keys: theirs }, JSON.stringify(payloadOf(bundle)), {
      vapidDetails: { subject: contact, ...keys },
      contentEncoding: 'aes128gcm',
      TTL: Math.ceil(ttlMs / SECOND_MS),
      urgency: UNHURRIED.includes(kind) ? 'normal' : 'high',
    });
    try {
      const answer = await fetch(request.endpoint, {
        method: 'POST',
        headers: request.headers as Record<string, string>,
        body: new Uint8Array(request.body as Buffer),
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await answer.body?.cancel();
      const seconds = Number(answer.headers.get('retry-after') ?? 0);
      return {
        outcome: outcomeOfPush(answer.status),
        retryAfterMs: Number.isFinite(seconds) ? seconds * SECOND_MS : 0,
      };
    } catch (error) {
      const code = String(((error as Error).cause as { code?: string } | undefined)?.code ?? '');
      return { outcome: NOT_REACHED.test(code) ? ('later' as const) : ('refused' as const), retryAfterMs: 0 };
    }
  }

  async function settle(
    workspaceId: WorkspaceId,
    bundle: Bundle,
    { outcome, retryAfterMs }: { outcome: PushOutcome; retryAfterMs: number },
    now: Instant,
  ): Promise<void> {
    const ids = bundle.map(({ id }) => id);
    const { deviceId, attempts } = bundle[0];
    await deps.db.run(workspaceId, async (sql) => {
      if (outcome === 'gone') await deletePushDevice(sql, workspaceId, null, deviceId);
      else if (outcome === 'later')
        await postponeNotifications(
          sql,
          workspaceId,
          ids,
          instant(now + Math.ceil(pushPauseMs(attempts, retryAfterMs))),
        );
      else await endNotifications(sql, workspaceId, ids, outcome === 'done' ? [deviceId] : [], now);
    });
    if (outcome !== 'done') deps.log('info', `push.${outcome}`, { workspaceId, deviceId });
  }

  return async (workspaceId) => {
    const now = deps.now();
    const { due, keys } = await deps.db.run(workspaceId, async (sql) => {
      const due = await claimNotifications(sql, workspaceId, now, BATCH);
      if (due.length > 0) await deleteOldNotifications(sql, workspaceId, instant(now - DAY_MS));
      return { due, keys: due.length > 0 ? await pushKeysOf(sql, deps, workspaceId) : null };
    });
    if (keys === null) return 0;
    const isWanted = (one: DueNotification) =>
      one.isActive && one.maySee && now - one.createdAt < PUSH_STALE_MS && isToldNow(settingsOf(one), one.kind, now);
    const [wanted, unwanted] = [due.filter(isWanted), due.filter((one) => !isWanted(one))];
    await deps.db.run(workspaceId, (sql) =>
      endNotifications(
        sql,
        workspaceId,
        unwanted.map(({ id }) => id),
        [],
        now,
      ),
    );
    const bundles = Map.groupBy(wanted, ({ deviceId, kind }) => `${deviceId} ${kind}`);
    await Promise.all(
      bundles.values().map(async (all) => {
        const bundle = all as [DueNotification, ...DueNotification[]];
        const result = await push(keys, workspaceId, bundle, PUSH_STALE_MS - (now - bundle[0].createdAt));
        await settle(workspaceId, bundle, result, now);
      }),
    );
    return wanted.length;
  };
}
