import type { RuleDto } from '@kwartier/contracts';
import { useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Check } from '../../../components/ui/field.tsx';
import { actionWords } from '../../../lib/action-words.ts';
import { announceNow } from '../../../lib/announcer.ts';
import { cx } from '../../../lib/cx.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { enumerate, t } from '../../../lib/i18n/index.ts';
import { conditionsWords, type RuleNames, triggerWords } from '../rule-words.ts';
import css from './rules.module.css';

interface RuleListProps {
  rules: readonly RuleDto[];
  names: RuleNames;
  now: number;
  mayWrite: boolean;
  onOpen: (rule: RuleDto) => void;
  onEnable: (rule: RuleDto, enabled: boolean) => void;
  onArchive: (rule: RuleDto, archived: boolean) => void;
  onOrder: (ids: readonly string[]) => void;
}

/** When … if … then …, as one reads it. */
export function RuleSentence({
  rule,
  names,
}: {
  rule: Pick<RuleDto, 'trigger' | 'conditions' | 'actions' | 'stop'>;
  names: RuleNames;
}) {
  const conditions = conditionsWords(rule.conditions, names);
  const actions = enumerate(rule.actions.map((action) => actionWords(action, names)));
  return (
    <dl className={css.sentence}>
      <dt>{t('When@@a rule begins')}</dt>
      <dd>{triggerWords(rule.trigger)}</dd>
      {conditions && (
        <>
          <dt>{t('If@@a rule asks')}</dt>
          <dd>{conditions}</dd>
        </>
      )}
      <dt>{t('Then@@a rule does')}</dt>
      <dd>{rule.stop ? t('{what}, and stop', { what: actions }) : actions}</dd>
    </dl>
  );
}

/** Rules in the order in which they are asked. */
export function RuleList({ rules, names, now, mayWrite, onOpen, onEnable, onArchive, onOrder }: RuleListProps) {
  const [archived, setArchived] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  /** The button that was pressed: it keeps the focus when its rule moves. */
  const [moved, setMoved] = useState<{ id: string; way: 'up' | 'down' } | null>(null);
  const used = rules.filter((rule) => !rule.archived);
  const shown = archived ? rules.filter((rule) => rule.archived) : used;
  const order = used.map(({ id }) => id).join();
  useEffect(() => {
    if (!moved) return;
    const find = (way: string) =>
      list.current?.querySelector<HTMLButtonElement>(`[data-move="${moved.id} ${way}"]:not(:disabled)`);
    (find(moved.way) ?? find(moved.way === 'up' ? 'down' : 'up'))?.focus();
  }, [order]);
  const move = (rule: RuleDto, way: 'up' | 'down') => {
    const ids = used.map(({ id }) => id);
    const from = ids.indexOf(rule.id);
    const to = way === 'up' ? from - 1 : from + 1;
    ids.splice(to, 0, ...ids.splice(from, 1));
    setMoved({ id: rule.id, way });
    onOrder(ids);
    announceNow(t('{name} is now number {place} of {count}', { name: rule.name, place: to + 1, count: ids.length }));
  };
  return (
    <section aria-labelledby="rules">
      <div className={css.head}>
        <h2 id="rules">{archived ? t('Archived rules') : t('In this order')}</h2>
        <span className="grow" />
        {(archived || used.length < rules.length) && (
          <Button size="sm" variant="ghost" aria-pressed={archived} onClick={() => setArchived(!archived)}>
            {archived ? t('Show those in use') : t('Show archived')}
          </Button>
        )}
      </div>
      <ol className={css.list} ref={list}>
        {shown.map((rule, index) => (
          <li key={rule.id} className={cx(css.rule, !rule.enabled && css.off)}>
            <div className={css.body}>
              <p className={css.name}>
                <bdi className="strong">{rule.name}</bdi>{' '}
                <span className="small dim">
                  {[
                    t('Version {version}', { version: rule.version }),
                    t(
                      '{count, plural, =0 {did not run in 7 days} one {ran once in 7 days} other {ran # times in 7 days}}',
                      {
                        count: rule.runs,
                      },
                    ),
                    rule.lastRunAt ? t('last {when}', { when: whenWords(Date.parse(rule.lastRunAt), now) }) : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </p>
              <RuleSentence rule={rule} names={names} />
            </div>
            <div className={css.tools}>
              {!rule.archived && (
                <Check
                  role="switch"
                  label={rule.enabled ? t('On') : t('Off')}
                  aria-label={t('{name} is on', { name: rule.name })}
                  checked={rule.enabled}
                  disabled={!mayWrite}
                  onChange={(event) => onEnable(rule, event.target.checked)}
                />
              )}
              {mayWrite && !rule.archived && (
                <>
                  <IconButton
                    icon="up"
                    label={t('Move {name} up', { name: rule.name })}
                    data-move={`${rule.id} up`}
                    disabled={index === 0}
                    onClick={() => move(rule, 'up')}
                  />
                  <IconButton
                    icon="down"
                    label={t('Move {name} down', { name: rule.name })}
                    data-move={`${rule.id} down`}
                    disabled={index === shown.length - 1}
                    onClick={() => move(rule, 'down')}
                  />
                </>
              )}
              {!rule.archived && (
                <Button size="sm" aria-label={t('Open {name}', { name: rule.name })} onClick={() => onOpen(rule)}>
                  {mayWrite ? t('Edit') : t('Open@@to look at it')}
                </Button>
              )}
              {mayWrite && (
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={
                    rule.archived
                      ? t('Use {name} again', { name: rule.name })
                      : t('Archive {name}', { name: rule.name })
                  }
                  onClick={() => onArchive(rule, !rule.archived)}
                >
                  {rule.archived ? t('Use again') : t('Archive')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
