import { useEffect, useState } from 'react';
import { cx } from '../../lib/cx.ts';
import { t } from '../../lib/i18n/index.ts';
import css from './skeleton.module.css';

const SHOW_AFTER_MS = 200;
const SLOW_AFTER_MS = 5_000;

/** Grey shapes of the final height while something loads: after 200 ms, still; after 5 s it says that it takes long. */
export function Skeleton({ rows = 6, shape = 'row' }: { rows?: number; shape?: 'row' | 'card' | 'message' }) {
  const [phase, setPhase] = useState<'hidden' | 'shown' | 'slow'>('hidden');
  useEffect(() => {
    const show = setTimeout(() => setPhase('shown'), SHOW_AFTER_MS);
    const slow = setTimeout(() => setPhase('slow'), SLOW_AFTER_MS);
    return () => {
      clearTimeout(show);
      clearTimeout(slow);
    };
  }, []);
  if (phase === 'hidden') return <div aria-busy="true" />;
  return (
    <div className={css[`${shape}s`]}>
      <p className={phase === 'slow' ? css.slow : 'visually-hidden'} role="status">
        {phase === 'slow' ? t('Still loading. The server is slow.') : t('Loading')}
      </p>
      {Array.from({ length: rows }, (_, index) => (
        <div
          key={index}
          className={cx(css[shape], shape === 'message' && index % 2 === 1 && css.out)}
          aria-hidden="true"
        >
          <i className={css.dot} />
          <i />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}
