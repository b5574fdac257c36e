import { connectors, translators } from '@kwartier/connectors';
import type { AgentId, WorkspaceId } from '@kwartier/core';
import { fenced, openDatabase } from '@kwartier/db';
import { makeWake, openProducerConnection, openWorkerConnection, type QueueWake } from '@kwartier/queue';
import {
  dieAt,
  fetchedCalls,
  fetchedPages,
  fetchedPictures,
  fileClock,
  type Metrics,
  makeLogger,
  makeMetrics,
  NO_TELEMETRY,
  type Pages,
  type Pictures,
  redisPublisher,
  redisViewerExchange,
  type Settings,
  secretsOf,
  smtpMailer,
  subscribeRealtime,
  systemClock,
  type Telemetry,
  type ViewerExchange,
} from '@kwartier/runtime';
import {
  type AbuseCare,
  type Access,
  type Account,
  type ApiTokens,
  type Approvals,
  type Assignments,
  type BrandLogos,
  type BulkWork,
  type Channels,
  type ContactFacts,
  type ContactMerges,
  type ConversationLinks,
  type ConversationMerges,
  type ConversationSettings,
  type ConversationWork,
  type DecideUnconfirmed,
  type Deps,
  type Drafts,
  type DryRun,
  type Erasures,
  type ExportPerson,
  type FirstHours,
  type Following,
  type Guests,
  type HandOver,
  type Invitations,
  type LegalHolds,
  type Macros,
  type Mail,
  makeAbuseCare,
  makeAccess,
  makeAccount,
  makeApiTokens,
  makeApprovals,
  makeAssignments,
  makeBrandLogos,
  makeBulkWork,
  makeChannels,
  makeContactFacts,
  makeContactMerges,
  makeConversationLinks,
  makeConversationMerges,
  makeConversationSettings,
  makeConversationWork,
  makeDecideUnconfirmed,
  makeDrafts,
  makeDryRun,
  makeErasures,
  makeExportPerson,
  makeFirstHours,
  makeFollowing,
  makeGuests,
  makeHandOver,
  makeInvitations,
  makeLegalHolds,
  makeMacros,
  makeMail,
  makeNotifications,
  makePasskeys,
  makePasswordResets,
  makePeople,
  makePolicies,
  makePresence,
  makeReadInstallation,
  makeReschedule,
  makeResumeThread,
  makeRetention,
  makeRoles,
  makeRules,
  makeSecondFactor,
  makeSecurity,
  makeSendMessage,
  makeSetLinkPreviews,
  makeSetVisibility,
  makeSingleSignOn,
  makeSplitConversation,
  makeTags,
  makeTakeBack,
  makeTranslations,
  makeUploads,
  makeViews,
  makeWebhooks,
  type Notifications,
  type Passkeys,
  type PasswordResets,
  type People,
  type Policies,
  type Reschedule,
  type ResumeThread,
  type Retention,
  type Roles,
  type Rules,
  type SecondFactor,
  type Security,
  type SendMessage,
  type SetLinkPreviews,
  type SetPresence,
  type SetVisibility,
  type SingleSignOn,
  type SplitConversation,
  type Tags,
  type TakeBack,
  type Translations,
  type Uploads,
  type Views,
  type Webhooks,
} from '@kwartier/usecases';

