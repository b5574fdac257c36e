import type { ConversationDto, ConversationPage } from '@kwartier/contracts';
import { mergeRows } from './merge-rows.ts';

/** A list that takes longer than this is fetched again by its own clock. */
const REMEMBERED = 1_000;

/**
 * The rows that came one by one, in the order they came. A page of a list that was asked for before a row came may be older
 * than the row, and would take it off the screen again.
 */
export function makeRecentRows(remembered = REMEMBERED) {
  let came = 0;
  let rows: { readonly at: number; readonly row: ConversationDto }[] = [];
  return {
    keep(fresh: readonly ConversationDto[]): void {
      rows = [...rows, ...fresh.map((row) => ({ at: ++came, row }))].slice(-remembered);
    },
    /** Where the sequence stands: to be taken before a page is asked for. */
    mark: (): number => came,
    /** The page with what came since the mark. Only a list's first page takes rows that are new to it. */
    into(page: ConversationPage, mark: number, isFirst: boolean): ConversationPage {
      const onPage = new Set(page.items.map((row) => row.id));
      const since = rows.filter(({ at, row }) => at > mark && (isFirst || onPage.has(row.id)));
      if (since.length === 0) return page;
      const newest = new Map<string, ConversationDto>();
      for (const { row } of since) {
        const held = newest.get(row.id);
        if (!held || row.seq >= held.seq) newest.set(row.id, row);
      }
      return mergeRows({ pages: [page], pageParams: [''] }, [...newest.values()]).pages[0] ?? page;
    },
  };
}

export const recentRows = makeRecentRows();
