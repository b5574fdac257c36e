import { MAX_OWN_WORD_LENGTH, MAX_OWN_WORDS, MAX_TRANSLATED_LENGTH, TRANSLATION_PROVIDERS } from '@kwartier/core';
import { z } from 'zod';

const Words = z.array(z.string().trim().min(1).max(MAX_OWN_WORD_LENGTH)).max(MAX_OWN_WORDS);

/** A word, or several in a row; `*` at the end means however it goes on. */
export const AbuseWordsBody = z.strictObject({
  /** Count as abuse besides the lists that come along. */
  extra: Words,
  /** Do not, although those lists have them. */
  allowed: Words,
});
export const AbuseWordsDto = AbuseWordsBody.extend({
  /** The edition of the lists that come along. */
  version: z.int(),
});
export type AbuseWordsDto = z.infer<typeof AbuseWordsDto>;

/** Whether the signed-in person is shown at once what may be abuse. */
export const ShowsAbuseBody = z.strictObject({ shows: z.boolean() });

/** As BCP 47 has it. */
const Language = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'A language as BCP 47 has it: nl, pt-BR.');

export const TranslationSettingsBody = z.strictObject({
  provider: z.enum(TRANSLATION_PROVIDERS),
  /** Where the service answers. Absent: where it usually does. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .optional(),
  /** Absent: the one that is kept for this service at this address. It is never told. */
  key: z.string().trim().min(1).max(300).optional(),
});
/** Null: nobody translates. */
export const TranslationSettingsDto = z.object({
  settings: z.object({ provider: z.enum(TRANSLATION_PROVIDERS), baseUrl: z.string(), hasKey: z.boolean() }).nullable(),
});
export type TranslationSettingsDto = z.infer<typeof TranslationSettingsDto>;
export const TestTranslationBody = TranslationSettingsBody.extend({ target: Language });
/** A greeting in the language that was asked for. */
export const TestTranslationDto = z.object({ text: z.string() });

export const TranslateMessageBody = z.strictObject({ target: Language });
export const TranslateAnswerBody = z.strictObject({
  text: z.string().min(1).max(MAX_TRANSLATED_LENGTH),
  target: Language,
});
export const TranslationDto = z.object({
  text: z.string(),
  /** The language it was in, as the service says; null: it does not. */
  source: z.string().nullable(),
  /** What the service is called. */
  by: z.string(),
});
export type TranslationDto = z.infer<typeof TranslationDto>;
