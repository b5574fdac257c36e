/** What an approver typed about an answer and has not sent. Survives leaving the page, and a decision by somebody else. */
export interface TypedWords {
  readonly mode: 'look' | 'edit' | 'return';
  /** Other words for the answer; undefined: untouched. */
  readonly text?: string | undefined;
  readonly comment?: string | undefined;
}

const kept = new Map<string, TypedWords>();

export const typedFor = (id: string): TypedWords => kept.get(id) ?? { mode: 'look' };
export const keepTyped = (id: string, typed: TypedWords): void => void kept.set(id, typed);
export const dropTyped = (id: string): void => void kept.delete(id);
export const isTyped = ({ mode, text, comment }: TypedWords): boolean =>
  (mode === 'edit' && text !== undefined) || Boolean(comment?.trim());

if (typeof window !== 'undefined') {
  // The browser asks before the page goes with words in it.
  window.addEventListener('beforeunload', (event) => {
    if ([...kept.values()].some(isTyped)) event.preventDefault();
  });
}
