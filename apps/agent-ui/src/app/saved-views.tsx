import type { ViewDto } from '@kwartier/contracts';
import { MAX_VIEW_COUNT } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Icon } from '../components/ui/icon.tsx';
import chips from '../features/inbox/components/view-chips.module.css';
import { cx } from '../lib/cx.ts';
import { t } from '../lib/i18n/index.ts';
import { viewCountsQuery, viewsQuery } from '../lib/queries/views.ts';
import css from './nav.module.css';

const searchOf = ({ id, query, sort }: ViewDto) => ({ q: query, sort, saved: id });
const countWords = (count: number | undefined): string | number | undefined =>
  count === undefined ? undefined : count > MAX_VIEW_COUNT ? `${MAX_VIEW_COUNT}+` : count;

/** The views that one keeps, with what they hold now: as lines of the navigation, or as chips on a phone. */
export function SavedViews({ as, compact = false }: { as: 'lines' | 'chips'; compact?: boolean }) {
  const { data: views } = useQuery(viewsQuery);
  const { data: counts } = useQuery({ ...viewCountsQuery, enabled: (views?.length ?? 0) > 0 });
  const { saved } = useSearch({ strict: false });
  if (!views || views.length === 0) return null;
  if (as === 'chips')
    return views.map((view) => (
      <Link
        key={view.id}
        to="/inbox/$view"
        params={{ view: 'open' }}
        search={searchOf(view)}
        className={cx(chips.chip, view.id === saved && chips.on)}
        aria-current={view.id === saved ? 'page' : undefined}
      >
        <span>
          <bdi>{view.name}</bdi> <span className="num">{countWords(counts?.get(view.id))}</span>
        </span>
      </Link>
    ));
  return (
    <div className={css.section}>
      <h2 className={compact ? 'visually-hidden' : css.title}>{t('Views')}</h2>
      {views.map((view) => (
        <Link
          key={view.id}
          to="/inbox/$view"
          params={{ view: 'open' }}
          search={searchOf(view)}
          className={cx(css.item, view.id === saved && css.on)}
          // The address is the same for all; which view it is stands behind the question mark.
          activeProps={{}}
          aria-current={view.id === saved ? 'page' : undefined}
          title={compact ? view.name : view.query}
        >
          <Icon name={view.scope === 'personal' ? 'filter' : 'people'} />
          <bdi className={compact ? 'visually-hidden' : 'cut'}>{view.name}</bdi>
          <span className={compact ? 'visually-hidden' : css.count}>{countWords(counts?.get(view.id))}</span>
        </Link>
      ))}
    </div>
  );
}
