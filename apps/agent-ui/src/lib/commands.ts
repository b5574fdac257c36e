import { useEffect, useRef } from 'react';
import { msg } from './i18n/index.ts';
import { chordOf, matchKeys } from './keymap.ts';
import { keysNow } from './own-keys.ts';
import { letterKeys } from './preferences.ts';
import { createStore } from './store.ts';

/** Where commands belong in the palette; translated where they are shown. */
export const GROUPS = [msg('Conversation'), msg('List'), msg('Go to'), msg('Console')] as const;

/** Something a person can do here and now, by key or from the palette. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: (typeof GROUPS)[number];
  /** "e", "g i", "Ctrl+K". Without keys it is in the palette only. */
  readonly keys?: string;
  readonly run: () => void;
  /** Not offered in the palette: moves that only make sense by key. */
  readonly keyOnly?: boolean;
  /** Works inside text fields too. */
  readonly everywhere?: boolean;
}

/** All commands of what is on screen, by owner; a later owner wins over an earlier one with the same keys. */
const owners = createStore<ReadonlyMap<symbol, () => readonly Command[]>>(new Map());

/** Everything that can be done now, by the keys that somebody has for it. */
export function currentCommands(): Command[] {
  const byId = new Map<string, Command>();
  for (const commands of owners.get().values())
    for (const command of commands())
      byId.set(command.id, command.keys ? { ...command, keys: keysNow(command.keys) } : command);
  return [...byId.values()];
}

/** Offer commands while this component is on screen. The list may change with every render. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const owner = Symbol('commands');
    owners.set((map) => new Map(map).set(owner, () => latest.current));
    return () =>
      owners.set((map) => {
        const next = new Map(map);
        next.delete(owner);
        return next;
      });
  }, []);
}

const FIELD = 'input, textarea, select, [contenteditable="true"]';
const inField = (target: EventTarget | null) => target instanceof Element && target.closest(FIELD) !== null;
const inLayer = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role="menu"], [role="dialog"], [role="alertdialog"]') !== null;

let prefix = '';
let prefixTimer: ReturnType<typeof setTimeout> | undefined;

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = chordOf(event);
  if (!chord) return;
  const field = inField(event.target);
  const isLetter = !chord.includes('+');
  if (isLetter && (field || inLayer(event.target) || !letterKeys.get())) return;

  const { command, pending } = matchKeys(currentCommands(), prefix, chord);
  clearTimeout(prefixTimer);
  prefix = pending;
  if (pending)
    prefixTimer = setTimeout(() => {
      prefix = '';
    }, 1_200);
  if (!command || (field && !command.everywhere)) return;
  event.preventDefault();
  command.run();
}

/** Start listening to the keyboard; gives back how to stop. */
export function listenToKeys(): () => void {
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
