export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The name of a key press as commands write it: "e", "?", "Ctrl+K", "Ctrl+Shift+Enter", "Shift+J". Empty for a bare modifier. */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string {
  if (key === 'Control' || key === 'Shift' || key === 'Alt' || key === 'Meta' || key === 'Dead') return '';
  const single = key.length === 1;
  const parts: string[] = [];
  if (ctrlKey || metaKey) parts.push('Ctrl');
  if (altKey) parts.push('Alt');
  const letter = single && /\p{L}/u.test(key);
  if (shiftKey && (!single || letter)) parts.push('Shift');
  if (parts.length === 0) return letter ? key.toLowerCase() : key;
  parts.push(single ? key.toUpperCase() : key);
  return parts.join('+');
}

/** The command for a key, given the keys before it in a sequence ("g" then "i"). A later command wins over an earlier one. */
export function matchKeys<Item extends { readonly keys?: string }>(
  commands: readonly Item[],
  prefix: string,
  chord: string,
): { command: Item | undefined; pending: string } {
  const sequence = prefix ? `${prefix} ${chord}` : chord;
  const command = commands.findLast((one) => one.keys === sequence);
  if (command) return { command, pending: '' };
  if (commands.some((one) => one.keys?.startsWith(`${sequence} `))) return { command: undefined, pending: sequence };
  return prefix ? matchKeys(commands, '', chord) : { command: undefined, pending: '' };
}

const MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
const SIGNS: Record<string, string> = {
  Ctrl: MAC ? '⌘' : 'Ctrl',
  Alt: MAC ? '⌥' : 'Alt',
  Shift: MAC ? '⇧' : 'Shift',
  Enter: '↵',
  Escape: 'Esc',
};

/** The caps to draw for keys: "Ctrl+Enter" gives Ctrl ↵; "g i" gives G I. */
export const keyCaps = (keys: string): string[] =>
  keys.split(' ').map((chord) =>
    chord.length === 1
      ? chord.toUpperCase()
      : chord
          .split('+')
          .map((part) => SIGNS[part] ?? part)
          .join(' '),
  );
