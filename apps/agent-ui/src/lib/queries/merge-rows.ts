import type { ConversationDto, ConversationPage, SearchMatchDto } from '@kwartier/contracts';
import type { InfiniteData } from '@tanstack/react-query';

type Pages = InfiniteData<ConversationPage>;

/**
 * A cached list with newer rows in it: held rows are replaced where they stand, unknown ones join the first page. An older
 * row never replaces a newer one. Whether a row still belongs to the view is decided where it is shown.
 * @param addsUnknown false for a search: only the server can say what is found
 */
export function mergeRows(data: Pages, rows: readonly ConversationDto[], addsUnknown = true): Pages {
  const unseen = new Map(rows.map((row) => [row.id, row]));
  let changed = false;
  const pages = data.pages.map((page) => {
    let touched = false;
    const items = page.items.map((held) => {
      const row = unseen.get(held.id);
      if (!row) return held;
      unseen.delete(held.id);
      if (row.seq < held.seq) return held;
      touched = true;
      return row;
    });
    changed ||= touched;
    return touched ? { ...page, items } : page;
  });
  const [first, ...rest] = pages;
  if (first && addsUnknown && unseen.size > 0)
    return { ...data, pages: [{ ...first, items: [...first.items, ...unseen.values()] }, ...rest] };
  return changed ? { ...data, pages } : data;
}

/** All rows of a list, each once. */
export function flatRows(data: Pages | undefined): ConversationDto[] {
  const byId = new Map<string, ConversationDto>();
  for (const page of data?.pages ?? []) {
    for (const row of page.items) {
      const held = byId.get(row.id);
      if (!held || row.seq >= held.seq) byId.set(row.id, row);
    }
  }
  return [...byId.values()];
}

/** What a search found in each conversation, by its id. */
export const matchesOf = (data: Pages | undefined): ReadonlyMap<string, SearchMatchDto> =>
  new Map(data?.pages.flatMap((page) => (page.matches ?? []).map((match) => [match.conversationId, match] as const)));
