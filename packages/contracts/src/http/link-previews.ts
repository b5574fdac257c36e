import { z } from 'zod';

/** The address of a page, as somebody wrote it into an answer. */
export const LinkPreviewQuery = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000) });

/** Changes with the picture. */
export const LinkPictureQuery = LinkPreviewQuery.extend({ v: z.string().max(20).optional() });

/** What a platform will most likely show of a link. */
export const LinkPreviewDto = z.object({
  /** Null: the page says nothing, or cannot be had; the platform will show the address. */
  card: z
    .object({
      title: z.string(),
      description: z.string().nullable(),
      siteName: z.string().nullable(),
      /** Where this API gives out its picture; null if it names none. */
      imageUrl: z.string().nullable(),
    })
    .nullable(),
});
export type LinkPreviewDto = z.infer<typeof LinkPreviewDto>;

/** Whether pages are looked at that answers link to. */
export const LinkPreviewSettings = z.strictObject({ isOn: z.boolean() });
/** `isPossible`: this installation has the process that fetches. */
export const LinkPreviewSettingsDto = LinkPreviewSettings.extend({ isPossible: z.boolean() });
export type LinkPreviewSettingsDto = z.infer<typeof LinkPreviewSettingsDto>;
