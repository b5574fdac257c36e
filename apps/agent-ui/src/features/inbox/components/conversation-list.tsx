import type { BrandLook, ConversationDto, SearchMatchDto } from '@kwartier/contracts';
import type { ViewColumn } from '@kwartier/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { msg, t } from '../../../lib/i18n/index.ts';
import { conversationBadge, type Group } from '../../../lib/sla-clock.ts';
import { useVeil } from '../../../lib/veil.ts';
import type { ListItem } from '../model/arrange.ts';
import css from './conversation-list.module.css';
import { ConversationRow, rowSentence } from './conversation-row.tsx';

const GROUP_NAME: Record<Group, string> = {
  breached: msg('Breached'),
  risk: msg('At risk'),
  waiting: msg('Waiting'),
  paused: msg('Paused'),
  answered: msg('Answered'),
};

export interface ListHandle {
  move: (step: 1 | -1) => void;
  /** The row one stands on. */
  cursor: () => string | undefined;
  focus: () => void;
  scrollToTop: () => void;
}

interface ConversationListProps {
  items: readonly ListItem[];
  openId: string | undefined;
  /** Rows ticked to do something with several at once. */
  selected: ReadonlySet<string>;
  onSelect: (id: string) => void;
  now: number;
  meId: string;
  /** Those one works for. Whose a row is it shows only where they can be mistaken. */
  brands: readonly BrandLook[];
  phone: boolean;
  nameOf: (agentId: string) => string | undefined;
  goneWordsOf: (row: ConversationDto) => string | undefined;
  /** What a search found in each, and the words to mark. */
  matches: ReadonlyMap<string, SearchMatchDto>;
  query: string | undefined;
  /** What rows show; null: everything. */
  columns: readonly ViewColumn[] | null;
  /** More pages wait below. */
  hasMore: boolean;
  onNearEnd: () => void;
  onOpen: (id: string, focusConversation: boolean) => void;
  onHand: (inside: boolean) => void;
  onAtTop: (atTop: boolean) => void;
  renderActions: (row: ConversationDto) => ReactNode;
  handle: { current: ListHandle | null };
}

