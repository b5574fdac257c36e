import {
  GuestConversationDto,
  GuestMessageDto,
  GuestNoteBody,
  GuestParams,
  GuestsDto,
  IdParams,
  ShareBody,
  SharedDto,
  SharedListDto,
} from '@kwartier/contracts';
import {
  type Actor,
  type AgentId,
  type ConversationId,
  DomainError,
  HOUR_MS,
  invitationLink,
  iso,
  isTakenForAbuse,
} from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { listShared, type SharedConversation } from '@kwartier/db/reads/guests';
import { listGuests, listInvitedGuests } from '@kwartier/db/reads/identity';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { v7 as newId } from 'uuid';
import type { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { brandLook } from '../../dto/brand-look.ts';
import { actorOf } from '../../plugins/auth.ts';

/** Experts from outside: sharing one conversation with them, and the little that they see. */
export const guestRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Guests'];

  async function guestsOf(actor: Actor, id: ConversationId): Promise<z.input<typeof GuestsDto>> {
    if (!(await deps.db.run(actor.workspaceId, (sql) => maySeeConversation(sql, actor, id))))
      throw new DomainError('conversation.not_found', 'There is no such conversation.');
    const now = new Date(deps.now());
    return deps.db.transact(actor.workspaceId, async (tx) => ({
      guests: (await listGuests(tx, actor.workspaceId, id, now)).map((row) => ({
        ...row,
        createdAt: row.createdAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
      })),
      invited: (await listInvitedGuests(tx, actor.workspaceId, id, now)).map((row) => ({
        ...row,
        expiresAt: row.expiresAt.toISOString(),
      })),
    }));
  }

  app.get(
    '/conversations/:id/guests',
    {
      config: { access: 'guest.invite' },
      schema: { operationId: 'listGuests', tags, params: IdParams, response: { 200: GuestsDto } },
    },
    (request) => guestsOf(actorOf(request), request.params.id as ConversationId),
  );
  app.post(
    '/conversations/:id/guests',
    {
      config: { access: 'guest.invite' },
      schema: {
        operationId: 'shareConversation',
        tags,
        params: IdParams,
        body: ShareBody,
        response: { 201: SharedDto },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const id = request.params.id as ConversationId;
      const { agentId, name, email, hours } = request.body;
      let link: string | null = null;
      let isMailed = false;
      if (agentId !== undefined) await deps.guests.share(actor, id, agentId as AgentId, hours * HOUR_MS);
      else if (name !== undefined && email !== undefined) {
        const invited = await deps.invitations.invite(actor, {
          name,
          email,
          role: 'guest',
          conversationId: id,
          guestMs: hours * HOUR_MS,
        });
        link = invitationLink(deps.publicUrl, invited.token);
        isMailed = invited.isMailed;
      } else
        throw Object.assign(new Error('Give the `agentId` of a guest, or the `name` and `email` of somebody new.'), {
          statusCode: 400,
        });
      return reply.status(201).send({ ...(await guestsOf(actor, id)), link, isMailed });
    },
  );
  app.delete(
    '/conversations/:id/guests/:agentId',
    {
      config: { access: 'guest.invite' },
      schema: { operationId: 'endGuest', tags, params: GuestParams, response: { 200: GuestsDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const id = request.params.id as ConversationId;
      await deps.guests.end(actor, id, request.params.agentId as AgentId);
      return guestsOf(actor, id);
    },
  );

  const sharedDto = ({ lastMessageAt, expiresAt, brand, ...row }: SharedConversation) => ({
    ...row,
    brand: brandLook(brand),
    lastMessageAt: iso(lastMessageAt),
    expiresAt: iso(expiresAt),
  });
  /** A guest learns no names and no handles of customers: the customer is "Customer", we are who wrote. */
  const messageDto = (row: MessageRow, actor: Actor): z.input<typeof GuestMessageDto> => ({
    id: row.id,
    seq: row.seq,
    direction: row.direction,
    kind: row.kind,
    text: row.text,
    sentAt: iso(row.sentAt),
    deletedAt: row.deletedAt === null ? null : iso(row.deletedAt),
    authorName: row.direction === 'inbound' ? 'Customer' : row.authorName,
    isMine: row.agentId === actor.agentId,
    isAbusive: isTakenForAbuse(row),
  });

  app.get(
    '/guest/conversations',
    {
      config: { access: 'guest.read' },
      schema: { operationId: 'listShared', tags, response: { 200: SharedListDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const rows = await deps.db.run(actor.workspaceId, (sql) => listShared(sql, actor, deps.now()));
      return { items: rows.map(sharedDto) };
    },
  );
  app.get(
    '/guest/conversations/:id',
    {
      config: { access: 'guest.read' },
      schema: { operationId: 'getShared', tags, params: IdParams, response: { 200: GuestConversationDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const { conversation, messages } = await deps.guests.read(actor, request.params.id as ConversationId);
      return { conversation: sharedDto(conversation), messages: messages.map((row) => messageDto(row, actor)) };
    },
  );
  app.post(
    '/guest/conversations/:id/notes',
    {
      config: { access: 'guest.note' },
      schema: {
        operationId: 'addGuestNote',
        tags,
        params: IdParams,
        body: GuestNoteBody,
        response: { 201: GuestMessageDto },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const row = await deps.guests.addNote(actor, request.params.id as ConversationId, request.body.text, newId());
      return reply.status(201).send(messageDto(row, actor));
    },
  );
};
