import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { Icon } from '../components/ui/icon.tsx';
import { t } from '../lib/i18n/index.ts';
import { lazily } from '../lib/lazily.ts';
import { countsQuery } from '../lib/queries/conversations.ts';
import { useCan } from '../lib/queries/session.ts';
import css from './phone-tabs.module.css';

const MoreSheet = lazily(() => import('./more-sheet.tsx').then((module) => module.MoreSheet));

/** The bottom bar of the phone: four places at most. */
export function PhoneTabs() {
  const [more, setMore] = useState<'never' | 'open' | 'closed'>('never');
  const seesBoard = useCan('report.read');
  const approves = useCan('reply.approve');
  const approvals = useQuery(countsQuery).data?.approvals ?? 0;
  const on = { className: css.on, 'aria-current': 'page' } as const;
  return (
    <>
      <nav className={css.tabs} aria-label={t('Main')}>
        <Link
          to="/inbox/$view"
          params={{ view: 'mine' }}
          className={css.tab}
          activeProps={on}
          activeOptions={{ includeSearch: false }}
        >
          <Icon name="person" size={20} />
          {t('Mine')}
        </Link>
        <Link
          to="/inbox/$view"
          params={{ view: 'open' }}
          className={css.tab}
          activeProps={on}
          activeOptions={{ includeSearch: false }}
        >
          <Icon name="tray" size={20} />
          {t('Inbox')}
        </Link>
        {approves && (
          <Link to="/approvals" className={css.tab} activeProps={on}>
            <span className={css.badged}>
              <Icon name="check" size={20} />
              {approvals > 0 && <span className={css.badge}>{approvals}</span>}
            </span>
            {t('Approvals')}
          </Link>
        )}
        {seesBoard && !approves && (
          <Link to="/board" className={css.tab} activeProps={on}>
            <Icon name="board" size={20} />
            {t('Board')}
          </Link>
        )}
        <button type="button" className={css.tab} onClick={() => setMore('open')} aria-haspopup="dialog">
          <Icon name="more" size={20} />
          {t('More')}
        </button>
      </nav>
      {more !== 'never' && (
        <Suspense fallback={null}>
          <MoreSheet opened={more === 'open'} onClose={() => setMore('closed')} />
        </Suspense>
      )}
    </>
  );
}
