import type { Problem } from '@kwartier/contracts';
import { DomainError, type ErrorCode } from '@kwartier/core';
import { isDiskFull, isTooSlow, isUnavailable } from '@kwartier/db';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

/** The HTTP status of every refusal. A code without one does not compile. */
const STATUS = {
  'agent.email_taken': 409,
  'agent.last_admin': 409,
  'agent.not_found': 404,
  'api_token.not_found': 404,
  'approval.decided': 409,
  'approval.not_found': 404,
  'approval.outdated': 409,
  'approval.own': 403,
  'assignment.already_assigned': 409,
  'assignment.not_eligible': 422,
  'assignment.nothing_waits': 404,
  'brand.accent_contrast': 422,
  'brand.not_found': 404,
  'channel.already_connected': 409,
  'channel.not_found': 404,
  'channel.unverified_signature': 401,
  'contact.being_erased': 409,
  'contact.merge_not_found': 404,
  'contact.not_found': 404,
  'contact.same_person': 409,
  'contact.too_many_attributes': 422,
  'conversation.invalid_transition': 422,
  'conversation.merge_nested': 409,
  'conversation.merge_not_found': 404,
  'conversation.merge_pending': 409,
  'conversation.merged_away': 409,
  'conversation.moved_on': 409,
  'conversation.not_found': 404,
  'conversation.not_linkable': 422,
  'conversation.not_mergeable': 422,
  'conversation.not_separable': 422,
  'conversation.wrap_up_needed': 422,
  'draft.stale': 409,
  'erasure.held': 409,
  'erasure.not_found': 404,
  'erasure.not_possible': 409,
  'guest.not_found': 404,
  'invitation.not_found': 404,
  'macro.empty': 422,
  'macro.not_found': 404,
  'macro.unknown_variable': 422,
  'message.already_leaving': 409,
  'mention.may_not_see': 422,
  'mention.misplaced': 422,
  'message.not_found': 404,
  'message.not_rejected': 409,
  'message.not_unconfirmed': 409,
  'passkey.not_found': 404,
  'passkey.refused': 422,
  'password.refused': 422,
  'permission.denied': 403,
  'picture.not_found': 404,
  'policy.not_found': 404,
  'quarantine.not_found': 404,
  'push.not_found': 404,
  'push.unknown_service': 422,
  'reply.bad_time': 422,
  'reply.attachments': 422,
  'reply.conduct': 422,
  'reply.empty': 422,
  'reply.intent_reused': 422,
  'reply.not_allowed': 422,
  'reply.private_data': 422,
  'reply.target_deleted': 422,
  'reply.too_long': 422,
  'reply.window_closed': 422,
  'role.in_use': 409,
  'role.name_taken': 409,
  'role.not_found': 404,
  'rule.empty': 422,
  'rule.not_found': 404,
  'rule.too_many': 422,
  'search.not_understood': 422,
  'second_factor.not_enrolled': 409,
  'second_factor.required': 403,
  'second_factor.wrong_code': 422,
  'session.not_found': 404,
  'session.not_fresh': 403,
  'session.required': 401,
  'session.too_many_tries': 429,
  'session.wrong_credentials': 401,
  'setup.already_done': 409,
  'settings.name_taken': 409,
  'sla.never_open': 422,
  'sso.not_configured': 404,
  'sso.refused': 403,
  'sso.unreachable': 422,
  'password_reset.not_found': 404,
  'mail.not_sent': 422,
  'mail.off': 404,
  'tag.not_found': 404,
  'team.not_found': 404,
  'translation.failed': 422,
  'translation.off': 404,
  'upload.incomplete': 409,
  'upload.not_drawn': 503,
  'upload.not_found': 404,
  'upload.sent': 409,
  'upload.too_large': 413,
  'upload.too_many': 422,
  'upload.unsupported': 415,
  'view.not_found': 404,
  'view.too_many': 422,
  'webhook.malformed': 400,
} as const satisfies Record<ErrorCode, number>;

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request was not understood',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Something else happened meanwhile',
  413: 'Too large',
  415: 'Not this kind of content',
  422: 'Not possible',
  429: 'Too many requests',
  500: 'Something is broken here',
  503: 'Not available now',
};

/** Ids are UUIDs: an id that cannot be one is answered as one that does not exist. */
const isBadId = (error: unknown): boolean =>
  hasZodFastifySchemaValidationErrors(error) &&
  (error as { validationContext?: string }).validationContext === 'params';

/** Every error as RFC 9457 problem details, with the id under which it stands in the log. */
export function useProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof DomainError) {
      const { retryAfterS } = error.details;
      if (typeof retryAfterS === 'number') void reply.header('retry-after', String(retryAfterS));
      return send(request, reply, {
        status: STATUS[error.code],
        code: error.code,
        detail: error.message,
        details: error.details,
      });
    }
    if (isBadId(error))
      return send(request, reply, {
        status: 404,
        code: 'request.not_found',
        detail: 'There is nothing under this address.',
      });
    if (hasZodFastifySchemaValidationErrors(error)) {
      const errors = error.validation.map((issue) => ({
        path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
        message: issue.message ?? 'is not valid',
      }));
      return send(request, reply, {
        status: 400,
        code: 'request.invalid',
        detail: 'Some fields are missing, unknown or not valid.',
        errors,
      });
    }
    // Postgres says so when a disk is full: nothing was stored, and platforms come again.
    if (isDiskFull(error)) {
      request.log.error({ reason: String(error) }, 'disk.full');
      return send(request, reply.header('retry-after', '60'), {
        status: 503,
        code: 'service.disk_full',
        detail: 'The disk is full. Nothing was changed.',
      });
    }
    if (isUnavailable(error) || isTooSlow(error)) {
      request.log.warn({ reason: String(error) }, 'database.unavailable');
      return send(request, reply.header('retry-after', '2'), {
        status: 503,
        code: 'service.unavailable',
        detail: 'The database does not answer. Nothing was changed; try again in a moment.',
      });
    }
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
      return send(request, reply, {
        status: statusCode,
        code: statusCode === 429 ? 'request.too_many' : 'request.invalid',
        detail: error instanceof Error ? error.message : 'The request was not understood.',
      });
    }
    request.log.error({ err: error }, 'request.failed');
    return send(request, reply, {
      status: 500,
      code: 'service.broken',
      detail: 'This is our fault. Nothing more is known than the id of this request.',
    });
  });

  app.setNotFoundHandler((request, reply) =>
    send(request, reply, { status: 404, code: 'request.not_found', detail: 'There is nothing under this address.' }),
  );
}

/** Refusals that may be somebody trying: without a session, without the right, too often (ASVS 5.0, 16.3). */
const ATTEMPTS: ReadonlySet<number> = new Set([401, 403, 429]);

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Pick<Problem, 'status' | 'code' | 'detail' | 'errors'> & { details?: Problem['details'] | undefined },
) {
  const { status, code, detail, details, errors } = problem;
  if (ATTEMPTS.has(status))
    request.log.info(
      { code, route: request.routeOptions.url, agentId: request.session?.actor.agentId, from: request.ip },
      'request.refused',
    );
  const body: Problem = {
    type: `https://kwartier.dev/problems/${code}`,
    title: TITLES[status] ?? 'Refused',
    status,
    detail,
    code,
    requestId: request.id,
    ...(details && Object.keys(details).length > 0 ? { details } : {}),
    ...(errors ? { errors } : {}),
  };
  return reply
    .status(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(body);
}
