import type { InboxCountsDto } from '@kwartier/contracts';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { cx } from '../../../lib/cx.ts';
import { t } from '../../../lib/i18n/index.ts';
import { VIEW_NAME, type View } from '../../../lib/views.ts';
import css from './view-chips.module.css';

const CHIPS = ['mine', 'unassigned', 'open', 'mentioned', 'following', 'snoozed', 'resolved'] as const;

/** The views of the inbox on a phone. */
export function ViewChips({
  view,
  counts,
  further,
}: {
  /** Undefined: a saved view is looked at. */
  view: View | undefined;
  counts: InboxCountsDto | undefined;
  /** The views that one keeps. */
  further: ReactNode;
}) {
  const chips = useRef<HTMLElement>(null);
  // The chosen one is always in sight.
  useEffect(() => {
    chips.current
      ?.querySelector(`[data-view="${view}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'center', behavior: 'instant' });
  }, [view]);
  return (
    <nav ref={chips} className={css.chips} aria-label={t('Views')}>
      {CHIPS.map((one) => (
        <Link
          key={one}
          data-view={one}
          to="/inbox/$view"
          params={{ view: one }}
          className={cx(css.chip, one === view && css.on)}
          aria-current={one === view ? 'page' : undefined}
        >
          <span>
            {t(VIEW_NAME[one])}{' '}
            {one !== 'resolved' && counts && (one !== 'mentioned' || counts.mentioned > 0) && (
              <span className="num">{counts[one]}</span>
            )}
          </span>
        </Link>
      ))}
      {further}
    </nav>
  );
}