/** The list: a listbox of which only what is on screen exists, with one tab stop. */
export function ConversationList(props: ConversationListProps) {
  const {
    items,
    selected,
    onSelect,
    openId,
    now,
    meId,
    phone,
    nameOf,
    goneWordsOf,
    hasMore,
    onNearEnd,
    onOpen,
    onHand,
    onAtTop,
  } = props;
  // What was hidden and is opened is said in its row as well.
  useVeil();
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | undefined>(openId);
  const [hovered, setHovered] = useState<string>();
  const wantsFocus = useRef(false);
  const rowHeight = phone ? 83 : 74;

  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.type === 'group' ? 26 : rowHeight),
    getItemKey: (index) => {
      const item = items[index];
      return item?.type === 'row' ? item.row.id : `group-${item?.group ?? index}`;
    },
    overscan: 6,
  });
  useEffect(() => virtual.measure(), [rowHeight, items, virtual]);

  const selecting = selected.size > 0;
  const rows = items.flatMap((item, index) => (item.type === 'row' ? [{ id: item.row.id, index }] : []));
  const position = new Map(rows.map(({ id }, at) => [id, at]));
  const cursorId = cursor && position.has(cursor) ? cursor : openId && position.has(openId) ? openId : rows[0]?.id;

  const visible = virtual.getVirtualItems();
  const lastVisible = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastVisible >= items.length - 8) onNearEnd();
  }, [hasMore, lastVisible, items.length, onNearEnd]);

  const focusRow = (id: string) =>
    scroller.current
      ?.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(id)}"]`)
      ?.focus({ preventScroll: true });
  const go = (id: string) => {
    const target = rows[position.get(id) ?? -1];
    if (!target) return;
    setCursor(id);
    virtual.scrollToIndex(target.index, { align: 'auto' });
    wantsFocus.current = true;
  };
  useEffect(() => {
    if (!wantsFocus.current || !cursorId) return;
    wantsFocus.current = false;
    requestAnimationFrame(() => focusRow(cursorId));
  });

  const step = (by: number) => {
    const from = position.get(cursorId ?? '') ?? -1;
    const target = rows[Math.max(0, Math.min(rows.length - 1, from + by))];
    if (target) go(target.id);
  };
  const hasFocus = () => scroller.current?.contains(document.activeElement) ?? false;
  useEffect(() => {
    props.handle.current = {
      move: (by) => {
        if (hasFocus() || !openId) return step(by);
        const from = position.get(openId);
        const target = rows[from === undefined ? 0 : from + by];
        if (target) {
          setCursor(target.id);
          virtual.scrollToIndex(target.index, { align: 'auto' });
          onOpen(target.id, false);
        }
      },
      cursor: () => (hasFocus() ? cursorId : (openId ?? cursorId)),
      focus: () => cursorId && go(cursorId),
      scrollToTop: () => virtual.scrollToOffset(0),
    };
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e9, End: 1e9 };
    const by = moves[event.key];
    if (by !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      step(by);
    } else if ((event.key === 'Enter' || event.key === ' ') && cursorId && !event.ctrlKey) {
      event.preventDefault();
      onOpen(cursorId, event.key === 'Enter');
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: watches whether a hand is in the list; nothing to operate
    <div
      ref={scroller}
      className={css.scroller}
      onPointerEnter={() => onHand(true)}
      onPointerLeave={() => {
        setHovered(undefined);
        onHand(hasFocus());
      }}
      onFocus={() => onHand(true)}
      onBlur={() => onHand(false)}
      onScroll={(event) => onAtTop(event.currentTarget.scrollTop < 4)}
    >
      <div
        role="listbox"
        aria-label={t('Conversations')}
        aria-multiselectable={selecting || undefined}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className={css.inner}
        style={{ blockSize: virtual.getTotalSize() }}
      >
        {visible.map((virtualItem) => {
          const item = items[virtualItem.index];
          if (!item) return null;
          const style = { blockSize: virtualItem.size, transform: `translateY(${virtualItem.start}px)` };
          if (item.type === 'group') {
            return (
              <div key={virtualItem.key} className={css.group} style={style} role="presentation">
                <b>{t(GROUP_NAME[item.group])}</b>
                <span className="num">{item.count}</span>
              </div>
            );
          }
          const { row } = item;
          const gone = goneWordsOf(row);
          const assignee = row.assigneeId ? (nameOf(row.assigneeId) ?? t('A colleague')) : undefined;
          const badge = conversationBadge(row, now);
          const brand = props.brands[1] && props.brands.find(({ id }) => id === row.brandId);
          const at = position.get(row.id) ?? 0;
          const acting = hovered === row.id && !gone && !phone;
          return (
            <div
              key={virtualItem.key}
              className={css.slot}
              style={style}
              role="presentation"
              onPointerEnter={() => setHovered(row.id)}
            >
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the listbox above hears the keys */}
              <div
                role="option"
                tabIndex={row.id === cursorId ? 0 : -1}
                aria-selected={selecting ? selected.has(row.id) : row.id === openId}
                aria-posinset={at + 1}
                aria-setsize={hasMore ? -1 : rows.length}
                data-conversation={row.id}
                className={css.option}
                onClick={(event) => {
                  setCursor(row.id);
                  const isPicked = (event.target as Element).closest('[data-pick]') !== null;
                  // A finger that has begun to select goes on by pressing anywhere.
                  if (isPicked || (phone && selecting) || event.ctrlKey || event.metaKey) onSelect(row.id);
                  else onOpen(row.id, false);
                }}
              >
                <span className="visually-hidden">
                  {rowSentence({ row, brand, badge, now, meId, assignee, gone, match: props.matches.get(row.id) })}
                </span>
                <ConversationRow
                  row={row}
                  brand={brand}
                  badge={badge}
                  now={now}
                  meId={meId}
                  assignee={assignee}
                  open={row.id === openId}
                  selected={selecting ? selected.has(row.id) : undefined}
                  gone={gone}
                  match={props.matches.get(row.id)}
                  query={props.query}
                  columns={props.columns}
                  actions={acting ? <span className={css.room} /> : undefined}
                />
              </div>
              {acting && props.renderActions(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
