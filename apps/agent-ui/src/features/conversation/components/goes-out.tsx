import { useEffect, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { serverNow } from '../../../lib/now.ts';
import css from './bubble.module.css';
import { Dot } from './bubble-frame.tsx';

/** An answer that waits a few seconds before it goes out: how many are left, and the way back. */
export function GoesOut({ at, mine, onTakeBack }: { at: string; mine: boolean; onTakeBack: () => void }) {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 500);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((Date.parse(at) - now) / 1_000));
  return (
    <>
      <span className={css.mark}>
        <Icon name="clock" size={14} />
        {/* Counted for the eye; who listens has heard that it can be taken back. */}
        <span aria-hidden="true" className="num">
          {left > 0 ? t('Goes out in {count} s', { count: left }) : t('Goes out now')}
        </span>
        <span className="visually-hidden">{t('Goes out in a moment')}</span>
      </span>
      {mine && left > 0 && (
        <>
          <Dot />
          <Button variant="link" aria-keyshortcuts="z" onClick={onTakeBack}>
            {t('Undo')}
          </Button>
        </>
      )}
    </>
  );
}
