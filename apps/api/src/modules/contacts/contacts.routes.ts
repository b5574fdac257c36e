import { ContactDto, IdParams } from '@kwartier/contracts';
import { type ContactId, DomainError, iso } from '@kwartier/core';
import { findKept } from '@kwartier/db/reads/contact-care';
import { loadContact } from '@kwartier/db/reads/contacts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { maskFor } from '../../dto/mask.ts';
import { contactPictureUrl } from '../../dto/picture.ts';
import { actorOf } from '../../plugins/auth.ts';

/** The customer, over all their handles. */
export const contactRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  app.get(
    '/contacts/:id',
    {
      config: { access: 'contact.read' },
      schema: { operationId: 'getContact', tags: ['Contacts'], params: IdParams, response: { 200: ContactDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const contact = await deps.db.run(actor.workspaceId, async (sql) =>
        loadContact(sql, actor, await findKept(sql, actor.workspaceId, request.params.id as ContactId)),
      );
      if (!contact) throw new DomainError('contact.not_found', 'There is no such contact.');
      const mask = maskFor(actor);
      return {
        id: contact.id,
        name: mask.name(contact.name),
        avatarUrl: mask.picture(contactPictureUrl(contact.id, contact.avatarUrl)),
        language: contact.language,
        firstSeenAt: iso(contact.firstSeenAt),
        handles: contact.handles.map(({ platform, externalId, handle, name }) => ({
          platform,
          externalId: mask.id(externalId),
          handle: mask.handle(handle),
          name: name === null ? null : mask.name(name),
          url: mask.isOff && platform === 'x' && handle ? `https://x.com/${encodeURIComponent(handle)}` : null,
        })),
        conversations: contact.conversations.map(({ language: _language, openedAt, ...rest }) => ({
          ...rest,
          openedAt: iso(openedAt),
        })),
      } as z.input<typeof ContactDto>;
    },
  );
};
