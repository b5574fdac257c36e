/** Pattern to translation, both with the same places: `Too long by {0}: {1} of {2} characters.` */
export type ServerCatalogue = Readonly<Record<string, string>>;

const PLACE = /\{(\d+)\}/g;
/** A reason may hold what a platform answered, which may hold its own reason. */
const DEEPEST = 3;
/** Longer than anything the server composes: a platform's page of an error, say. */
const LONGEST = 1_000;

/**
 * What a language makes of the server's texts: a text is recognised by its pattern, the most words of its own first, and its values
 * are put into the translation. A value that is such a text itself is translated too. What nothing recognises stays as it is.
 */
export function translatorOf(catalogue: ServerCatalogue): (text: string) => string {
  const patterns = Object.entries(catalogue)
    .map(([pattern, said]) => ({ words: pattern.split(/\{\d+\}/), said }))
    .filter(({ words }) => words.length > 1)
    .sort((a, b) => b.words.join('').length - a.words.join('').length)
    .map(({ words, said }) => ({ shape: new RegExp(`^${words.map(escaped).join('(.+?)')}$`, 'su'), said }));

  function say(text: string, depth: number): string {
    if (Object.hasOwn(catalogue, text)) return catalogue[text]!;
    if (depth > DEEPEST || text.length > LONGEST) return text;
    for (const { shape, said } of patterns) {
      const values = shape.exec(text);
      if (values) return said.replace(PLACE, (_place, n: string) => say(values[Number(n) + 1]!, depth + 1));
    }
    return text;
  }
  return (text) => say(text, 0);
}

const escaped = (words: string): string => words.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
