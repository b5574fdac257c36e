import { useCallback, useEffect, useRef, useState } from 'react';
import { online } from '../../lib/connection.ts';
import { dropLocalDraft, keepLocalDraft, localDraft } from '../../lib/local-drafts.ts';
import type { Audience } from '../../lib/outbox.ts';
import { fetchDraft, saveDraft } from './api/drafts.ts';

const SAVE_AFTER_MS = 800;
const TRY_AGAIN_MS = 5_000;

export type DraftState = 'none' | 'saving' | 'saved' | 'local';

interface Draft {
  readonly text: string;
  readonly audience: Audience;
  readonly state: DraftState;
  readonly set: (text: string, audience: Audience) => void;
  /** The text went out: nothing is left to keep. */
  readonly clear: () => void;
}

/** What is typed in one conversation: kept on the server as it grows, and on this device while the server cannot be reached. */
export function useDraft(conversationId: string, startAudience: Audience): Draft {
  const kept = localDraft(conversationId);
  const [value, setValue] = useState({ text: kept?.text ?? '', audience: kept?.audience ?? startAudience });
  const [state, setState] = useState<DraftState>(kept?.text ? 'local' : 'none');
  const box = useRef({ value, version: 0, touched: kept !== undefined, known: false, saving: false, again: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const save = useCallback(async () => {
    const now = box.current;
    clearTimeout(timer.current);
    if (now.saving) {
      now.again = true;
      return;
    }
    now.saving = true;
    const { text, audience } = now.value;
    setState('saving');
    try {
      if (!now.known) {
        now.version = (await fetchDraft(conversationId)).version;
        now.known = true;
      }
      now.version = await saveDraft(conversationId, text, audience, now.version);
      if (now.value.text === text) dropLocalDraft(conversationId);
      setState(text ? 'saved' : 'none');
    } catch {
      setState(text ? 'local' : 'none');
      timer.current = setTimeout(() => void save(), TRY_AGAIN_MS);
    } finally {
      now.saving = false;
      if (now.again) {
        now.again = false;
        void save();
      }
    }
  }, [conversationId]);

  // What an earlier visit left on the server, unless the person has already begun to type.
  useEffect(() => {
    let gone = false;
    const now = box.current;
    fetchDraft(conversationId)
      .then((draft) => {
        now.version = draft.version;
        now.known = true;
        if (gone || now.touched || !draft.text) return;
        now.value = { text: draft.text, audience: draft.audience };
        setValue(now.value);
        setState('saved');
      })
      .catch(() => undefined);
    const whenBack = online.subscribe(() => {
      if (online.get() && localDraft(conversationId)) void save();
    });
    return () => {
      gone = true;
      whenBack();
      clearTimeout(timer.current);
      if (localDraft(conversationId)) void save();
    };
  }, [conversationId, save]);

  const set = useCallback(
    (text: string, audience: Audience) => {
      const now = box.current;
      now.touched = true;
      now.value = { text, audience };
      setValue(now.value);
      keepLocalDraft(conversationId, now.value);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), SAVE_AFTER_MS);
    },
    [conversationId, save],
  );

  const clear = useCallback(() => {
    const now = box.current;
    clearTimeout(timer.current);
    now.touched = true;
    now.value = { ...now.value, text: '' };
    setValue(now.value);
    setState('none');
    dropLocalDraft(conversationId);
  }, [conversationId]);

  return { ...value, state, set, clear };
}
