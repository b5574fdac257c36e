import {
  AccountDto,
  AddPasskeyBody,
  ChangePasswordBody,
  CodeBody,
  EnrolledDto,
  IdParams,
  LanguageBody,
  MeDto,
  RecoveryCodesDto,
  TotpDto,
  WebAuthnOptionsDto,
} from '@kwartier/contracts';
import type { Enrolled } from '@kwartier/usecases';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { meDto } from '../../dto/me.ts';
import { actorOf, type SessionReader, sessionOf, setSessionCookie } from '../../plugins/auth.ts';

/** One's own account: password, second factors, sessions. What is sensitive asks for a fresh proof, here or in the verb. */
export const accountRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps; sessions: SessionReader }> = async (
  app,
  { deps, sessions },
) => {
  const { isSecure } = deps;
  const tags = ['Account'];
  const enrolled = async (reply: FastifyReply, { recoveryCodes, signedIn }: Enrolled) => {
    setSessionCookie(reply, signedIn, isSecure);
    const session = (await sessions.read(signedIn.token))!;
    return { recoveryCodes, me: await meDto(deps, session.actor) };
  };

  app.get(
    '/account',
    { config: { access: 'signed-in' }, schema: { operationId: 'getAccount', tags, response: { 200: AccountDto } } },
    async (request) => {
      const { passkeys, sessions: rows, freshUntil, ...rest } = await deps.account.view(sessionOf(request));
      return {
        ...rest,
        freshUntil: freshUntil.toISOString(),
        passkeys: passkeys.map((key) => ({
          ...key,
          createdAt: key.createdAt.toISOString(),
          lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
        })),
        sessions: rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          lastSeenAt: row.lastSeenAt.toISOString(),
        })),
      };
    },
  );

  app.put(
    '/account/password',
    {
      config: { access: 'signed-in' },
      schema: { operationId: 'changePassword', tags, body: ChangePasswordBody, response: { 200: MeDto } },
    },
    async (request, reply) => {
      const { current, next } = request.body;
      setSessionCookie(reply, await deps.account.changePassword(sessionOf(request), current, next), isSecure);
      sessions.forgetAll();
      return meDto(deps, actorOf(request));
    },
  );

  app.put(
    '/account/language',
    {
      config: { access: 'signed-in' },
      schema: { operationId: 'setLanguage', tags, body: LanguageBody, response: { 200: MeDto } },
    },
    async (request) => {
      await deps.account.setLanguage(sessionOf(request), request.body);
      return meDto(deps, actorOf(request));
    },
  );

  app.post(
    '/account/totp',
    { config: { access: 'half-signed-in' }, schema: { operationId: 'beginTotp', tags, response: { 201: TotpDto } } },
    async (request, reply) => reply.status(201).send(await deps.secondFactor.beginTotp(sessionOf(request))),
  );
  app.post(
    '/account/totp/confirmation',
    {
      config: { access: 'half-signed-in' },
      schema: { operationId: 'confirmTotp', tags, body: CodeBody, response: { 200: EnrolledDto } },
    },
    async (request, reply) =>
      enrolled(reply, await deps.secondFactor.confirmTotp(sessionOf(request), request.body.code)),
  );
  app.delete(
    '/account/totp',
    {
      config: { access: 'signed-in', fresh: true },
      schema: { operationId: 'removeTotp', tags, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deps.secondFactor.removeTotp(sessionOf(request));
      return reply.status(204).send(null);
    },
  );
  app.post(
    '/account/recovery-codes',
    {
      config: { access: 'signed-in', fresh: true },
      schema: { operationId: 'renewRecoveryCodes', tags, response: { 201: RecoveryCodesDto } },
    },
    async (request, reply) =>
      reply.status(201).send({ recoveryCodes: await deps.secondFactor.renewRecoveryCodes(sessionOf(request)) }),
  );

  app.post(
    '/account/passkeys/options',
    {
      config: { access: 'half-signed-in' },
      schema: { operationId: 'beginAddingPasskey', tags, response: { 200: WebAuthnOptionsDto } },
    },
    async (request) =>
      (await deps.passkeys.beginAdding(sessionOf(request))) as unknown as z.input<typeof WebAuthnOptionsDto>,
  );
  app.post(
    '/account/passkeys',
    {
      config: { access: 'half-signed-in' },
      schema: { operationId: 'addPasskey', tags, body: AddPasskeyBody, response: { 201: EnrolledDto } },
    },
    async (request, reply) => {
      const { name, response } = request.body;
      const body = await enrolled(reply, await deps.passkeys.add(sessionOf(request), name, response));
      return reply.status(201).send(body);
    },
  );
  app.delete(
    '/account/passkeys/:id',
    {
      config: { access: 'signed-in', fresh: true },
      schema: { operationId: 'removePasskey', tags, params: IdParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deps.passkeys.remove(sessionOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/account/sessions',
    {
      config: { access: 'signed-in' },
      schema: { operationId: 'endOtherSessions', tags, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deps.account.endOtherSessions(sessionOf(request));
      sessions.forgetAll();
      return reply.status(204).send(null);
    },
  );
  app.delete(
    '/account/sessions/:id',
    {
      config: { access: 'signed-in' },
      schema: { operationId: 'endSession', tags, params: IdParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deps.account.endSession(sessionOf(request), request.params.id);
      sessions.forgetAll();
      return reply.status(204).send(null);
    },
  );
};
