import type { ConversationDto } from '@kwartier/contracts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { wasActedOn } from '../../lib/acted-on.ts';
import type { Sort } from '../../lib/views.ts';
import {
  type Arrivals,
  arrivalsSince,
  type FrozenOrder,
  freshOrder,
  withFurtherPage,
  without,
} from './model/frozen-order.ts';

const AWAY_MS = 10_000;

interface Input {
  /** Changes when another view or filter is entered: then the order is made anew. */
  readonly key: string;
  readonly rows: readonly ConversationDto[];
  readonly belongs: (row: ConversationDto) => boolean;
  readonly pages: number;
  readonly sort: Sort;
  readonly now: number;
  /** Whether the first page has come. */
  readonly loaded: boolean;
}

interface FrozenList {
  /** Rows in the order shown, with live contents; a row that has gone stays until the order is refreshed. */
  readonly shown: readonly ConversationDto[];
  readonly order: FrozenOrder;
  readonly arrivals: Arrivals;
  readonly refresh: () => void;
  /** Tell whether pointer or focus is in the list. */
  readonly setHandInList: (inside: boolean) => void;
  readonly setAtTop: (atTop: boolean) => void;
}

const EMPTY: FrozenOrder = { ids: [], groups: new Map(), pages: 0 };

/** Nothing moves under the hand: contents are live, order and count change only when the person asks or has left. */
export function useFrozenList(input: Input): FrozenList {
  const { key, rows, belongs, pages, sort, now, loaded } = input;
  const [held, setHeld] = useState<{ key: string; order: FrozenOrder }>({ key: '', order: EMPTY });
  const known = useRef(new Map<string, ConversationDto>());
  const away = useRef({ since: Date.now(), inside: false, atTop: true });

  const live = useMemo(() => rows.filter(belongs), [rows, belongs]);
  for (const row of rows) known.current.set(row.id, row);

  let order = held.key === key ? held.order : EMPTY;
  if (loaded) {
    const livesIn = new Set(live.map((row) => row.id));
    const shownIds = new Set(order.ids);
    const broughtBack = live.some((row) => !shownIds.has(row.id) && wasActedOn(row.id));
    if (held.key !== key || order.ids.length === 0 || broughtBack) {
      if (live.length > 0 || held.key !== key) order = freshOrder({ rows: live, pages, sort, now });
    } else if (pages > order.pages) {
      order = withFurtherPage(order, { rows: live, pages, sort, now });
    }
    if (order.ids.some((id) => wasActedOn(id) && !livesIn.has(id))) {
      order = without(order, (id) => wasActedOn(id) && !livesIn.has(id));
    }
    const same = held.key === key && order.pages === held.order.pages && order.ids.join() === held.order.ids.join();
    if (same) order = held.order;
    else setHeld({ key, order });
  }

  const latest = useRef({ live, pages, sort, now, key });
  useEffect(() => {
    latest.current = { live, pages, sort, now, key };
  });
  const refresh = useRef(() => {
    const { live: rowsNow, pages: pagesNow, sort: sortNow, now: at, key: keyNow } = latest.current;
    setHeld({ key: keyNow, order: freshOrder({ rows: rowsNow, pages: pagesNow, sort: sortNow, now: at }) });
  }).current;

  useEffect(() => {
    const timer = setInterval(() => {
      const { inside, atTop, since } = away.current;
      if (!inside && atTop && Date.now() - since > AWAY_MS) refresh();
    }, 2_000);
    return () => clearInterval(timer);
  }, [refresh]);

  const shown = useMemo(
    () => order.ids.map((id) => known.current.get(id)).filter((row) => row !== undefined),
    // `rows` and `live` carry the contents that `known` was filled with.
    [order, rows],
  );
  return {
    shown,
    order,
    arrivals: arrivalsSince(order, { rows: live, now }),
    refresh,
    setHandInList: useRef((inside: boolean) => {
      away.current = { ...away.current, inside, since: Date.now() };
    }).current,
    setAtTop: useRef((atTop: boolean) => {
      away.current = { ...away.current, atTop };
    }).current,
  };
}
