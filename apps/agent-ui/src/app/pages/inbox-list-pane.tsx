import type { ConversationDto } from '@kwartier/contracts';
import { type ConversationAction, firstName, type HandedTo } from '@kwartier/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Logo } from '../../components/domain/logo.tsx';
import { Bar } from '../../components/ui/bar.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { ProblemText } from '../../components/ui/problem-text.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { takeNextWord, useTakeNext } from '../../features/inbox/api/take-next.ts';
import { ArrivalsStrip } from '../../features/inbox/components/arrivals-strip.tsx';
import { BulkBar } from '../../features/inbox/components/bulk-bar.tsx';
import { ConversationList, type ListHandle } from '../../features/inbox/components/conversation-list.tsx';
import { InboxFilters } from '../../features/inbox/components/inbox-filters.tsx';
import { ViewChips } from '../../features/inbox/components/view-chips.tsx';
import { withGroups } from '../../features/inbox/model/arrange.ts';
import { arrivalWords, goneWords } from '../../features/inbox/model/frozen-order.ts';
import { useFrozenList } from '../../features/inbox/use-frozen-list.ts';
import { actionWords } from '../../lib/action-words.ts';
import { announce } from '../../lib/announcer.ts';
import { useCommands } from '../../lib/commands.ts';
import { Soon } from '../../lib/first-page.tsx';
import { enumerate, t } from '../../lib/i18n/index.ts';
import { lazily } from '../../lib/lazily.ts';
import { useNow } from '../../lib/now.ts';
import { useActionNames } from '../../lib/queries/action-names.ts';
import { useBulk } from '../../lib/queries/bulk.ts';
import { channelsQuery } from '../../lib/queries/channels.ts';
import { countsQuery, inboxQuery } from '../../lib/queries/conversations.ts';
import { tagsQuery } from '../../lib/queries/macros.ts';
import { flatRows, matchesOf } from '../../lib/queries/merge-rows.ts';
import { agentsQuery, teamsQuery, useAgentNames } from '../../lib/queries/people.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';
import { viewsQuery } from '../../lib/queries/views.ts';
import { useStore } from '../../lib/store.ts';
import {
  belongsTo,
  type InboxParams,
  type InboxSearch,
  type Sort,
  shownSort,
  VIEW_NAME,
  type View,
} from '../../lib/views.ts';
import { resolveActions } from '../../lib/wrap-up.ts';
import css from './inbox-list-pane.module.css';
import { useConversationMoves } from './use-conversation-moves.ts';
import { useMacroValues } from './use-macro-values.ts';
import { usePrefetchNext } from './use-prefetch-next.ts';
import { useSelection } from './use-selection.ts';

const SnoozeMenu = lazily(() => import('../../components/domain/snooze-menu.tsx').then((module) => module.SnoozeMenu));
const SearchLine = lazily(() =>
  import('../../features/inbox/components/search-line.tsx').then((module) => module.SearchLine),
);
const NothingHere = lazily(() =>
  import('../../features/inbox/components/nothing-here.tsx').then((module) => module.NothingHere),
);
const RowActions = lazily(() =>
  import('../../features/inbox/components/row-actions.tsx').then((module) => module.RowActions),
);
const SavedViews = lazily(() => import('../saved-views.tsx').then((module) => module.SavedViews));
const BulkMore = lazily(() =>
  import('../../features/inbox/components/bulk-more.tsx').then((module) => module.BulkMore),
);
const BulkHandOver = lazily(() =>
  import('../../features/inbox/components/bulk-hand-over.tsx').then((module) => module.BulkHandOver),
);
const BulkResult = lazily(() =>
  import('../../features/inbox/components/bulk-result.tsx').then((module) => module.BulkResult),
);
const BulkReply = lazily(() =>
  import('../../features/inbox/components/bulk-reply.tsx').then((module) => module.BulkReply),
);

interface InboxListPaneProps {
  params: InboxParams;
  openId: string | undefined;
  phone: boolean;
  onOpen: (id: string, focusConversation: boolean) => void;
  handle: { current: ListHandle | null };
}

