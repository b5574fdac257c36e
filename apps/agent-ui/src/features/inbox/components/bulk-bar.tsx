import { type ReactElement, type ReactNode, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { useCommands } from '../../../lib/commands.ts';
import { cx } from '../../../lib/cx.ts';
import { number, t } from '../../../lib/i18n/index.ts';
import css from './bulk-bar.module.css';
import { BulkButton } from './bulk-button.tsx';

const ASK_FROM = 10;

interface BulkBarProps {
  count: number;
  onTake?: (() => void) | undefined;
  onResolve: () => void;
  onSnooze: () => void;
  onClear: () => void;
  snooze: (button: ReactElement) => ReactNode;
  /** Select every row that is shown; undefined when all are. */
  onAll?: (() => void) | undefined;
  /** Everything else, in a menu. */
  more?: ReactNode;
}

/** What to do with the rows that were selected, in place of the arrivals strip. Its keys win over the conversation's. */
export function BulkBar({ count, onTake, onResolve, onSnooze, onClear, snooze, onAll, more }: BulkBarProps) {
  const [asking, setAsking] = useState(false);
  const resolve = () => (count >= ASK_FROM && !asking ? setAsking(true) : onResolve());
  useCommands([
    {
      id: 'bulk-resolve',
      label: t('Resolve {count} selected', { count }),
      group: 'List',
      keys: 'e',
      run: resolve,
    },
    {
      id: 'bulk-snooze',
      label: t('Snooze {count} selected', { count }),
      group: 'List',
      keys: 'h',
      run: onSnooze,
    },
    ...(onTake
      ? [
          {
            id: 'bulk-take',
            label: t('Take {count} selected', { count }),
            group: 'List' as const,
            keys: 't',
            run: onTake,
          },
        ]
      : []),
    ...(onAll
      ? [{ id: 'bulk-all', label: t('Select all that are shown'), group: 'List' as const, keys: 'Shift+X', run: onAll }]
      : []),
    { id: 'bulk-clear', label: t('Clear the selection'), group: 'List', keys: 'Escape', keyOnly: true, run: onClear },
  ]);
  return (
    <div className={css.bar} role="toolbar" aria-label={t('{count} selected', { count })}>
      {asking ? (
        <span className="num">
          {t('{count, plural, one {Resolve # conversation?} other {Resolve # conversations?}}', { count })}
        </span>
      ) : (
        <>
          <span className={cx('num', css.long)}>{t('{count} selected', { count })}</span>
          <span className={cx('num', css.short)}>{number(count)}</span>
        </>
      )}
      <span className="grow" />
      {asking ? (
        <>
          <Button variant="link" onClick={onResolve}>
            {t('Resolve {count}', { count })}
          </Button>
          <Button variant="link" onClick={() => setAsking(false)}>
            {t('Keep them')}
          </Button>
        </>
      ) : (
        <>
          {onTake && <BulkButton icon="plus" label={t('Take')} onClick={onTake} />}
          {snooze(<BulkButton icon="clock" label={t('Snooze')} />)}
          <BulkButton icon="check" label={t('Resolve')} onClick={resolve} />
          {more}
          {onAll && (
            <Button variant="link" onClick={onAll}>
              {t('All')}
            </Button>
          )}
          <BulkButton icon="close" label={t('Clear')} onClick={onClear} />
        </>
      )}
    </div>
  );
}
