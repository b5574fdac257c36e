/** Shorter texts say too little. */
const MIN_LETTERS = 12;

/**
 * Tell the language of a message by its letters (eld, n-gram frequencies). Handles, links and emoji are left out first.
 * @returns a function that gives a BCP 47 language, or null when it cannot tell
 */
export async function makeLanguageDetector(): Promise<(text: string) => string | null> {
  const { eld } = await import('eld/small');
  return (text) => {
    const words = text
      .replaceAll(/(?:https?:\/\/|[@#])\S+/gu, ' ')
      .replaceAll(/[^\p{L}\p{M}\s'’]/gu, ' ')
      .trim();
    if (words.length < MIN_LETTERS) return null;
    return eld.detect(words.slice(0, 300)).language || null;
  };
}
