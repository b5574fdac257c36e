import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type PointerEvent, Suspense, useCallback, useRef, useState } from 'react';
import { Bar } from '../../components/ui/bar.tsx';
import { IconButton } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import type { ListHandle } from '../../features/inbox/components/conversation-list.tsx';
import { useCommands } from '../../lib/commands.ts';
import { cx } from '../../lib/cx.ts';
import { t } from '../../lib/i18n/index.ts';
import { lazily } from '../../lib/lazily.ts';
import { contactOpen, listWidth } from '../../lib/preferences.ts';
import { channelsQuery } from '../../lib/queries/channels.ts';
import { useCan } from '../../lib/queries/session.ts';
import { useStore } from '../../lib/store.ts';
import { useLayout } from '../../lib/use-layout.ts';
import { type InboxParams, type InboxSearch, isView } from '../../lib/views.ts';
import { InboxListPane } from './inbox-list-pane.tsx';
import css from './inbox-page.module.css';

const ConversationPane = lazily(() => import('./conversation-pane.tsx').then((module) => module.ConversationPane));
const ConversationSide = lazily(() => import('./conversation-side.tsx').then((module) => module.ConversationSide));
const ContactSheet = lazily(() => import('./contact-sheet.tsx').then((module) => module.ContactSheet));

const MIN_WIDTH = 320;
const MAX_WIDTH = 480;

/** The inbox: list, conversation, contact. One at a time on a phone. */
export function InboxPage() {
  const { view: viewParam, conversationId } = useParams({ strict: false });
  const search: InboxSearch = useSearch({ strict: false });
  const view = isView(viewParam) ? viewParam : 'open';
  const params: InboxParams = { view, ...search };
  const navigate = useNavigate();
  const layout = useLayout();
  const phone = layout === 'phone';
  const setsUp = useCan('channel.write');
  const { data: channels } = useQuery({ ...channelsQuery, enabled: setsUp });
  const docked = useStore(contactOpen);
  const width = useStore(listWidth);
  /** Null until it is first asked for. */
  const [drawer, setDrawer] = useState<boolean | null>(null);
  const list = useRef<ListHandle | null>(null);
  const conversationBox = useRef<HTMLElement>(null);

  const open = useCallback(
    (id: string, focusConversation = false) => {
      void navigate({
        to: '/inbox/$view/$conversationId',
        params: { view, conversationId: id },
        search: (now: InboxSearch) => now,
      });
      if (focusConversation) setTimeout(() => conversationBox.current?.focus(), 50);
    },
    [navigate, view],
  );
  const close = useCallback(() => {
    void navigate({ to: '/inbox/$view', params: { view }, search: (now: InboxSearch) => now });
    setTimeout(() => list.current?.focus(), 50);
  }, [navigate, view]);
  const toggleContact = () => {
    if (layout === 'wide') contactOpen.set((now) => !now);
    else setDrawer((now) => !now);
  };

  useCommands([
    {
      id: 'next-row',
      label: t('Next conversation'),
      group: 'List',
      keys: 'j',
      keyOnly: true,
      run: () => list.current?.move(1),
    },
    {
      id: 'previous-row',
      label: t('Previous conversation'),
      group: 'List',
      keys: 'k',
      keyOnly: true,
      run: () => list.current?.move(-1),
    },
    ...(conversationId
      ? [
          {
            id: 'contact',
            label: t('Show or hide the contact'),
            group: 'Conversation' as const,
            keys: ']',
            run: toggleContact,
          },
        ]
      : []),
  ]);

  const contactDocked = layout === 'wide' && docked && conversationId !== undefined;
  const ListBox = phone ? 'main' : 'section';
  const showList = !phone || !conversationId;
  const showConversation = !phone || conversationId;
  return (
    <div
      className={cx(css.inbox, css[layout], contactDocked && css.withContact)}
      style={{ '--w-list': layout === 'tablet' ? '360px' : `${width}px` } as React.CSSProperties}
    >
      {showList && (
        <ListBox className={css.list} {...(phone ? { id: 'main', tabIndex: -1 } : { 'aria-label': t('Inbox') })}>
          <InboxListPane params={params} openId={conversationId} phone={phone} onOpen={open} handle={list} />
          {!phone && layout !== 'tablet' && <WidthHandle />}
        </ListBox>
      )}
      {showConversation && (
        <main ref={conversationBox} id="main" tabIndex={-1} className={css.conversation}>
          {conversationId ? (
            <Suspense
              fallback={
                <>
                  <Bar>
                    <span />
                  </Bar>
                  <Skeleton rows={4} />
                </>
              }
            >
              <ConversationPane
                key={conversationId}
                id={conversationId}
                layout={layout}
                contactShown={contactDocked || drawer === true}
                onClose={close}
                onToggleContact={toggleContact}
                onOpen={open}
              />
            </Suspense>
          ) : (
            <>
              <Bar>
                <span />
              </Bar>
              <div className={css.nothing}>
                {setsUp && channels?.length === 0 ? (
                  <EmptyState
                    icon="flag"
                    title={t('Nothing is connected yet')}
                    actions={<Link to="/first-hour">{t('The first hour')}</Link>}
                  >
                    {t(
                      'A few steps lead to the first answered customer, and each looks for itself whether it is done.',
                    )}
                  </EmptyState>
                ) : (
                  <EmptyState icon="tray" title={t('No conversation open')}>
                    {t('Choose one from the list, or press N to take the most urgent one.')}
                  </EmptyState>
                )}
              </div>
            </>
          )}
        </main>
      )}
      {contactDocked && (
        <aside className={css.contact} aria-label={t('Contact')}>
          <Bar>
            <h2>{t('Contact')}</h2>
            <span className="grow" />
            <IconButton icon="close" label={t('Close panel')} keys="]" onClick={() => contactOpen.set(false)} />
          </Bar>
          <div className={css.scroll}>
            <Suspense fallback={null}>
              <ConversationSide id={conversationId} onOpen={open} />
            </Suspense>
          </div>
        </aside>
      )}
      {conversationId && layout !== 'wide' && drawer !== null && (
        <Suspense fallback={null}>
          <ContactSheet
            conversationId={conversationId}
            opened={drawer}
            phone={phone}
            onClose={() => setDrawer(false)}
            onOpen={open}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The edge of the list: dragged, or moved with the arrow keys. */
function WidthHandle() {
  const width = useStore(listWidth);
  const set = (next: number) => listWidth.set(Math.round(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, next))));
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    const handle = event.currentTarget;
    const startX = event.clientX;
    const startWidth = width;
    const sign = getComputedStyle(handle).direction === 'rtl' ? -1 : 1;
    handle.setPointerCapture(event.pointerId);
    const move = (to: globalThis.PointerEvent) => set(startWidth + sign * (to.clientX - startX));
    const stop = () => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', stop);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', stop);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be operated; this one is dragged
    <button
      type="button"
      role="separator"
      aria-label={t('Width of the list')}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      className={css.handle}
      onPointerDown={drag}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
        if (by === 0) return;
        event.preventDefault();
        set(width + by);
      }}
      onDoubleClick={() => set(396)}
    />
  );
}
