import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '../components/ui/icon.tsx';
import { firstHourQuery, useLiveFirstHour } from '../features/first-hour/api/first-hour.ts';
import { t } from '../lib/i18n/index.ts';
import css from './nav.module.css';

/** The first hour in the navigation, until it is done or somebody took it out. */
export function FirstHourItem({ compact }: { compact: boolean }) {
  useLiveFirstHour();
  const { data: hour } = useQuery(firstHourQuery);
  if (!hour || hour.isDone || hour.isDismissed) return null;
  const counted = hour.lines.filter(({ state }) => state !== 'aside');
  return (
    <Link
      to="/first-hour"
      className={css.item}
      activeProps={{ className: css.on, 'aria-current': 'page' }}
      title={compact ? t('The first hour') : undefined}
    >
      <Icon name="flag" />
      <span className={compact ? 'visually-hidden' : 'cut'}>{t('The first hour')}</span>
      <span className={compact ? 'visually-hidden' : css.count}>
        {t('{done} of {all}', { done: counted.filter(({ state }) => state === 'done').length, all: counted.length })}
      </span>
    </Link>
  );
}
