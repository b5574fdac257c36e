import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** A word that asks for a menu, from its sign to the caret, and what stands behind the sign. */
export interface Asked {
  readonly from: number;
  readonly to: number;
  readonly query: string;
}

/** A text with the asking word replaced, and where the caret stands then. */
export function insertAt(text: string, { from, to }: Asked, insert: string): { text: string; caret: number } {
  return { text: `${text.slice(0, from)}${insert}${text.slice(to)}`, caret: from + insert.length };
}

interface Asking {
  /** Where a word that asks stands, at the caret; null: nothing asks there. */
  find: (text: string, caret: number) => Asked | null;
  /** The sign that asks. */
  sign: string;
  isOn: boolean;
  onWrite: (text: string) => void;
}

/** A word at the caret that asks for a menu: a slash for macros, an `@` for names. The keys stay in the text. */
export function useAsking(area: RefObject<HTMLTextAreaElement | null>, { find, sign, isOn, onWrite }: Asking) {
  const [asked, setAsked] = useState<Asked | null>(null);
  /** The asking word that was waved away: it does not open the menu again. */
  const waved = useRef<number | null>(null);
  const now = isOn ? asked : null;

  const look = () => {
    const box = area.current;
    const found = box && isOn && box.selectionStart === box.selectionEnd ? find(box.value, box.selectionStart) : null;
    if (!found) waved.current = null;
    setAsked(found && found.from !== waved.current ? found : null);
  };
  const wave = () => {
    waved.current = asked?.from ?? null;
    setAsked(null);
  };
  /** Where to go on once a text is in the box. */
  const next = useRef<{ readonly text: string; readonly caret: number; readonly asks: boolean } | null>(null);
  // With the text itself: a key that comes a moment later goes where it is meant.
  useLayoutEffect(() => {
    const box = area.current;
    const { current: go } = next;
    if (!box || !go || box.value !== go.text) return;
    next.current = null;
    box.focus();
    box.setSelectionRange(go.caret, go.caret);
    if (go.asks) look();
  });
  return {
    asked: now,
    look,
    wave,
    /** Put something in place of the asking word. */
    put(insert: string) {
      const box = area.current;
      if (!box || !now) return;
      next.current = { ...insertAt(box.value, now, insert), asks: false };
      setAsked(null);
      onWrite(next.current.text);
    },
    /** Ask by a button: write the sign where the caret stands, or end the asking. */
    begin() {
      const box = area.current;
      if (!box) return;
      box.focus();
      if (now) return wave();
      const { value, selectionStart: at } = box;
      const gap = at > 0 && !/\s/u.test(value[at - 1]!) ? ' ' : '';
      const text = `${value.slice(0, at)}${gap}${sign}${value.slice(at)}`;
      next.current = { text, caret: at + gap.length + 1, asks: true };
      onWrite(text);
    },
  };
}
