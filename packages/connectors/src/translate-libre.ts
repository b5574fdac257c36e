import { baseLanguage } from '@kwartier/core';
import { z } from 'zod';
import type { Translator } from './translator.ts';

const Answer = z.object({
  translatedText: z.string(),
  detectedLanguage: z.object({ language: z.string() }).optional(),
});
const Refusal = z.object({ error: z.string() });

/** LibreTranslate, version 1.6: `POST /translate` (docs.libretranslate.com, "API usage"). */
export const libreTranslate: Translator = {
  call({ text, source, target }, { baseUrl, key }) {
    return {
      url: `${baseUrl}/translate`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        q: text,
        source: source === null ? 'auto' : baseLanguage(source),
        target: baseLanguage(target),
        format: 'text',
        ...(key === null ? {} : { api_key: key }),
      }),
    };
  },
  read(status, body) {
    const answer = Answer.safeParse(body);
    if (status === 200 && answer.success)
      return { text: answer.data.translatedText, source: answer.data.detectedLanguage?.language ?? null };
    const said = Refusal.safeParse(body).data?.error.toLowerCase() ?? '';
    if (status === 403 || said.includes('api key')) return 'key';
    if (status === 429) return 'busy';
    if (status === 413 || said.includes('exceeds text limit')) return 'too_long';
    if (status === 400 && said.includes('not supported')) return 'language';
    return status >= 500 ? 'busy' : 'answer';
  },
};
