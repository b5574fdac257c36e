import { CONSOLE_LOCALES, isHeaderText, MAIL_KINDS, MAIL_STATES } from '@kwartier/core';
import { z } from 'zod';
import { IsoInstant, Uuid } from './common.ts';

const MailAddress = z.email().trim().max(254);
/** From whom mails come. */
export const MailSenderSchema = z.strictObject({
  name: z.string().trim().min(1).max(80).refine(isHeaderText, 'A name is one line of text.'),
  address: MailAddress,
  /** Where answers go; null: to the address itself. */
  replyTo: MailAddress.nullable(),
});

export const MailSettingsBody = z.strictObject({
  sender: MailSenderSchema,
  /** For who has chosen no language. */
  locale: z.enum(CONSOLE_LOCALES),
});
export type MailSettingsBody = z.infer<typeof MailSettingsBody>;

export const MailSettingsDto = z.object({
  /** This installation has a way out for mail. */
  isAvailable: z.boolean(),
  /** Null: this workspace sends none. */
  settings: MailSettingsBody.nullable(),
  /** The newest mails. */
  mails: z.array(
    z.object({
      id: Uuid,
      kind: z.enum(MAIL_KINDS),
      address: z.string(),
      state: z.enum(MAIL_STATES),
      attempts: z.int(),
      /** What the server said last, or why it was given up. */
      reason: z.string().nullable(),
      createdAt: IsoInstant,
      endedAt: IsoInstant.nullable(),
    }),
  ),
});
export type MailSettingsDto = z.infer<typeof MailSettingsDto>;

/** As which brand; null: as the workspace. */
export const TestMailBody = z.strictObject({ brandId: Uuid.nullable() });
/** What the server said. */
export const TestMailDto = z.object({ said: z.string() });
