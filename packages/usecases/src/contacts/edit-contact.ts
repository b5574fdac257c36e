import {
  type Actor,
  type ChannelPreference,
  type ContactId,
  type ContactRole,
  can,
  cleanText,
  DomainError,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { loadContactCare } from '@kwartier/db/reads/contact-care';
import { maySeeContact } from '@kwartier/db/reads/privacy';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import {
  deleteContactNote,
  insertContactNote,
  replaceAttributes,
  upsertProfile,
} from '@kwartier/db/writes/contact-care';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';

export interface ProfileFields {
  readonly roles?: readonly ContactRole[] | undefined;
  /** BCP 47; null: none stated. */
  readonly preferredLanguage?: string | null | undefined;
  readonly preferredChannel?: ChannelPreference | null | undefined;
}

/** What colleagues and other systems say of a customer. Each @throws DomainError `contact.not_found`, `permission.denied` */
export interface ContactFacts {
  /** Fields that are left out stay as they are. */
  editProfile(actor: Actor, id: ContactId, fields: ProfileFields): Promise<void>;
  /** @returns the note's id. @throws DomainError `reply.empty` */
  addNote(actor: Actor, id: ContactId, text: string): Promise<string>;
  /** Who wrote it may take it away, and who may moderate. Taken away twice is no mistake. */
  removeNote(actor: Actor, id: ContactId, noteId: string): Promise<void>;
  /** Replace what one source says. Without values it says nothing any more. @throws DomainError `contact.too_many_attributes` */
  setAttributes(actor: Actor, id: ContactId, source: string, values: Readonly<Record<string, string>>): Promise<void>;
}

/** How many sources may say something of one person. */
const MOST_SOURCES = 20;

export function makeContactFacts(deps: Pick<Deps, 'db' | 'now' | 'publish'>): ContactFacts {
  async function change(actor: Actor, id: ContactId, work: (sql: Sql) => Promise<unknown>): Promise<void> {
    if (!can(actor, 'contact.write'))
      throw new DomainError('permission.denied', 'You may not change what is noted about customers.');
    await deps.db.run(actor.workspaceId, async (sql) => {
      if (!(await maySeeContact(sql, actor, id)))
        throw new DomainError('contact.not_found', 'There is no such contact.');
      await work(sql);
    });
    deps.publish(actor.workspaceId, 'contact.changed', { contactId: id });
  }

  return {
    editProfile: (actor, id, fields) =>
      change(actor, id, async (sql) => {
        const { profile } = await loadContactCare(sql, actor.workspaceId, id);
        await upsertProfile(sql, {
          workspaceId: actor.workspaceId,
          contactId: id,
          roles: [...new Set(fields.roles ?? profile?.roles ?? [])],
          preferredLanguage:
            fields.preferredLanguage === undefined ? (profile?.preferredLanguage ?? null) : fields.preferredLanguage,
          preferredChannel:
            fields.preferredChannel === undefined ? (profile?.preferredChannel ?? null) : fields.preferredChannel,
          updatedBy: actor.agentId,
          updatedAt: deps.now(),
        });
        await insertFastAudit(sql, {
          workspaceId: actor.workspaceId,
          at: deps.now(),
          actorId: actor.agentId,
          action: 'contact.changed',
          subjectType: 'contact',
          subjectId: id,
          data: { fields: Object.keys(fields) },
        });
      }),

    async addNote(actor, id, text) {
      const clean = cleanText(text).trim();
      if (clean === '') throw new DomainError('reply.empty', 'Write something first.');
      const noteId = newId();
      await change(actor, id, (sql) =>
        insertContactNote(sql, {
          workspaceId: actor.workspaceId,
          id: noteId,
          contactId: id,
          agentId: actor.agentId,
          text: clean,
          at: deps.now(),
        }),
      );
      return noteId;
    },

    removeNote: (actor, id, noteId) =>
      change(actor, id, async (sql) => {
        const { notes } = await loadContactCare(sql, actor.workspaceId, id);
        const note = notes.find((one) => one.id === noteId);
        if (!note) return;
        if (note.agentId !== actor.agentId && !can(actor, 'conversation.moderate'))
          throw new DomainError('permission.denied', 'Only who wrote a note, or a lead, may take it away.');
        await deleteContactNote(sql, actor.workspaceId, id, noteId);
        await insertFastAudit(sql, {
          workspaceId: actor.workspaceId,
          at: deps.now(),
          actorId: actor.agentId,
          action: 'contact_note.removed',
          subjectType: 'contact',
          subjectId: id,
        });
      }),

    setAttributes: (actor, id, source, values) =>
      change(actor, id, async (sql) => {
        const { attributes } = await loadContactCare(sql, actor.workspaceId, id);
        if (attributes.length >= MOST_SOURCES && !attributes.some((one) => one.source === source))
          throw new DomainError(
            'contact.too_many_attributes',
            `At most ${MOST_SOURCES} systems may say something of one person.`,
            {
              max: MOST_SOURCES,
            },
          );
        await replaceAttributes(sql, actor.workspaceId, id, source, values, deps.now());
      }),
  };
}
