/** "EN, nl; fr" as a list without blanks and repeats. */
export function parseWords(text: string, lower = false): string[] {
  const words = text
    .split(/[,;\n]/)
    .map((word) => word.trim())
    .filter(Boolean)
    .map((word) => (lower ? word.toLowerCase() : word));
  return [...new Set(words)];
}

export const joinWords = (words: readonly string[]): string => words.join(', ');
