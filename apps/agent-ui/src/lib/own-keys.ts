import { chordOf, type KeyPress } from './keymap.ts';
import { createStore } from './store.ts';

const STORED = 'kwartier.own-keys';

function kept(): Readonly<Record<string, string>> {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(STORED) ?? '{}');
    if (typeof read === 'object' && read !== null)
      return Object.fromEntries(Object.entries(read).filter(([, keys]) => typeof keys === 'string' && keys !== ''));
  } catch {
    // Storage may be forbidden, or hold what is no list of keys.
  }
  return {};
}

/** Keys that somebody chose on this device, by the keys they stand for: `{ e: 'd' }` resolves with D. */
export const ownKeys = createStore<Readonly<Record<string, string>>>(kept());
ownKeys.subscribe(() => {
  try {
    localStorage.setItem(STORED, JSON.stringify(ownKeys.get()));
  } catch {
    // The choice lasts the visit.
  }
});

/** The keys that do now what some keys do from the start. */
export const keysNow = (keys: string, own: Readonly<Record<string, string>> = ownKeys.get()): string =>
  own[keys] ?? keys;

/** Whether keys can be chosen anew: not those that every program has, nor those that work while one writes. */
export const mayChoose = (keys: string): boolean => !/Ctrl|Alt|Enter|Escape/.test(keys);

/** The key press as a choice; undefined for what cannot be one (a modifier, Escape, what the browser keeps for itself). */
export function chosenKey(press: KeyPress): string | undefined {
  const chord = chordOf(press);
  return chord !== '' &&
    mayChoose(chord) &&
    !/^(?:Shift\+)?(?:Tab|Arrow|Page|Home|End|Backspace|Delete|F\d)/.test(chord)
    ? chord
    : undefined;
}

/**
 * Choose other keys. Whatever had them gets the ones that are given up, so that nothing is without and nothing stands twice.
 * @param all the keys that there are from the start
 */
export function choose(
  own: Readonly<Record<string, string>>,
  all: readonly string[],
  keys: string,
  chosen: string,
): Readonly<Record<string, string>> {
  const before = keysNow(keys, own);
  const holder = all.find((one) => one !== keys && keysNow(one, own) === chosen);
  const next = { ...own, [keys]: chosen, ...(holder === undefined ? {} : { [holder]: before }) };
  return Object.fromEntries(Object.entries(next).filter(([from, to]) => from !== to));
}
