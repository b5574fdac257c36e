let translate: ((text: string) => string) | undefined;

/**
 * A text that the server composed, in the person's language: why a rule refuses, why an answer waits, what went wrong.
 *
 * What the server says is listed in `messages/server.json`; a text that is not among them stays as it came. Call it while drawing, or
 * when an answer is put into words, never on what goes back to the server.
 */
export const sayServer = (text: string): string => translate?.(text) ?? text;

/** From now on the server's texts are said so; undefined: as they come. */
export const sayServerBy = (next: typeof translate): void => {
  translate = next;
};
