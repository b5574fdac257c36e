/** Letters that a message must have to change what a conversation's language is taken to be: "ok thanks" is written everywhere. */
const TELLING_LETTERS = 30;
const LETTER = /\p{L}/gu;

/**
 * The language of a conversation after a customer's message: the one of the newest message that was long enough to tell.
 *
 * @param current BCP 47, or null while nothing could tell
 * @param language of the message, from the platform or detected; null when neither could tell
 */
export function languageAfter(current: string | null, language: string | null, text: string): string | null {
  if (language === null || current === null || language === current) return language ?? current;
  return (text.match(LETTER)?.length ?? 0) >= TELLING_LETTERS ? language : current;
}