/** Everything the API can do, and what its reads need. */
export interface ApiDeps extends Deps {
  readonly settings: Settings;
  readonly publicUrl: string;
  /** Whether browsers reach us over TLS: cookies are tied to it. */
  readonly isSecure: boolean;
  readonly wake: QueueWake;
  readonly abuseCare: AbuseCare;
  readonly access: Access;
  readonly account: Account;
  readonly apiTokens: ApiTokens;
  readonly approvals: Approvals;
  readonly reschedule: Reschedule;
  readonly following: Following;
  readonly conversationLinks: ConversationLinks;
  readonly conversationMerges: ConversationMerges;
  readonly splitConversation: SplitConversation;
  readonly firstHours: FirstHours;
  readonly guests: Guests;
  readonly handOver: HandOver;
  readonly invitations: Invitations;
  readonly passkeys: Passkeys;
  readonly passwordResets: PasswordResets;
  readonly roles: Roles;
  readonly secondFactor: SecondFactor;
  readonly security: Security;
  readonly singleSignOn: SingleSignOn;
  readonly assignments: Assignments;
  readonly channels: Channels;
  readonly contactFacts: ContactFacts;
  readonly contactMerges: ContactMerges;
  readonly conversationSettings: ConversationSettings;
  readonly brandLogos: BrandLogos;
  readonly bulkWork: BulkWork;
  readonly conversationWork: ConversationWork;
  readonly macros: Macros;
  readonly mail: Mail;
  readonly notifications: Notifications;
  readonly uploads: Uploads;
  readonly views: Views;
  readonly rules: Rules;
  readonly dryRun: DryRun;
  readonly tags: Tags;
  readonly takeBack: TakeBack;
  readonly resumeThread: ResumeThread;
  readonly translations: Translations;
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
  readonly erasures: Erasures;
  readonly exportPerson: ExportPerson;
  readonly legalHolds: LegalHolds;
  readonly retention: Retention;
  readonly pictures: Pictures;
  readonly pages: Pages;
  readonly setLinkPreviews: SetLinkPreviews;
  readonly metrics: Metrics;
  readonly telemetry: Telemetry;
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
  telemetry: Telemetry = NO_TELEMETRY,
): ApiDeps {
  const logger = makeLogger('api', settings.LOG_LEVEL);
  const producer = openProducerConnection(settings.REDIS_URL);
  const subscriber = openWorkerConnection(settings.REDIS_URL);
  const metrics = makeMetrics(() => makeReadInstallation(deps)());
  const db = fenced(
    openDatabase({
      url: settings.DATABASE_URL,
      connections: 12,
      applicationName: 'kwartier-api',
      onWait: metrics.poolWait,
    }),
  );
  const wake = makeWake(producer, { carry: telemetry.carry });
  const deps = {
    db,
    wake,
    now: settings.CLOCK_FILE ? fileClock(settings.CLOCK_FILE) : systemClock,
    machineNow: systemClock,
    reached: dieAt(settings.FAULT_POINT),
    publish: redisPublisher(producer),
    connectors,
    baseUrls: { x: settings.X_BASE_URL, facebook: settings.FACEBOOK_BASE_URL },
    secrets: secretsOf(settings),
    pushServices: settings.PUSH_SERVICES,
    sendMail: smtpMailer(settings.SMTP_URL),
    translators,
    callOutside: fetchedCalls(settings.FETCHER_URL),
    detectLanguage: () => null,
    log: (level: 'info' | 'warn' | 'error', event: string, fields: Record<string, unknown> = {}) => {
      metrics.event(event, fields);
      logger[level](fields, event);
    },
    ...instead,
  } satisfies Deps;
  const publicUrl =
    settings.PUBLIC_URL ??
    `http://${settings.HOST.includes(':') ? `[${settings.HOST}]` : settings.HOST}:${settings.PORT}`;
  const conversationWork = makeConversationWork(deps);
  const handOver = makeHandOver(deps);
  const sendMessage = makeSendMessage(deps);
  const rules = makeRules(deps);
  const pictures = fetchedPictures(settings.FETCHER_URL);
  return {
    ...deps,
    settings,
    logger,
    publicUrl,
    isSecure: publicUrl.startsWith('https://'),
    abuseCare: makeAbuseCare(deps),
    account: makeAccount(deps),
    apiTokens: makeApiTokens(deps),
    approvals: makeApprovals(deps),
    reschedule: makeReschedule(deps),
    following: makeFollowing(deps),
    conversationLinks: makeConversationLinks(deps),
    conversationMerges: makeConversationMerges(deps),
    splitConversation: makeSplitConversation(deps),
    firstHours: makeFirstHours(deps, publicUrl.startsWith('https://')),
    guests: makeGuests(deps),
    handOver,
    invitations: makeInvitations(deps),
    passkeys: makePasskeys(deps, publicUrl),
    passwordResets: makePasswordResets(deps),
    roles: makeRoles(deps),
    secondFactor: makeSecondFactor(deps),
    security: makeSecurity(deps),
    singleSignOn: makeSingleSignOn(deps, publicUrl, settings.NODE_ENV === 'test'),
    access: makeAccess(deps),
    assignments: makeAssignments(deps),
    channels: makeChannels(deps),
    contactFacts: makeContactFacts(deps),
    contactMerges: makeContactMerges(deps),
    conversationSettings: makeConversationSettings(deps),
    brandLogos: makeBrandLogos({ ...deps, drawAnew: pictures.draw }),
    bulkWork: makeBulkWork({ ...deps, work: conversationWork, sendMessage, handOver }),
    conversationWork,
    macros: makeMacros(deps),
    mail: makeMail(deps, publicUrl),
    notifications: makeNotifications(deps),
    uploads: makeUploads({ ...deps, drawAnew: pictures.draw }),
    views: makeViews(deps),
    rules,
    dryRun: makeDryRun({ ...deps, rules }),
    tags: makeTags(deps),
    takeBack: makeTakeBack(deps),
    resumeThread: makeResumeThread(deps),
    translations: makeTranslations(deps),
    decideUnconfirmed: makeDecideUnconfirmed(deps),
    people: makePeople(deps),
    policies: makePolicies(deps),
    sendMessage,
    setVisibility: makeSetVisibility(deps),
    webhooks: makeWebhooks(deps),
    subscribe: (listen) => subscribeRealtime(subscriber, listen),
    viewerExchange: redisViewerExchange(producer, subscriber),
    ...makePresence(deps),
    drafts: makeDrafts(deps),
    erasures: makeErasures(deps),
    exportPerson: makeExportPerson(deps),
    legalHolds: makeLegalHolds(deps),
    retention: makeRetention(deps),
    pictures,
    pages: fetchedPages(settings.FETCHER_URL),
    setLinkPreviews: makeSetLinkPreviews(deps),
    metrics,
    telemetry,
    isRedisUp: () => producer.status === 'ready',
    async close() {
      await wake.close();
      producer.disconnect();
      subscriber.disconnect();
      await db.close();
    },
  };
}
