import {
  AttributeParams,
  AttributesBody,
  ContactCareDto,
  ContactNoteBody,
  ContactNoteParams,
  ContactProfileBody,
  CreatedContactNoteDto,
  IdParams,
  MergedDto,
  OtherContactBody,
  SuggestionsDto,
  TimelinePage,
  TimelineQuery,
} from '@kwartier/contracts';
import { type Actor, type ContactId, DomainError, iso, likeness } from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import {
  findKept,
  listCandidates,
  listPersonTimeline,
  loadContactCare,
  loadLikeness,
} from '@kwartier/db/reads/contact-care';
import { maySeeContact } from '@kwartier/db/reads/privacy';
import { once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { cursorOf, readCursor } from '../../dto/cursor.ts';
import { maskFor } from '../../dto/mask.ts';
import { messageDto } from '../../dto/message.ts';
import { contactPictureUrl } from '../../dto/picture.ts';
import { actorOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';

const PAGE = 50;
type Care = z.input<typeof ContactCareDto>;

/** What is known of a customer, their whole timeline, and who else they are. */
export const contactCareRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Contacts'];
  const idOf = (id: string) => id as ContactId;

  /** Read something of a contact, or of whom they were joined to, if the viewer may see them. */
  const of = <T>(actor: Actor, id: string, read: (sql: Sql, contactId: ContactId) => Promise<T>): Promise<T> =>
    deps.db.run(actor.workspaceId, async (sql) => {
      const contactId = await findKept(sql, actor.workspaceId, idOf(id));
      if (!(await maySeeContact(sql, actor, contactId)))
        throw new DomainError('contact.not_found', 'There is no such contact.');
      return read(sql, contactId);
    });

  async function careOf(actor: Actor, id: string): Promise<Care> {
    const { profile, notes, attributes, merges } = await of(actor, id, (sql, contactId) =>
      loadContactCare(sql, actor.workspaceId, contactId),
    );
    const mask = maskFor(actor);
    return {
      roles: [...(profile?.roles ?? [])],
      preferredLanguage: profile?.preferredLanguage ?? null,
      preferredChannel: profile?.preferredChannel ?? null,
      // Notes and attributes name people: whoever sees names masked sees neither.
      notes: mask.isOff ? notes.map(({ id, agentId, text, at }) => ({ id, agentId, text, at: iso(at) })) : [],
      attributes: mask.isOff ? attributes.map((one) => ({ ...one, updatedAt: iso(one.updatedAt) })) : [],
      merges: merges.map(({ id, name, mergedBy, mergedAt }) => ({
        id,
        name: mask.name(name),
        mergedBy,
        mergedAt: iso(mergedAt),
      })),
    };
  }

  app.get(
    '/contacts/:id/care',
    {
      config: { access: 'contact.read' },
      schema: { operationId: 'getContactCare', tags, params: IdParams, response: { 200: ContactCareDto } },
    },
    (request) => careOf(actorOf(request), request.params.id),
  );

  app.patch(
    '/contacts/:id/care',
    {
      config: { access: 'contact.write' },
      schema: {
        operationId: 'editContact',
        tags,
        params: IdParams,
        body: ContactProfileBody,
        response: { 200: ContactCareDto },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.contactFacts.editProfile(actor, idOf(request.params.id), request.body);
      return careOf(actor, request.params.id);
    },
  );

  app.post(
    '/contacts/:id/notes',
    {
      config: { access: 'contact.write' },
      schema: {
        operationId: 'addContactNote',
        tags,
        params: IdParams,
        body: ContactNoteBody,
        response: { 201: CreatedContactNoteDto },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const created = await once(deps, actor, callOf(request), async () => ({
        id: await deps.contactFacts.addNote(actor, idOf(request.params.id), request.body.text),
      }));
      return reply.status(201).send(created);
    },
  );

  app.delete(
    '/contacts/:id/notes/:noteId',
    {
      config: { access: 'contact.write' },
      schema: { operationId: 'removeContactNote', tags, params: ContactNoteParams },
    },
    async (request, reply) => {
      await deps.contactFacts.removeNote(actorOf(request), idOf(request.params.id), request.params.noteId);
      return reply.status(204).send();
    },
  );

  app.put(
    '/contacts/:id/attributes/:source',
    {
      config: { access: 'contact.write' },
      schema: {
        operationId: 'setContactAttributes',
        tags,
        params: AttributeParams,
        body: AttributesBody,
        response: { 200: ContactCareDto },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { id, source } = request.params;
      await deps.contactFacts.setAttributes(actor, idOf(id), source, request.body.values);
      return careOf(actor, id);
    },
  );

  app.get(
    '/contacts/:id/suggestions',
    {
      config: { access: 'contact.write' },
      schema: { operationId: 'listMergeSuggestions', tags, params: IdParams, response: { 200: SuggestionsDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const mask = maskFor(actor);
      // A suggestion says whose names are alike: it is for those who see names.
      if (!mask.isOff) return { items: [] };
      return of(actor, request.params.id, async (sql, contactId) => {
        const [self] = await loadLikeness(sql, actor.workspaceId, [contactId]);
        const candidates = self ? await listCandidates(sql, actor, contactId) : [];
        const items = candidates
          .map((candidate) => ({ candidate, reasons: likeness(self!, candidate) }))
          .filter(({ reasons }) => reasons.length > 0)
          .map(({ candidate: { id, name, avatarUrl, handles, conversations }, reasons }) => ({
            id,
            name,
            avatarUrl: contactPictureUrl(id, avatarUrl),
            handles: handles.map(({ platform, handle, name }) => ({ platform, handle, name })),
            conversations,
            reasons,
          }));
        return { items } satisfies z.input<typeof SuggestionsDto>;
      });
    },
  );

  app.post(
    '/contacts/:id/merges',
    {
      config: { access: 'contact.write' },
      schema: {
        operationId: 'mergeContacts',
        tags,
        params: IdParams,
        body: OtherContactBody,
        response: { 201: MergedDto },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const merged = await once(deps, actor, callOf(request), async () => ({
        id: await deps.contactMerges.merge(actor, idOf(request.params.id), idOf(request.body.contactId)),
      }));
      return reply.status(201).send(merged);
    },
  );

  app.delete(
    '/contact-merges/:id',
    { config: { access: 'contact.write' }, schema: { operationId: 'undoMerge', tags, params: IdParams } },
    async (request, reply) => {
      await deps.contactMerges.undo(actorOf(request), request.params.id);
      return reply.status(204).send();
    },
  );

  app.put(
    '/contacts/:id/apart',
    {
      config: { access: 'contact.write' },
      schema: { operationId: 'keepContactsApart', tags, params: IdParams, body: OtherContactBody },
    },
    async (request, reply) => {
      await deps.contactMerges.keepApart(actorOf(request), idOf(request.params.id), idOf(request.body.contactId));
      return reply.status(204).send();
    },
  );

  app.get(
    '/contacts/:id/timeline',
    {
      config: { access: 'contact.read' },
      schema: {
        operationId: 'getContactTimeline',
        tags,
        params: IdParams,
        querystring: TimelineQuery,
        response: { 200: TimelinePage },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const mask = maskFor(actor);
      const { cursor, limit = PAGE } = request.query;
      const rows = await of(actor, request.params.id, (sql, contactId) =>
        listPersonTimeline(sql, actor, contactId, { before: cursor ? readCursor(cursor) : undefined, limit }),
      );
      const last = rows.at(-1);
      return {
        items: rows.map(({ platform, conversationIsPrivate, ...row }) => ({
          ...messageDto(row, mask),
          conversation: { id: row.conversationId, platform, isPrivate: conversationIsPrivate },
        })),
        nextCursor: last && rows.length === limit ? cursorOf(iso(last.sentAt), last.id) : null,
      } as z.input<typeof TimelinePage>;
    },
  );
};
