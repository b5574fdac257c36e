import { baseLanguage } from '@kwartier/core';
import { z } from 'zod';
import type { Translator } from './translator.ts';

const Answer = z.object({
  translations: z.array(z.object({ text: z.string(), detected_source_language: z.string().optional() })).min(1),
});
const Refusal = z.object({ message: z.string() });

/** Targets of which DeepL wants to know which one is meant; sources it takes without a region. */
const REGIONS: Readonly<Record<string, string>> = { en: 'EN-GB', pt: 'PT-PT' };
const WITH_REGION: ReadonlySet<string> = new Set(['EN-GB', 'EN-US', 'PT-PT', 'PT-BR']);

function targetOf(language: string): string {
  const whole = language.toUpperCase();
  if (WITH_REGION.has(whole)) return whole;
  const base = baseLanguage(language);
  return REGIONS[base] ?? base.toUpperCase();
}

/** DeepL, version 2: `POST /v2/translate` (developers.deepl.com, "Translate text"). */
export const deepl: Translator = {
  call({ text, source, target }, { baseUrl, key }) {
    return {
      url: `${baseUrl}/v2/translate`,
      headers: {
        'content-type': 'application/json',
        ...(key === null ? {} : { authorization: `DeepL-Auth-Key ${key}` }),
      },
      body: JSON.stringify({
        text: [text],
        target_lang: targetOf(target),
        ...(source === null ? {} : { source_lang: baseLanguage(source).toUpperCase() }),
      }),
    };
  },
  read(status, body) {
    const answer = Answer.safeParse(body);
    if (status === 200 && answer.success) {
      const [first] = answer.data.translations;
      return { text: first!.text, source: first!.detected_source_language?.toLowerCase() ?? null };
    }
    if (status === 401 || status === 403) return 'key';
    if (status === 456) return 'quota';
    if (status === 413) return 'too_long';
    if (status === 400 && /_lang/.test(Refusal.safeParse(body).data?.message ?? '')) return 'language';
    return status === 429 || status >= 500 ? 'busy' : 'answer';
  },
};
