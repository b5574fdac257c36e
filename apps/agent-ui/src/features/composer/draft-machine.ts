import type { DraftDto } from '@kwartier/contracts';
import { codeOf } from '../../lib/api-client.ts';
import type { LocalDraft, LocalDrafts } from '../../lib/local-drafts.ts';
import type { Audience } from '../../lib/outbox.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { joined, mergeDrafts } from './merge-drafts.ts';

const SAVE_AFTER_MS = 800;
const TRY_AGAIN_MS = 5_000;

export type DraftState = 'none' | 'saving' | 'saved' | 'local';
export interface DraftValue {
  readonly text: string;
  readonly audience: Audience;
  readonly state: DraftState;
}

/** How drafts get to the server. */
export interface DraftLine {
  fetch(conversationId: string): Promise<DraftDto>;
  put(conversationId: string, text: string, audience: Audience, version: number): Promise<DraftDto>;
  discard(conversationId: string, version: number): Promise<void>;
}

export interface DraftSurroundings {
  readonly line: DraftLine;
  readonly shelf: LocalDrafts;
  /** This window, as no other is called. */
  readonly windowId: string;
  /** Do something after a while. @returns how to call it off */
  readonly after: (ms: number, work: () => void) => () => void;
}

/** What one person types in one conversation. It lives as long as the page, whatever is on screen. */
export interface DraftMachine {
  readonly value: Store<DraftValue>;
  /** Learn what other windows left on the server. Words of theirs come below what is typed here. */
  renew(): Promise<void>;
  set(text: string, audience: Audience): void;
  /**
   * Words that were on their way come back, below what is being typed.
   * @param putBack what the server put into its draft for that
   */
  giveBack(text: string, audience: Audience, putBack?: string): void;
  /** The text goes out: it is the outbox's now. @returns the version of the draft that goes with it, if it is known */
  handOver(): number | undefined;
  /** What was handed over was taken or came back: the server need not keep it as a draft. */
  settle(wasTaken: boolean): Promise<void>;
  /** Bring to the server what is only here. */
  save(): Promise<void>;
}

/**
 * Kept on the server as it grows, on this device until the server has it, and never written over what another window left there: each
 * save names the version it knows, and what it does not know is merged.
 */
export function makeDraft(
  agentId: string,
  conversationId: string,
  startAudience: Audience,
  { line, shelf, windowId, after }: DraftSurroundings,
): DraftMachine {
  const start = `${agentId}.${conversationId}.`;
  const key = start + windowId;
  const value = createStore<DraftValue>({ text: '', audience: startAudience, state: 'none' });
  let version = 0;
  /** What the server held at that version. */
  let base = '';
  /** What may be there although nobody said so. */
  let attempts: LocalDraft['attempts'] = [];
  let isKnown = false;
  let running: Promise<void> | null = null;
  let again = false;
  let callOff = () => {};

  const keep = () => {
    const { text, audience } = value.get();
    shelf.put(key, { text, audience, base, attempts });
  };
  const show = (next: Partial<DraftValue>) => value.set({ ...value.get(), ...next });
  const saveAfter = (ms: number) => {
    callOff();
    callOff = after(ms, () => void save());
  };

  // What earlier visits and other windows left on this device.
  const left = shelf.under(start);
  for (const [, entry] of left) {
    const { text } = value.get();
    show({
      text: mergeDrafts(text, '', entry.text),
      audience: text.trim() ? value.get().audience : entry.audience,
      state: 'local',
    });
    base ||= entry.base;
    attempts = [...attempts, ...entry.attempts];
  }
  if (left.length > 0) {
    keep();
    for (const [other] of left) if (other !== key) shelf.drop(other);
  }

  /** Take in what the server holds. */
  function learn(held: Pick<DraftDto, 'text' | 'audience' | 'version'>): void {
    const isOurs = attempts.some((one) => one.version === held.version && one.text === held.text);
    const { text, audience } = value.get();
    const merged = mergeDrafts(text, isOurs ? held.text : base, held.text);
    version = held.version;
    base = held.text;
    attempts = [];
    isKnown = true;
    if (merged === text) return;
    show({ text: merged, audience: text.trim() ? audience : held.audience, state: 'saved' });
    if (merged !== held.text || shelf.get(key)) keep();
  }

  async function send(): Promise<void> {
    const { text, audience } = value.get();
    if (text === base && attempts.length === 0) return;
    attempts = [...attempts, { text, version: version + 1 }];
    if (shelf.get(key)) keep();
    if (text) version = (await line.put(conversationId, text, audience, version)).version;
    else {
      await line.discard(conversationId, version);
      version += 1;
    }
    base = text;
    attempts = [];
  }

  async function saveOnce(): Promise<void> {
    callOff();
    show({ state: 'saving' });
    try {
      if (!isKnown) learn(await line.fetch(conversationId));
      try {
        await send();
      } catch (problem) {
        if (codeOf(problem) !== 'draft.stale') throw problem;
        learn(await line.fetch(conversationId));
        await send();
      }
      if (value.get().text === base) shelf.drop(key);
      else again = true;
      show({ state: base ? 'saved' : 'none' });
    } catch {
      show({ state: value.get().text ? 'local' : 'none' });
      saveAfter(TRY_AGAIN_MS);
    }
  }

  function save(): Promise<void> {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await saveOnce();
      } while (again);
    })().finally(() => {
      running = null;
    });
    return running;
  }

  function set(text: string, audience: Audience): void {
    show({ text, audience });
    keep();
    saveAfter(SAVE_AFTER_MS);
  }

  return {
    value,
    save,
    set,
    async renew() {
      if (running) return save();
      const held = await line.fetch(conversationId).catch(() => undefined);
      if (!held || running) return;
      learn(held);
      if (shelf.get(key)) await save();
      else show({ state: value.get().text ? 'saved' : 'none' });
    },
    giveBack(text, audience, putBack) {
      const held = value.get();
      if (putBack !== undefined) attempts = [...attempts, { text: joined(base, putBack), version: version + 1 }];
      set(held.text === text || !text ? held.text : joined(held.text, text), text ? audience : held.audience);
    },
    handOver() {
      callOff();
      show({ text: '', state: 'none' });
      // Should the page go now, the next one knows that this was no longer a draft.
      keep();
      return isKnown ? version : undefined;
    },
    settle(wasTaken) {
      // The draft went with the message: should the same words stand there again, somebody put them back.
      if (wasTaken && isKnown && !running && attempts.length === 0) {
        base = '';
        version += version > 0 ? 1 : 0;
      }
      return save();
    },
  };
}
