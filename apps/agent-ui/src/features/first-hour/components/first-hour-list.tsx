import type { FirstHourDto } from '@kwartier/contracts';
import type { FirstHourLine } from '@kwartier/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { announce } from '../../../lib/announcer.ts';
import { cx } from '../../../lib/cx.ts';
import { t } from '../../../lib/i18n/index.ts';
import { arriveAt } from '../arrive.ts';
import { LINE_WORDS } from '../lines.ts';
import css from './first-hour.module.css';

interface FirstHourListProps {
  lines: FirstHourDto['lines'];
  onPutAside: (line: FirstHourLine, isAside: boolean) => void;
}

/** Every line with its state, why it is there, and the way to where it is done. It ticks itself. */
export function FirstHourList({ lines, onPutAside }: FirstHourListProps) {
  const before = useRef<FirstHourDto['lines'] | null>(null);
  useEffect(() => {
    for (const { line, state } of lines) {
      const was = before.current?.find((one) => one.line === line)?.state;
      if (state === 'done' && was && was !== 'done')
        announce(t('Done: {actions}', { actions: t(LINE_WORDS[line].name) }));
    }
    before.current = lines;
  }, [lines]);
  const next = lines.find(({ state }) => state === 'open')?.line;
  return (
    <ol className={css.list}>
      {lines.map(({ line, state }) => {
        const { name, why, places, outside } = LINE_WORDS[line];
        return (
          <li key={line} className={cx(css.line, css[state], line === next && css.next)}>
            <span className={css.mark} aria-hidden="true">
              {state === 'done' && <Icon name="check" />}
            </span>
            <div className={css.words}>
              <h2 className={css.name}>
                {t(name)}
                <span className={state === 'open' ? 'visually-hidden' : css.state}>
                  {state === 'done' ? t('done@@line of a list') : state === 'aside' ? t('put aside') : t('still open')}
                </span>
              </h2>
              {state !== 'aside' && <p className={css.why}>{t(why)}</p>}
              {state === 'open' && outside && (
                <div className={css.outside}>
                  <CopyField label={t(outside.words)} value={outside.value} />
                </div>
              )}
              {state === 'open' && places.length > 0 && (
                <div className={css.ways}>
                  {places.map(({ words, to, at }, index) => (
                    <Link
                      key={words}
                      to={to}
                      {...(at ? { hash: at } : {})}
                      className={cx(css.way, index === 0 && line === next && css.first)}
                      onClick={() => at && arriveAt(at)}
                    >
                      {t(words)}
                    </Link>
                  ))}
                </div>
              )}
            </div>
            {state === 'open' && (
              <Button
                variant="ghost"
                className={css.put}
                onClick={() => onPutAside(line, true)}
                aria-label={t('Put aside: {what}', { what: t(name) })}
              >
                {t('Put aside')}
              </Button>
            )}
            {state === 'aside' && (
              <Button
                variant="ghost"
                className={css.put}
                onClick={() => onPutAside(line, false)}
                aria-label={t('Take up again: {what}', { what: t(name) })}
              >
                {t('Take up again')}
              </Button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
