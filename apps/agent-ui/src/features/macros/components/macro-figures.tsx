import { useQuery } from '@tanstack/react-query';
import { Button } from '../../../components/ui/button.tsx';
import { cx } from '../../../lib/cx.ts';
import { textDirection } from '../../../lib/direction.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { macroFiguresQuery } from '../api/save-macro.ts';
import css from './macros.module.css';

interface MacroFiguresProps {
  id: string;
  now: number;
  nameOf: (agentId: string) => string | undefined;
  /** Take an older version's text and actions back into the form. */
  onRestore: (version: number) => void;
}

/** What became of each version: how often it was used, how often it went out as it was, how much was changed. */
export function MacroFigures({ id, now, nameOf, onRestore }: MacroFiguresProps) {
  const { data: versions } = useQuery(macroFiguresQuery(id));
  if (!versions) return null;
  return (
    <section className={cx(css.block, css.later)} aria-label={t('Versions')}>
      <h3>{t('Versions')}</h3>
      <ol className={css.versions}>
        {versions.map((one, index) => (
          <li key={one.version}>
            <p>
              <b className="strong">{t('Version {version}', { version: one.version })}</b>{' '}
              <span className="small dim">
                {t('{name}, {when}', {
                  name: nameOf(one.madeBy) ?? t('A colleague'),
                  when: whenWords(Date.parse(one.madeAt), now),
                })}
              </span>
            </p>
            <p className="small ink-2 num">
              {t('{count, plural, =0 {never used} one {used once} other {used # times}}', { count: one.uses })}
              {one.sent > 0 &&
                `, ${t(
                  '{share, number, percent} sent unchanged, half of them changed by less than {median, number, percent}',
                  {
                    share: one.unedited / one.sent,
                    median: one.medianEditShare ?? 0,
                  },
                )}`}
              {one.lastUsedAt && `, ${t('last {when}', { when: whenWords(Date.parse(one.lastUsedAt), now) })}`}
            </p>
            {one.variants[0] && (
              <p className={css.excerpt} dir={textDirection(one.variants[0].text)}>
                {one.variants[0].text}
              </p>
            )}
            {index > 0 && (
              <Button size="sm" variant="link" onClick={() => onRestore(one.version)}>
                {t('Write on from version {version}', { version: one.version })}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
