import { connectors } from '@kwartier/connectors';
import type { AgentId, WorkspaceId } from '@kwartier/core';
import { openDatabase } from '@kwartier/db';
import { makeWake, openProducerConnection, openWorkerConnection, type QueueWake } from '@kwartier/queue';
import {
  decodeKey,
  dieAt,
  fileClock,
  makeLogger,
  makeSecrets,
  redisPublisher,
  redisViewerExchange,
  type Settings,
  subscribeRealtime,
  systemClock,
  type ViewerExchange,
} from '@kwartier/runtime';
import {
  type Access,
  type Assignments,
  type Channels,
  type ConversationSettings,
  type DecideUnconfirmed,
  type Deps,
  type Drafts,
  makeAccess,
  makeAssignments,
  makeChannels,
  makeConversationSettings,
  makeDecideUnconfirmed,
  makeDrafts,
  makePeople,
  makePolicies,
  makePresence,
  makeSendMessage,
  makeSetVisibility,
  makeWebhooks,
  type People,
  type Policies,
  type SendMessage,
  type SetPresence,
  type SetVisibility,
  type Webhooks,
} from '@kwartier/usecases';

/** Everything the API can do, and what its reads need. */
export interface ApiDeps extends Deps {
  readonly settings: Settings;
  readonly publicUrl: string;
  readonly wake: QueueWake;
  readonly access: Access;
  readonly assignments: Assignments;
  readonly channels: Channels;
  readonly conversationSettings: ConversationSettings;
  readonly decideUnconfirmed: DecideUnconfirmed;
  readonly people: People;
  readonly policies: Policies;
  readonly sendMessage: SendMessage;
  readonly setVisibility: SetVisibility;
  readonly webhooks: Webhooks;
  readonly logger: ReturnType<typeof makeLogger>;
  /** Hear what any process announces. */
  readonly subscribe: (listen: Parameters<typeof subscribeRealtime>[1]) => void;
  /** Who looks at what through other API processes. */
  readonly viewerExchange: ViewerExchange;
  /** Agents who are connected or have just asked for something are here. */
  readonly markSeen: (workspaceId: WorkspaceId, agentIds: readonly AgentId[]) => Promise<void>;
  readonly setPresence: SetPresence;
  readonly drafts: Drafts;
  /** Whether Redis answers now. */
  readonly isRedisUp: () => boolean;
  close(): Promise<void>;
}

/**
 * The composition root of the API: opens connections and builds the use cases.
 * @param instead another clock or publisher, for a product inside a test
 */
export function openDeps(
  settings: Settings,
  instead: Partial<Pick<Deps, 'now' | 'machineNow' | 'publish'>> = {},
): ApiDeps {
  const logger = makeLogger('api', settings.LOG_LEVEL);
  const producer = openProducerConnection(settings.REDIS_URL);
  const subscriber = openWorkerConnection(settings.REDIS_URL);
  const db = openDatabase({ url: settings.DATABASE_URL, connections: 12, applicationName: 'kwartier-api' });
  const wake = makeWake(producer);
  const deps = {
    db,
    wake,
    now: settings.CLOCK_FILE ? fileClock(settings.CLOCK_FILE) : systemClock,
    machineNow: systemClock,
    reached: dieAt(settings.FAULT_POINT),
    publish: redisPublisher(producer),
    connectors,
    baseUrls: { x: settings.X_BASE_URL, facebook: settings.FACEBOOK_BASE_URL },
    secrets: makeSecrets(decodeKey(settings.ENCRYPTION_KEY) as Buffer),
    detectLanguage: () => null,
    log: (level: 'info' | 'warn' | 'error', event: string, fields: Record<string, unknown> = {}) =>
      logger[level](fields, event),
    ...instead,
  } satisfies Deps;
  return {
    ...deps,
    settings,
    logger,
    publicUrl:
      settings.PUBLIC_URL ??
      `http://${settings.HOST.includes(':') ? `[${settings.HOST}]` : settings.HOST}:${settings.PORT}`,
    access: makeAccess(deps),
    assignments: makeAssignments(deps),
    channels: makeChannels(deps),
    conversationSettings: makeConversationSettings(deps),
    decideUnconfirmed: makeDecideUnconfirmed(deps),
    people: makePeople(deps),
    policies: makePolicies(deps),
    sendMessage: makeSendMessage(deps),
    setVisibility: makeSetVisibility(deps),
    webhooks: makeWebhooks(deps),
    subscribe: (listen) => subscribeRealtime(subscriber, listen),
    viewerExchange: redisViewerExchange(producer, subscriber),
    ...makePresence(deps),
    drafts: makeDrafts(deps),
    isRedisUp: () => producer.status === 'ready',
    async close() {
      await wake.close();
      producer.disconnect();
      subscriber.disconnect();
      await db.close();
    },
  };
}
