import { useQuery } from '@tanstack/react-query';
import { BrandMark, brandTokens } from '../../../components/domain/brand-mark.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { cx } from '../../../lib/cx.ts';
import { formatDuration } from '../../../lib/format-duration.ts';
import { t } from '../../../lib/i18n/index.ts';
import { sharedQuery } from '../api/guests.ts';
import css from './guests.module.css';

/** What is shared with a guest at this moment. */
export function SharedList({ now, onOpen }: { now: number; onOpen: (id: string) => void }) {
  const { data: items, error, refetch } = useQuery(sharedQuery);
  if (error && !items)
    return (
      <Notice
        tone="breached"
        icon="warn"
        role="alert"
        actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
      >
        {t('This did not load.')} {sayProblem(error)}
      </Notice>
    );
  if (!items) return <Skeleton rows={2} shape="card" />;
  if (items.length === 0)
    return (
      <EmptyState icon="lock" title={t('Nothing is shared with you now')}>
        {t('When somebody asks for your help, the conversation is here until they close it again.')}
      </EmptyState>
    );
  return (
    <ul className={css.list}>
      {items.map((item) => (
        <li key={item.id}>
          <button
            type="button"
            className={cx(css.item, brandTokens(item.brand).className)}
            style={brandTokens(item.brand).style}
            onClick={() => onOpen(item.id)}
          >
            <span className={css.brand}>
              <BrandMark brand={item.brand} />
              <bdi>{item.brand.name}</bdi>
            </span>
            <b className="strong">{t('{name} asks for your help', { name: item.sharedBy })}</b>
            <span className="small dim">
              {item.isPrivate
                ? t('{platform}, private', { platform: item.platform === 'x' ? 'X' : 'Facebook' })
                : t('{platform}, public', { platform: item.platform === 'x' ? 'X' : 'Facebook' })}{' '}
              ·{' '}
              {t('open to you for {time} more', {
                time: formatDuration(Math.max(0, Date.parse(item.expiresAt) - now)),
              })}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
