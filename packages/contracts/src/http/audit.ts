import { z } from 'zod';
import { IsoInstant, page, Uuid } from './common.ts';

export const AuditQuery = z.strictObject({
  /** Who did it. */
  actorId: Uuid.optional(),
  action: z.string().min(1).max(100).optional(),
  /** At or after this instant. */
  from: IsoInstant.optional(),
  /** … and before this one. */
  to: IsoInstant.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const AuditEntryDto = z.object({
  /** Counts the entries of the workspace from 1, without gaps. */
  position: z.int(),
  at: IsoInstant,
  /** Null: the system. */
  actorId: Uuid.nullable(),
  actorName: z.string().nullable(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  /** What the subject is called now; null if it has no name or is gone. */
  subjectName: z.string().nullable(),
  /** An address of the network or the name of a command; null: from inside. */
  origin: z.string().nullable(),
  /** The request in the log. */
  requestId: z.string().nullable(),
  /** What changed: fields as they were and as they are. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  /** What else is known. */
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntryDto = z.infer<typeof AuditEntryDto>;

export const AuditPage = page(AuditEntryDto);
export type AuditPage = z.infer<typeof AuditPage>;

export const AuditActionsDto = z.object({ actions: z.array(z.string()) });
export type AuditActionsDto = z.infer<typeof AuditActionsDto>;
