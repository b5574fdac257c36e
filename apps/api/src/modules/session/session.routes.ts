import {
  AcceptInvitationBody,
  AskResetBody,
  ChooseResetBody,
  CodeBody,
  HalfSignedInDto,
  InvitationLookDto,
  InvitationToken,
  MeDto,
  PasskeyProofBody,
  PasswordBody,
  PresenceBody,
  ResetLookDto,
  ResetToken,
  SetupBody,
  SetupDto,
  SignInBody,
  SignInOptionsDto,
  SignInOptionsQuery,
  WebAuthnOptionsDto,
} from '@kwartier/contracts';
import { can, type WorkspaceId } from '@kwartier/core';
import { loadFactors } from '@kwartier/db/reads/identity';
import type { SignedIn } from '@kwartier/usecases';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { meDto } from '../../dto/me.ts';
import {
  actorOf,
  assertOwnOrigin,
  type SessionReader,
  sessionCookie,
  sessionOf,
  setSessionCookie,
} from '../../plugins/auth.ts';
import { visitorOf } from '../../plugins/visitor.ts';

/** Tries to set up from one address within five minutes. Signing in has brakes of its own, in Postgres. */
const TRIES = 20;
/** Whoever is not signed in is known by their address alone. */
const byAddress = { max: TRIES, timeWindow: '5 minutes', keyGenerator: (request: FastifyRequest) => request.ip };

