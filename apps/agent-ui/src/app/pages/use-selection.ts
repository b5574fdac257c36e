import { type ConversationDto, MAX_BULK } from '@kwartier/contracts';
import { useState } from 'react';
import type { ListHandle } from '../../features/inbox/components/conversation-list.tsx';

const NONE: ReadonlySet<string> = new Set();

/** Rows ticked to do something with several at once. Another view begins with none. */
export function useSelection(
  key: string,
  list: { readonly current: ListHandle | null },
  shown: readonly ConversationDto[],
) {
  const [selection, setSelection] = useState<{ key: string; ids: ReadonlySet<string> }>({ key: '', ids: NONE });
  const selected = selection.key === key ? selection.ids : NONE;
  const toggle = (id: string | undefined) => {
    if (!id) return;
    const ids = new Set(selected);
    if (!ids.delete(id)) ids.add(id);
    setSelection({ key, ids });
  };
  const extend = (by: 1 | -1) => {
    const here = shown.findIndex((row) => row.id === list.current?.cursor());
    const ids = [shown[here]?.id, shown[here + by]?.id].filter((id) => id !== undefined);
    setSelection({ key, ids: new Set([...selected, ...ids]) });
    list.current?.move(by);
  };
  const all = () => setSelection({ key, ids: new Set(shown.map(({ id }) => id).slice(0, MAX_BULK)) });
  return { selected, toggle, extend, all, clear: () => setSelection({ key, ids: NONE }) };
}
