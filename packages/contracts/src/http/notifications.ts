import { MAIL_NOTICE_KINDS, NOTIFICATION_KINDS } from '@kwartier/core';
import { z } from 'zod';
import { Uuid } from './common.ts';

const Minute = z.int().min(0).max(1439);
const fields = {
  /** Kinds that are not told. */
  muted: z.array(z.enum(NOTIFICATION_KINDS)),
  /** In minutes after midnight; null: never quiet. */
  quiet: z.object({ from: Minute, to: Minute }).nullable(),
  /** IANA time zone of the quiet hours. */
  timeZone: z.string(),
  /** A short sound while the console is open. */
  sound: z.boolean(),
  /** Who wrote and what, also on a lock screen. */
  showsWords: z.boolean(),
};

export const NotificationsDto = z.object({
  settings: z.object({
    ...fields,
    /** Kinds that come by mail while the console is closed. */ mailed: z.array(z.enum(MAIL_NOTICE_KINDS)),
  }),
  /** Mail is sent here. */
  isMailSent: z.boolean(),
  /** What a browser needs to ask its push service; null: devices are told nothing here. */
  publicKey: z.string().nullable(),
  devices: z.array(
    z.object({
      id: Uuid,
      userAgent: z.string(),
      createdAt: z.iso.datetime(),
      lastOkAt: z.iso.datetime().nullable(),
      isThis: z.boolean(),
    }),
  ),
});
export type NotificationsDto = z.infer<typeof NotificationsDto>;

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
export const NotificationsBody = z.strictObject({
  ...fields,
  muted: z.array(z.enum(NOTIFICATION_KINDS)).max(NOTIFICATION_KINDS.length),
  /** Absent: as it was. */
  mailed: z.array(z.enum(MAIL_NOTICE_KINDS)).max(MAIL_NOTICE_KINDS.length).optional(),
  quiet: z.strictObject({ from: Minute, to: Minute }).nullable(),
  timeZone: z.string().min(1).max(64).refine(isTimeZone, 'This is no time zone.'),
});
export type NotificationsBody = z.infer<typeof NotificationsBody>;

const base64Url = (bytes: number) =>
  z
    .string()
    .regex(/^[\w-]+=*$/)
    .min(Math.floor((bytes * 4) / 3))
    .max(bytes * 2);
/** As a browser gives it (PushSubscription of the Push API). */
export const AddPushBody = z.strictObject({
  endpoint: z.url().max(2048),
  keys: z.strictObject({ p256dh: base64Url(65), auth: base64Url(16) }),
});