/** First set-up, signing in and out, second factors, and who I am. */
export const sessionRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps; sessions: SessionReader }> = async (
  app,
  { deps, sessions },
) => {
  const { isSecure } = deps;
  const tags = ['Session'];

  /** Hand the session over, and say who this is, or what is due before. */
  async function enter(reply: FastifyReply, signedIn: SignedIn) {
    setSessionCookie(reply, signedIn, isSecure);
    const { workspaceId, agentId } = signedIn.actor;
    if (signedIn.stage !== 'full') {
      const factors = (await deps.db.transact(workspaceId, (tx) => loadFactors(tx, workspaceId, agentId)))!;
      return { half: { stage: signedIn.stage, methods: methodsOf(factors) } };
    }
    const session = (await sessions.read(signedIn.token))!;
    // Whoever signs in and answers is here, and takes work.
    if (can(session.actor, 'conversation.reply')) await deps.setPresence(session.actor, 'online');
    return { me: await meDto(deps, session.actor) };
  }
  const methodsOf = (factors: NonNullable<Awaited<ReturnType<typeof loadFactors>>>): HalfSignedInDto['methods'] => [
    ...(factors.passkeys.length > 0 ? (['passkey'] as const) : []),
    ...(factors.totp?.confirmedAt ? (['totp'] as const) : []),
    ...(factors.hasSecondFactor && factors.recoveryCodesLeft > 0 ? (['recovery_code'] as const) : []),
  ];
  /** A way through that ends in a whole session. */
  const entered = async (reply: FastifyReply, signedIn: SignedIn) => (await enter(reply, signedIn)).me!;

  app.get(
    '/setup',
    { config: { access: 'public' }, schema: { operationId: 'getSetup', tags, response: { 200: SetupDto } } },
    async () => ({
      needed: await deps.access.needsSetup(),
      demo: deps.settings.DEMO,
    }),
  );

  app.post(
    '/setup',
    {
      config: { access: 'public', rateLimit: byAddress },
      schema: { operationId: 'setUp', tags, body: SetupBody, response: { 201: MeDto } },
    },
    async (request, reply) => {
      assertOwnOrigin(request, deps.publicUrl);
      await deps.access.setUp(request.body);
      const { email, password } = request.body;
      const me = await entered(reply, await deps.access.signIn(email, password, visitorOf(request, isSecure)));
      return reply.status(201).send(me);
    },
  );

  app.get(
    '/session/options',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getSignInOptions',
        tags,
        querystring: SignInOptionsQuery,
        response: { 200: SignInOptionsDto },
      },
    },
    async (request) => ({
      sso: (await deps.singleSignOn.offer(request.query.workspace as WorkspaceId | undefined)) ?? null,
      resetsByMail: await deps.passwordResets.isOffered(),
    }),
  );

  app.post(
    '/session',
    {
      config: { access: 'public' },
      schema: { operationId: 'signIn', tags, body: SignInBody, response: { 200: MeDto, 202: HalfSignedInDto } },
    },
    async (request, reply) => {
      assertOwnOrigin(request, deps.publicUrl);
      const { email, password } = request.body;
      const { me, half } = await enter(reply, await deps.access.signIn(email, password, visitorOf(request, isSecure)));
      return me ? reply.status(200).send(me) : reply.status(202).send(half!);
    },
  );

  app.get(
    '/session/step',
    {
      config: { access: 'half-signed-in' },
      schema: { operationId: 'getSignInStep', tags, response: { 200: HalfSignedInDto } },
    },
    async (request) => {
      const { actor, stage } = sessionOf(request);
      const factors = await deps.db.transact(actor.workspaceId, (tx) =>
        loadFactors(tx, actor.workspaceId, actor.agentId),
      );
      return { stage, methods: methodsOf(factors!) };
    },
  );

  app.post(
    '/session/code',
    {
      config: { access: 'half-signed-in' },
      schema: { operationId: 'proveByCode', tags, body: CodeBody, response: { 200: MeDto } },
    },
    async (request, reply) =>
      entered(reply, await deps.secondFactor.proveByCode(sessionOf(request), request.body.code)),
  );

  app.post(
    '/session/passkey/options',
    {
      config: { access: 'half-signed-in' },
      schema: { operationId: 'beginPasskeyProof', tags, response: { 200: WebAuthnOptionsDto } },
    },
    async (request) =>
      (await deps.passkeys.beginProof(sessionOf(request))) as unknown as z.input<typeof WebAuthnOptionsDto>,
  );
  app.post(
    '/session/passkey',
    {
      config: { access: 'half-signed-in' },
      schema: { operationId: 'proveByPasskey', tags, body: PasskeyProofBody, response: { 200: MeDto } },
    },
    async (request, reply) => entered(reply, await deps.passkeys.prove(sessionOf(request), request.body.response)),
  );

  app.post(
    '/session/password',
    {
      config: { access: 'signed-in' },
      schema: { operationId: 'proveByPassword', tags, body: PasswordBody, response: { 200: MeDto } },
    },
    async (request, reply) =>
      entered(reply, await deps.account.proveByPassword(sessionOf(request), request.body.password)),
  );

  app.delete(
    '/session',
    { config: { access: 'half-signed-in' }, schema: { operationId: 'signOut', tags, response: { 204: z.null() } } },
    async (request, reply) => {
      const token = request.cookies[sessionCookie(isSecure)]!;
      const { stage, actor } = sessionOf(request);
      if (stage === 'full' && can(actor, 'conversation.reply')) await deps.setPresence(actor, 'offline');
      await deps.access.signOut(token);
      sessions.forget(token);
      return reply.clearCookie(sessionCookie(isSecure), { path: '/', secure: isSecure }).status(204).send(null);
    },
  );

  app.post(
    '/invitations/look',
    {
      config: { access: 'public', rateLimit: byAddress },
      schema: { operationId: 'lookAtInvitation', tags, body: InvitationToken, response: { 200: InvitationLookDto } },
    },
    async (request) => deps.invitations.look(request.body.token),
  );
  app.post(
    '/invitations/acceptance',
    {
      config: { access: 'public', rateLimit: byAddress },
      schema: {
        operationId: 'acceptInvitation',
        tags,
        body: AcceptInvitationBody,
        response: { 200: MeDto, 202: HalfSignedInDto },
      },
    },
    async (request, reply) => {
      assertOwnOrigin(request, deps.publicUrl);
      const { token, ...fields } = request.body;
      const { me, half } = await enter(
        reply,
        await deps.invitations.accept(token, fields, visitorOf(request, isSecure)),
      );
      return me ? reply.status(200).send(me) : reply.status(202).send(half!);
    },
  );

  app.post(
    '/password-resets',
    {
      config: { access: 'public' },
      schema: { operationId: 'askForPasswordReset', tags, body: AskResetBody, response: { 202: z.null() } },
    },
    async (request, reply) => {
      assertOwnOrigin(request, deps.publicUrl);
      await deps.passwordResets.ask(request.body.email, visitorOf(request, isSecure));
      return reply.status(202).send(null);
    },
  );
  app.post(
    '/password-resets/look',
    {
      config: { access: 'public', rateLimit: byAddress },
      schema: { operationId: 'lookAtPasswordReset', tags, body: ResetToken, response: { 200: ResetLookDto } },
    },
    async (request) => deps.passwordResets.look(request.body.token),
  );
  app.post(
    '/password-resets/choice',
    {
      config: { access: 'public', rateLimit: byAddress },
      schema: { operationId: 'choosePassword', tags, body: ChooseResetBody, response: { 204: z.null() } },
    },
    async (request, reply) => {
      assertOwnOrigin(request, deps.publicUrl);
      const { token, password } = request.body;
      await deps.passwordResets.choose(token, password, visitorOf(request, isSecure));
      sessions.forgetAll();
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/me',
    { config: { access: 'signed-in' }, schema: { operationId: 'getMe', tags, response: { 200: MeDto } } },
    (request) => meDto(deps, actorOf(request)),
  );

  app.put(
    '/me/presence',
    {
      config: { access: 'signed-in' },
      schema: { operationId: 'setPresence', tags, body: PresenceBody, response: { 200: MeDto } },
    },
    async (request) => {
      await deps.setPresence(actorOf(request), request.body.presence);
      return meDto(deps, actorOf(request));
    },
  );
};
