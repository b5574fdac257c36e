import { createStore } from './store.ts';

export interface Undoable {
  /** What was done, as a short sentence: "Resolved Priya Raman". */
  readonly label: string;
  readonly undo: () => void;
}

/** How long an offer stands if nobody says otherwise. */
const LASTS_MS = 8_000;
/** The last thing that can be taken back, while it can. */
export const undoable = createStore<Undoable | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

/** Offer to take something back, for eight seconds or as long as it can be. A newer offer replaces the older. */
export function offerUndo(offer: Undoable, lastsMs = LASTS_MS): void {
  clearTimeout(timer);
  undoable.set(offer);
  timer = setTimeout(() => undoable.set(null), lastsMs);
}

export function undoLast(): void {
  const offer = undoable.get();
  clearTimeout(timer);
  undoable.set(null);
  offer?.undo();
}
