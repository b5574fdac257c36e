import { randomUUID } from 'node:crypto';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ApiDeps } from './deps.ts';
import { accountRoutes } from './modules/account/account.routes.ts';
import { notificationRoutes } from './modules/account/notifications.routes.ts';
import { approvalRoutes } from './modules/approvals/approvals.routes.ts';
import { auditRoutes } from './modules/audit/audit.routes.ts';
import { careRoutes } from './modules/care/care.routes.ts';
import { translationRoutes } from './modules/care/translation.routes.ts';
import { channelRoutes } from './modules/channels/channels.routes.ts';
import { contactCareRoutes } from './modules/contacts/contact-care.routes.ts';
import { contactRoutes } from './modules/contacts/contacts.routes.ts';
import { actionRoutes } from './modules/conversations/actions.routes.ts';
import { bulkRoutes } from './modules/conversations/bulk.routes.ts';
import { conversationRoutes } from './modules/conversations/conversations.routes.ts';
import { followingRoutes } from './modules/conversations/following.routes.ts';
import { linkingRoutes } from './modules/conversations/linking.routes.ts';
import { mergingRoutes } from './modules/conversations/merging.routes.ts';
import { firstHourRoutes } from './modules/first-hour/first-hour.routes.ts';
import { guestRoutes } from './modules/guests/guests.routes.ts';
import { macroRoutes } from './modules/macros/macros.routes.ts';
import { mailRoutes } from './modules/mail/mail.routes.ts';
import { messageRoutes } from './modules/messages/messages.routes.ts';
import { brandLogoRoutes } from './modules/people/brand-logos.routes.ts';
import { peopleRoutes } from './modules/people/people.routes.ts';
import { linkPreviewRoutes } from './modules/pictures/link-previews.routes.ts';
import { pictureRoutes } from './modules/pictures/pictures.routes.ts';
import { policyRoutes } from './modules/policies/policies.routes.ts';
import { privacyRoutes } from './modules/privacy/privacy.routes.ts';
import { reportRoutes } from './modules/reports/reports.routes.ts';
import { ruleRoutes } from './modules/rules/rules.routes.ts';
import { securityRoutes } from './modules/security/security.routes.ts';
import { sessionRoutes } from './modules/session/session.routes.ts';
import { ssoRoutes } from './modules/session/sso.routes.ts';
import { uploadRoutes } from './modules/uploads/uploads.routes.ts';
import { viewRoutes } from './modules/views/views.routes.ts';
import { webhookRoutes } from './modules/webhooks/webhooks.routes.ts';
import { auth, makeSessionReader } from './plugins/auth.ts';
import { budgets } from './plugins/budgets.ts';
import { serveConsole } from './plugins/console.ts';
import { type Health, useHealth } from './plugins/health.ts';
import { useOrigin } from './plugins/origin.ts';
import { useProblems } from './plugins/problems.ts';
import { useSecurityHeaders } from './plugins/security-headers.ts';
import { useTracing } from './plugins/tracing.ts';
import { type Gateway, openGateway } from './realtime/gateway.ts';

const MAX_BODY_BYTES = 1024 * 1024;
/** Smaller answers gain nothing: they travel in one packet. */
const WORTH_BYTES = 1_400;

export interface App {
  readonly server: FastifyInstance;
  readonly gateway: Gateway;
  readonly health: Health;
}

/** The API with every plugin and route, in order. Listens on nothing. */
export async function buildApp(deps: ApiDeps): Promise<App> {
  const server = Fastify({
    loggerInstance: deps.logger,
    genReqId: () => randomUUID(),
    bodyLimit: MAX_BODY_BYTES,
    trustProxy: deps.settings.TRUSTED_PROXIES?.length ? deps.settings.TRUSTED_PROXIES : false,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    // While the server closes, what came in still gets its answer.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 512 },
    ajv: { customOptions: { removeAdditional: false } },
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  const sessions = makeSessionReader(deps.access, deps.now);
  useSecurityHeaders(server as unknown as FastifyInstance, deps.publicUrl.startsWith('https://'));
  useProblems(server as unknown as FastifyInstance);
  // JSON and nothing else; webhooks take raw bytes by a rule of their own.
  server.removeContentTypeParser('text/plain');
  useOrigin(server as unknown as FastifyInstance);
  await server.register(auth, { sessions, publicUrl: deps.publicUrl, isSecure: deps.isSecure, now: deps.now });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Kwartier',
        version: '1',
        description:
          'Social customer care: one inbox over X, Facebook and Messenger. Errors are RFC 9457 problem details.',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'kwartier_session' },
          apiToken: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { apiToken: [] }],
    },
    transform: jsonSchemaTransform,
  });
  useTracing(server as unknown as FastifyInstance, deps.telemetry);
  let gateway: Gateway | undefined;
  const health = useHealth(server as unknown as FastifyInstance, deps, () => gateway?.connections() ?? 0);
  await server.register(webhookRoutes, { deps });
  await server.register(
    async (api) => {
      // A list of fifty is an eighth of itself on the line. Requests are taken as they are: a small one could unpack to anything.
      await api.register(compress, {
        globalDecompression: false,
        encodings: ['br', 'gzip'],
        threshold: WORTH_BYTES,
        syncThreshold: 8 * 1024,
        brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
      });
      await api.register(budgets, { perMinute: deps.settings.REQUESTS_PER_MINUTE });
      await api.register(sessionRoutes, { deps, sessions });
      await api.register(ssoRoutes, { deps });
      await api.register(accountRoutes, { deps, sessions });
      await api.register(notificationRoutes, { deps });
      await api.register(securityRoutes, { deps, sessions });
      await api.register(guestRoutes, { deps });
      await api.register(conversationRoutes, { deps });
      await api.register(actionRoutes, { deps });
      await api.register(followingRoutes, { deps });
      await api.register(linkingRoutes, { deps });
      await api.register(mergingRoutes, { deps });
      await api.register(bulkRoutes, { deps });
      await api.register(messageRoutes, { deps });
      await api.register(approvalRoutes, { deps });
      await api.register(macroRoutes, { deps });
      await api.register(mailRoutes, { deps });
      await api.register(uploadRoutes, { deps });
      await api.register(viewRoutes, { deps });
      await api.register(ruleRoutes, { deps });
      await api.register(contactRoutes, { deps });
      await api.register(contactCareRoutes, { deps });
      await api.register(channelRoutes, { deps });
      await api.register(pictureRoutes, { deps });
      await api.register(linkPreviewRoutes, { deps });
      await api.register(policyRoutes, { deps });
      await api.register(careRoutes, { deps });
      await api.register(translationRoutes, { deps });
      await api.register(peopleRoutes, { deps, sessions });
      await api.register(brandLogoRoutes, { deps });
      await api.register(firstHourRoutes, { deps });
      await api.register(privacyRoutes, { deps });
      await api.register(reportRoutes, { deps });
      await api.register(auditRoutes, { deps });
      api.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () => server.swagger());
    },
    { prefix: '/api/v1' },
  );
  await serveConsole(server as unknown as FastifyInstance, deps.settings.UI_DIR);
  await server.ready();
  gateway = openGateway(server.server, deps, sessions);
  return { server: server as unknown as FastifyInstance, gateway, health };
}
