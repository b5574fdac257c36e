import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState, useSearch } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { Logo } from '../components/domain/logo.tsx';
import { Button, IconButton } from '../components/ui/button.tsx';
import { Icon, type IconName } from '../components/ui/icon.tsx';
import { Kbd } from '../components/ui/kbd.tsx';
import { takeNextWord, useTakeNext } from '../features/inbox/api/take-next.ts';
import { cx } from '../lib/cx.ts';
import { t } from '../lib/i18n/index.ts';
import { lazily } from '../lib/lazily.ts';
import { channelsQuery } from '../lib/queries/channels.ts';
import { countsQuery } from '../lib/queries/conversations.ts';
import { useCan, useMe } from '../lib/queries/session.ts';
import { useStore } from '../lib/store.ts';
import { VIEW_NAME, type View } from '../lib/views.ts';
import { showLayer } from './layers.ts';
import { MeMenu } from './me-menu.tsx';
import css from './nav.module.css';

const FirstHourItem = lazily(() => import('./first-hour-item.tsx').then((module) => module.FirstHourItem));
const SavedViews = lazily(() => import('./saved-views.tsx').then((module) => module.SavedViews));

const VIEW_ICON: readonly [View, IconName][] = [
  ['mine', 'person'],
  ['unassigned', 'nobody'],
  ['open', 'tray'],
  ['mentioned', 'at'],
  ['following', 'bell'],
  ['snoozed', 'clock'],
  ['resolved', 'check'],
];

interface ItemProps {
  icon: IconName;
  label: string;
  note?: ReactNode;
  compact: boolean;
}

const ItemInside = ({ icon, label, note, compact }: ItemProps) => (
  <>
    <Icon name={icon} />
    <span className={compact ? 'visually-hidden' : 'cut'}>{label}</span>
    {note !== undefined && note !== null && <span className={compact ? 'visually-hidden' : css.count}>{note}</span>}
  </>
);

const Hint = ({ label, on, children }: { label: string; on: boolean; children: ReactNode }) => {
  const inside = <span className={css.hint}>{children}</span>;
  return on ? (
    <Tooltip label={label} position="right">
      {inside}
    </Tooltip>
  ) : (
    inside
  );
};

/** Where am I, what waits where, who am I. */
export function Nav({ compact }: { compact: boolean }) {
  const me = useMe();
  const { data: counts } = useQuery(countsQuery);
  const seesBoard = useCan('report.read');
  const seesRules = useCan('rule.read');
  const setsUp = useCan('channel.write');
  const securesIt = useCan('security.read');
  const { data: channels } = useQuery({ ...channelsQuery, enabled: setsUp || seesBoard });
  const takeNext = useTakeNext();
  const word = useStore(takeNextWord);
  const inInbox = useRouterState({ select: (state) => state.location.pathname.startsWith('/inbox') });
  const { saved } = useSearch({ strict: false });
  const down = channels?.filter((channel) => channel.state === 'needs_reauth').length ?? 0;
  const count: Partial<Record<View, number | undefined>> = {
    mine: counts?.mine,
    unassigned: counts?.unassigned,
    open: counts?.open,
    mentioned: counts?.mentioned || undefined,
    following: counts?.following || undefined,
    snoozed: counts?.snoozed,
  };
  const approves = useCan('reply.approve');
  const lead: readonly [string, IconName, string, ReactNode][] = [
    ...(approves
      ? ([['/approvals', 'check', t('Approvals'), counts?.approvals || null]] as [
          string,
          IconName,
          string,
          ReactNode,
        ][])
      : []),
    ...(seesBoard
      ? ([
          ['/board', 'board', t('Team board'), null],
          ['/macros', 'bolt', t('Replies and macros'), null],
          ...(seesRules ? [['/rules', 'again', t('Rules'), null]] : []),
        ] as [string, IconName, string, ReactNode][])
      : []),
  ];
  const setup: readonly [string, IconName, string, ReactNode][] = setsUp
    ? [
        [
          '/channels',
          'plug',
          t('Channels'),
          down > 0 ? <b className={css.down}>{t('{count} down', { count: down })}</b> : null,
        ],
        ['/promises', 'settings', t('Promises and hours'), null],
        ['/people', 'people', t('People and teams'), null],
        ['/care', 'eyeOff', t('Care for the team'), null],
        ['/privacy', 'eye', t('Privacy'), null],
        ['/audit', 'lines', t('Audit log'), null],
        ...(securesIt
          ? ([['/security', 'lock', t('Sign-in and security'), null]] as [string, IconName, string, ReactNode][])
          : []),
      ]
    : [];

  return (
    <nav className={cx(css.nav, compact && css.compact)} aria-label={t('Main')}>
      <div className={css.brand}>
        <Logo />
        {!compact && <span className="cut">{me.workspace.name}</span>}
        {!compact && <span className="grow" />}
        {!compact && (
          <IconButton
            icon="search"
            label={t('Search and commands')}
            keys="Ctrl+K"
            onClick={() => showLayer('palette')}
          />
        )}
      </div>
      {me.isPractice && !compact && (
        <p className={css.practice}>{t('Practice: made-up customers. Nothing you send reaches anybody.')}</p>
      )}
      <Hint label={word || t('Take next · N')} on={compact}>
        <Button
          variant={inInbox ? 'primary' : 'default'}
          className={css.take}
          onClick={takeNext.take}
          busy={takeNext.isPending}
        >
          <span className="visually-hidden">{t('Take next')}</span>
          <span aria-hidden="true" className={css.takeInside}>
            {compact ? <Icon name="takeNext" /> : word || t('Take next')}
            {!compact && !word && <Kbd keys="n" plain />}
          </span>
        </Button>
      </Hint>
      <div className={css.links}>
        {VIEW_ICON.map(([view, icon]) => (
          <Hint key={view} label={t(VIEW_NAME[view])} on={compact}>
            <Link
              to="/inbox/$view"
              params={{ view }}
              className={css.item}
              activeProps={saved ? {} : { className: css.on, 'aria-current': 'page' }}
              activeOptions={{ includeSearch: false }}
            >
              <ItemInside icon={icon} label={t(VIEW_NAME[view])} note={count[view]} compact={compact} />
            </Link>
          </Hint>
        ))}
        <Suspense fallback={null}>
          <SavedViews as="lines" compact={compact} />
        </Suspense>
        {[[t('Lead'), lead] as const, [t('Set up'), setup] as const].map(
          ([title, items]) =>
            items.length > 0 && (
              <div key={title} className={css.section}>
                <h2 className={compact ? 'visually-hidden' : css.title}>{title}</h2>
                {items.map(([to, icon, label, note]) => (
                  <Hint key={to} label={label} on={compact}>
                    <Link to={to} className={css.item} activeProps={{ className: css.on, 'aria-current': 'page' }}>
                      <ItemInside icon={icon} label={label} note={note} compact={compact} />
                    </Link>
                  </Hint>
                ))}
              </div>
            ),
        )}
        {setsUp && (
          <Suspense fallback={null}>
            <FirstHourItem compact={compact} />
          </Suspense>
        )}
      </div>
      <span className="grow" />
      <MeMenu compact={compact} />
    </nav>
  );
}
