import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { connection, lastFresh, online } from '../../../lib/connection.ts';
import { cx } from '../../../lib/cx.ts';
import { formatDuration } from '../../../lib/format-duration.ts';
import { clockTime } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useNow } from '../../../lib/now.ts';
import { useStore } from '../../../lib/store.ts';
import { type Arrivals, arrivalWords } from '../model/frozen-order.ts';
import css from './arrivals-strip.module.css';

const LOST_AFTER_MS = 10_000;
/** Twice the safety refetch. */
const OLD_AFTER_MS = 65_000;

const lostFor = (ms: number): string =>
  ms < 60_000 ? t('{seconds} s', { seconds: Math.round(ms / 1000) }) : formatDuration(ms);

interface StripProps {
  arrivals: Arrivals;
  onShow: () => void;
  onTryNow: () => void;
}

/** The line above the list: what is new, or how fresh it is, or that the line is gone. Always of the same height. */
export function ArrivalsStrip({ arrivals, onShow, onTryNow }: StripProps) {
  useNow();
  const line = useStore(connection);
  const isOnline = useStore(online);
  const fresh = useStore(lastFresh);
  const lost = !line.live && Date.now() - line.since > LOST_AFTER_MS;

  if (!isOnline) {
    return (
      <div className={css.strip} role="status">
        <Icon name="plug" size={14} />
        <span className="cut">
          <b className="strong">{t('You are offline.')}</b> {t('Drafts stay on this device.')}
        </span>
      </div>
    );
  }
  if (arrivals.count > 0) {
    return (
      <div className={cx(css.strip, css.news)}>
        <Icon name="plus" size={14} />
        <span className="cut num">{arrivalWords(arrivals)}</span>
        <span className="grow" />
        <Button variant="link" className={css.show} keys="." onClick={onShow}>
          {t('Show')}
        </Button>
      </div>
    );
  }
  if (lost) {
    return (
      <div className={cx(css.strip, css.lost)} role="status">
        <Icon name="again" size={14} />
        <span className="cut num">
          {t('No live updates for {time}. As of {clock}.', {
            time: lostFor(Date.now() - line.since),
            clock: clockTime(fresh),
          })}
        </span>
        <span className="grow" />
        <Button variant="link" onClick={onTryNow}>
          {t('Try now')}
        </Button>
      </div>
    );
  }
  return (
    <div className={css.strip}>
      <span>{Date.now() - fresh > OLD_AFTER_MS ? t('Not renewed since') : t('Up to date')}</span>
      <span className="grow" />
      <span className="num">{clockTime(fresh)}</span>
    </div>
  );
}
