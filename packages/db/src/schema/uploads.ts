import { MEDIA_TYPES } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import { boolean, check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { agentId, at, bytea, conversationId, messageId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { oneOf } from './one-of.ts';
import { workspaces } from './workspaces.ts';

/**
 * A file that somebody attached. It belongs to their draft of the conversation until it goes out with a message. What it is stands in
 * `media_type` once all of it is here and was looked at; until then it can be neither read nor sent.
 */
export const uploads = pgTable(
  'uploads',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    /** Where it was attached. What is sent in private from there belongs to another conversation, with its message. */
    conversationId: conversationId().notNull(),
    agentId: agentId().notNull(),
    name: text().notNull(),
    mediaType: text({ enum: MEDIA_TYPES }),
    /** Bytes: as announced, then as kept. */
    size: integer().notNull(),
    altText: text().notNull().default(''),
    /** A small WebP of a picture. */
    preview: bytea(),
    createdAt: at().notNull(),
    /** What nobody touched and nobody sent is swept away. */
    touchedAt: at().notNull(),
    // No foreign key: a message that is taken back gives its files back.
    messageId: messageId(),
    position: integer(),
    /** What the platform calls it, whether it may be used there yet, and until when. */
    placeMediaId: text(),
    placeReady: boolean().notNull().default(false),
    placeExpiresAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    index('uploads_draft_idx').on(t.workspaceId, t.conversationId, t.agentId),
    index('uploads_message_idx').on(t.workspaceId, t.messageId),
    index('uploads_waiting_idx').on(t.workspaceId, t.touchedAt).where(sql`${t.messageId} is null`),
    check('uploads_media_type_known', sql`${t.mediaType} is null or ${oneOf(t.mediaType, MEDIA_TYPES)}`),
    check(
      'uploads_attached_is_whole',
      sql`${t.messageId} is null or (${t.mediaType} is not null and ${t.position} is not null)`,
    ),
  ],
);

/** The bytes of a file, in stretches: none needs to be in memory whole. */
export const uploadPieces = pgTable(
  'upload_pieces',
  { workspaceId: workspaceId(), uploadId: uuid().notNull(), index: integer().notNull(), bytes: bytea().notNull() },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.uploadId, t.index] }),
    foreignKey({ columns: [t.workspaceId, t.uploadId], foreignColumns: [uploads.workspaceId, uploads.id] }).onDelete(
      'cascade',
    ),
  ],
);