/** One view of the inbox: its bar, what arrived, and the list. */
export function InboxListPane({ params, openId, phone, onOpen, handle }: InboxListPaneProps) {
  const me = useMe();
  const names = useAgentNames();
  const now = useNow();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const moves = useConversationMoves();
  const takeNext = useTakeNext();
  const word = useStore(takeNextWord);
  const mayAssign = useCan('conversation.assign');
  const maySetStatus = useCan('conversation.set_status');
  const maySetUp = useCan('channel.write');
  const { data: counts } = useQuery(countsQuery);
  const { data: channels } = useQuery({ ...channelsQuery, enabled: useCan('channel.read') });
  const inbox = useInfiniteQuery(inboxQuery(params));
  /** The view whose search line is open. */
  const [searching, setSearching] = useState<View | null>(null);
  /** Counts how often it was asked for, so that asking again comes back to it. */
  const [asked, setAsked] = useState(0);
  const [snoozing, setSnoozing] = useState<string>();

  const key = JSON.stringify(params);
  const sort: Sort = inbox.data?.pages[0]?.matches ? 'found' : shownSort(params);
  const matches = useMemo(() => matchesOf(inbox.data), [inbox.data]);
  const { data: views } = useQuery({ ...viewsQuery, enabled: params.saved !== undefined });
  const saved = views?.find(({ id }) => id === params.saved);
  const rows = useMemo(() => flatRows(inbox.data), [inbox.data]);
  const { view, q, channel } = params;
  const belongs = useCallback(
    (row: ConversationDto) => belongsTo({ view, q, channel } as InboxParams, row, me.id),
    [view, q, channel, me.id],
  );
  const list = useFrozenList({
    key,
    rows,
    belongs,
    pages: inbox.data?.pages.length ?? 0,
    sort,
    now,
    loaded: inbox.isSuccess,
  });
  usePrefetchNext(list.shown, openId);
  const { selected, toggle, extend, all, clear } = useSelection(key, handle, list.shown);
  const items = useMemo(() => withGroups(list.shown, list.order.groups), [list.shown, list.order]);

  const refilter = useCallback(
    (next: InboxSearch) => void navigate({ to: '/inbox/$view', params: { view }, search: next, replace: true }),
    [navigate, view],
  );
  const show = () => {
    list.refresh();
    handle.current?.scrollToTop();
  };
  const search = () => {
    setSearching(view);
    setAsked((times) => times + 1);
  };
  const nameOf = useCallback((id: string) => names.get(id), [names]);
  const goneWordsOf = useCallback(
    (row: ConversationDto) =>
      belongs(row)
        ? undefined
        : goneWords(row, (id) => (id === me.id ? t('you') : firstName(names.get(id) ?? t('a colleague'))), view),
    [belongs, names, me.id, view],
  );
  const nearEnd = useCallback(() => {
    if (!inbox.isFetchingNextPage) void inbox.fetchNextPage();
  }, [inbox.isFetchingNextPage, inbox.fetchNextPage]);

  const chosen = list.shown.filter((row) => selected.has(row.id));
  const bulk = useBulk();
  const [answering, setAnswering] = useState<readonly ConversationDto[] | null>(null);
  const valuesOf = useMacroValues(now);
  const actionNames = useActionNames();
  const { data: tags = [] } = useQuery({ ...tagsQuery, enabled: maySetStatus });
  const { data: agents = [] } = useQuery(agentsQuery);
  const mayGive = useCan('conversation.assign_others');
  const mayNote = useCan('conversation.note');
  const { data: teams = [] } = useQuery({ ...teamsQuery, enabled: useCan('team.read') && mayGive });
  const [handing, setHanding] = useState<{ rows: readonly ConversationDto[]; to: HandedTo } | null>(null);
  const mayAnswerMany = useCan('conversation.bulk_reply');
  const toChosen = (...actions: readonly ConversationAction[]) => {
    bulk.run({
      rows: chosen,
      actions,
      label: (count) =>
        t('{count, plural, one {Done for #} other {Done for #}}: {what}', {
          count,
          what: enumerate(actions.map((action) => actionWords(action, actionNames))),
        }),
    });
    clear();
  };

  useCommands([
    {
      id: 'select',
      label: t('Select this one'),
      group: 'List',
      keys: 'x',
      run: () => toggle(handle.current?.cursor()),
    },
    {
      id: 'select-down',
      label: t('Select downwards'),
      group: 'List',
      keys: 'Shift+J',
      keyOnly: true,
      run: () => extend(1),
    },
    {
      id: 'select-up',
      label: t('Select upwards'),
      group: 'List',
      keys: 'Shift+K',
      keyOnly: true,
      run: () => extend(-1),
    },
    { id: 'search', label: t('Search conversations'), group: 'List', keys: '/', run: search },
    { id: 'show-new', label: t('Show what is new'), group: 'List', keys: '.', run: show },
    { id: 'to-list', label: t('To the list'), group: 'List', run: () => handle.current?.focus() },
  ]);

  useEffect(() => {
    if (list.arrivals.count > 0) announce(arrivalWords(list.arrivals));
  }, [list.arrivals.count, list.arrivals]);
  useEffect(() => {
    const late = counts?.breached
      ? `(${t('{count} late', { count: counts.breached })}) `
      : list.arrivals.count > 0
        ? `(${t('{count} new', { count: list.arrivals.count })}) `
        : counts?.mentioned
          ? `(@${counts.mentioned}) `
          : '';
    document.title = `${late}${t(VIEW_NAME[view])} – Kwartier`;
  }, [counts?.breached, counts?.mentioned, list.arrivals.count, view]);

  const counted = view === 'resolved' || view === 'spam' ? undefined : counts?.[view];
  // Mentions are counted while they are unread: none is no news.
  const count = view === 'mentioned' && counted === 0 ? undefined : counted;
  const empty = inbox.isSuccess && list.shown.length === 0;
  const filtered = q !== undefined || channel !== undefined;

  return (
    <>
      <Bar>
        {phone && <Logo size={24} />}
        <h1 className="cut">{saved ? <bdi>{saved.name}</bdi> : q ? t('Search') : t(VIEW_NAME[view])}</h1>
        {count !== undefined && !q && <span className="dim num">{count}</span>}
        <span className="grow" />
        <InboxFilters params={params} sort={sort} channels={channels ?? []} phone={phone} onChange={refilter} />
        <IconButton icon="search" label={t('Search conversations')} keys="/" onClick={search} />
      </Bar>
      {phone && (
        <ViewChips
          view={params.saved ? undefined : view}
          counts={counts}
          further={
            <Suspense fallback={null}>
              <SavedViews as="chips" />
            </Suspense>
          }
        />
      )}
      {(searching === view || q !== undefined) && (
        <Suspense fallback={<div className={css.searchRoom} />}>
          <SearchLine
            asked={asked}
            value={q ?? ''}
            saved={saved}
            sort={params.sort}
            onSearch={(text) => refilter({ ...without(without(params, 'q'), 'saved'), ...(text ? { q: text } : {}) })}
            onSaved={(made) => refilter({ q: made.query, sort: made.sort, saved: made.id })}
            onClose={() => {
              setSearching(null);
              refilter({});
              handle.current?.focus();
            }}
          />
        </Suspense>
      )}
      {bulk.state && (
        <Suspense fallback={null}>
          <BulkResult state={bulk.state} onDismiss={bulk.dismiss} />
        </Suspense>
      )}
      {answering && (
        <Suspense fallback={null}>
          <BulkReply
            rows={answering}
            valuesOf={valuesOf}
            phone={phone}
            onSend={(text, confirmed) => {
              void bulk.reply({ rows: answering, text, confirmed });
              setAnswering(null);
              clear();
            }}
            onClose={() => setAnswering(null)}
          />
        </Suspense>
      )}
      {handing && (
        <Suspense fallback={null}>
          <BulkHandOver
            rows={handing.rows}
            to={handing.to}
            meId={me.id}
            phone={phone}
            mayNote={mayNote}
            onHandOver={(note) => {
              bulk.handOver({
                ...handing,
                note,
                label: (count) =>
                  t('{count, plural, one {# handed over} other {# handed over}} to {name}', {
                    count,
                    name: handing.to.name,
                  }),
              });
              setHanding(null);
              clear();
            }}
            onClose={() => setHanding(null)}
          />
        </Suspense>
      )}
      {selected.size > 0 ? (
        <BulkBar
          count={selected.size}
          onTake={mayAssign ? () => toChosen({ kind: 'take' }) : undefined}
          onResolve={() => void resolveActions(me, chosen).then((actions) => actions && toChosen(...actions))}
          onAll={selected.size < list.shown.length ? all : undefined}
          more={
            maySetStatus && (
              <Suspense fallback={null}>
                <BulkMore
                  tags={tags}
                  agents={
                    mayGive
                      ? agents.filter((agent) => agent.isActive && agent.role !== 'viewer' && agent.role !== 'guest')
                      : []
                  }
                  teams={teams.filter((team) => mayGive && chosen.every((row) => row.brandId === team.brandId))}
                  onAct={toChosen}
                  onHandOver={(to) => setHanding({ rows: chosen, to })}
                  onReply={mayAnswerMany ? () => setAnswering(chosen) : undefined}
                />
              </Suspense>
            )
          }
          onSnooze={() => setSnoozing('selection')}
          onClear={clear}
          snooze={(button) => (
            <Suspense fallback={button}>
              <SnoozeMenu
                opened={snoozing === 'selection'}
                onOpened={(opened) => setSnoozing(opened ? 'selection' : undefined)}
                onSnooze={(until) => toChosen({ kind: 'snooze_until', at: until.toISOString() })}
              >
                {button}
              </SnoozeMenu>
            </Suspense>
          )}
        />
      ) : (
        <ArrivalsStrip
          arrivals={list.arrivals}
          onShow={show}
          onTryNow={() => void queryClient.invalidateQueries({ refetchType: 'active' })}
        />
      )}
      {inbox.error && !inbox.data && (
        <Notice
          tone="breached"
          icon="warn"
          role="alert"
          className={css.notice}
          actions={<Button onClick={() => void inbox.refetch()}>{t('Try again')}</Button>}
        >
          {t('The list did not load.')} <ProblemText error={inbox.error} />
        </Notice>
      )}
      {moves.problem && (
        <Notice tone="risk" icon="warn" className={css.notice}>
          <ProblemText error={moves.problem} />
        </Notice>
      )}
      {inbox.isPending && <Skeleton rows={8} />}
      {empty && !inbox.error && (
        <Suspense fallback={null}>
          <NothingHere
            view={view}
            query={q}
            filtered={filtered}
            counts={counts}
            onClear={() => refilter({})}
            onTakeNext={takeNext.take}
            noChannel={channels?.length === 0}
            maySetUp={maySetUp}
          />
        </Suspense>
      )}
      {list.shown.length > 0 && (
        <Soon part="list" fallback={<Skeleton rows={8} />}>
          <ConversationList
            key={key}
            items={items}
            openId={openId}
            selected={selected}
            onSelect={toggle}
            now={now}
            meId={me.id}
            brands={me.brands}
            phone={phone}
            nameOf={nameOf}
            goneWordsOf={goneWordsOf}
            matches={matches}
            query={q}
            columns={saved?.columns ?? null}
            hasMore={inbox.hasNextPage}
            onNearEnd={nearEnd}
            onOpen={onOpen}
            onHand={list.setHandInList}
            onAtTop={list.setAtTop}
            handle={handle}
            renderActions={(row) =>
              maySetStatus && row.status === 'open' ? (
                <Suspense fallback={null}>
                  <RowActions
                    onTake={mayAssign && row.assigneeId === null ? () => moves.take(row) : undefined}
                    onResolve={() => moves.resolve(row)}
                    snooze={(button) => (
                      <Suspense fallback={button}>
                        <SnoozeMenu
                          opened={snoozing === row.id}
                          onOpened={(opened) => setSnoozing(opened ? row.id : undefined)}
                          onSnooze={(until) => moves.snooze(row, until)}
                        >
                          {button}
                        </SnoozeMenu>
                      </Suspense>
                    )}
                  />
                </Suspense>
              ) : null
            }
          />
        </Soon>
      )}
      {phone && (
        <div className={css.dock}>
          <Button variant="primary" className={css.take} onClick={takeNext.take} busy={takeNext.isPending}>
            <span className="visually-hidden">{t('Take next')}</span>
            <span aria-hidden="true">{word || t('Take next')}</span>
          </Button>
        </div>
      )}
    </>
  );
}

function without(params: InboxSearch & { view?: View }, key: keyof InboxSearch): InboxSearch {
  const { view: _view, ...rest } = params;
  const copy: Record<string, unknown> = { ...rest };
  delete copy[key];
  return copy;
}
