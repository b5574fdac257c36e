import { useQuery } from '@tanstack/react-query';
import { Button } from '../../../components/ui/button.tsx';
import { cx } from '../../../lib/cx.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { ruleVersionsQuery } from '../api/rules.ts';
import type { RuleNames } from '../rule-words.ts';
import { RuleSentence } from './rule-list.tsx';
import css from './rules.module.css';

interface RuleVersionsProps {
  id: string;
  now: number;
  names: RuleNames;
  nameOf: (agentId: string) => string | undefined;
  /** Take an older version back into the form; without it versions are only shown. */
  onRestore: ((version: number) => void) | undefined;
}

/** What a rule said before, who wrote it, and how often it ran. */
export function RuleVersions({ id, now, names, nameOf, onRestore }: RuleVersionsProps) {
  const { data: versions } = useQuery(ruleVersionsQuery(id));
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
                {' · '}
                {t('{count, plural, =0 {never ran} one {ran once} other {ran # times}}', { count: one.runs })}
              </span>
            </p>
            <RuleSentence rule={one} names={names} />
            {index > 0 && onRestore && (
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
