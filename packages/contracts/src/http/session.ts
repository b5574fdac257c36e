import { ADDRESSES, CONSOLE_LOCALES, PASSWORD_MAX, PASSWORD_MIN, PERMISSIONS, PRESENCES, ROLES } from '@kwartier/core';
import { z } from 'zod';
import { OwnBrand } from './brands.ts';
import { Uuid } from './common.ts';

/** A new password. Whether it is a common one is looked up when it is set. */
export const Password = z
  .string()
  .min(PASSWORD_MIN, `A password has at least ${PASSWORD_MIN} characters.`)
  // In UTF-16 units here: code points are counted where it is set.
  .max(2 * PASSWORD_MAX, `A password has at most ${PASSWORD_MAX} characters.`);
export const Email = z
  .email()
  .max(254)
  .transform((email) => email.trim().toLowerCase());

export const SignInBody = z.strictObject({ email: z.string().max(254), password: z.string().max(1024) });

export const MeDto = z.object({
  id: Uuid,
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  permissions: z.array(z.enum(PERMISSIONS)),
  presence: z.enum(PRESENCES),
  capacity: z.int(),
  openConversations: z.int(),
  workspace: z.object({ id: Uuid, name: z.string() }),
  /** Customers are made up here and networks are fake: nothing that is sent reaches anybody. */
  isPractice: z.boolean(),
  brands: z.array(OwnBrand),
  teamIds: z.array(Uuid),
  /** The language chosen for the console; null: the one the browser asks for. */
  locale: z.enum(CONSOLE_LOCALES).nullable(),
  /** How they are spoken to, where the language tells it apart; null: as it has it by itself. */
  address: z.enum(ADDRESSES).nullable(),
  /** What may be abuse is shown to them like everything else. */
  showsAbuse: z.boolean(),
  /** The workspace has chosen a service that translates. */
  translates: z.boolean(),
  /** The pages are looked at that answers link to. */
  previewsLinks: z.boolean(),
});
export type MeDto = z.infer<typeof MeDto>;

export const LanguageBody = z.strictObject({
  locale: z.enum(CONSOLE_LOCALES).nullable(),
  address: z.enum(ADDRESSES).nullable(),
});
export const PresenceBody = z.strictObject({ presence: z.enum(PRESENCES) });

export const SetupDto = z.object({ needed: z.boolean(), demo: z.boolean() });
export const SetupBody = z.strictObject({
  workspaceName: z.string().trim().min(1).max(80),
  name: z.string().trim().min(1).max(80),
  email: Email,
  password: Password,
});
