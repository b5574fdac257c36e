import { PLATFORM_FACTS, PLATFORMS, PRIORITIES, SLA_TARGETS, type SlaTarget } from '@kwartier/core';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { cx } from '../../../lib/cx.ts';
import { msg, t } from '../../../lib/i18n/index.ts';
import type { PolicyDraft } from '../api/save-policy.ts';
import { minutesWords } from '../hours-text.ts';
import css from './policies.module.css';

type Rule = PolicyDraft['rules'][number];

const TARGET: Record<SlaTarget, string> = {
  first_response: msg('First response'),
  next_response: msg('Next response'),
  resolution: msg('Resolution'),
};
const PRIORITY = { low: msg('Low'), normal: msg('Normal'), high: msg('High'), urgent: msg('Urgent') } as const;

/** What is promised in which case. The most specific line wins. */
export function RulesEditor({
  rules,
  onChange,
  disabled,
}: {
  rules: readonly Rule[];
  onChange: (rules: Rule[]) => void;
  disabled: boolean;
}) {
  const set = (index: number, change: Partial<Rule>) =>
    onChange(rules.map((rule, at) => (at === index ? { ...rule, ...change } : rule)));
  const minutes = (text: string) => Math.max(1, Math.min(129_600, Math.round(Number(text)) || 1));
  return (
    <fieldset className={css.block}>
      <legend className={css.blockTitle}>{t('Promises')}</legend>
      <p className="dim">
        {t('The most specific line wins: priority and platform, then priority, then platform, then neither.')}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll sideways */}
      <section className={css.tableBox} tabIndex={0} aria-label={t('Promises')}>
        <table className={css.rules}>
          <thead>
            <tr>
              <th scope="col">{t('Promise')}</th>
              <th scope="col">{t('Priority')}</th>
              <th scope="col">{t('Platform')}</th>
              <th scope="col">{t('Within, min')}</th>
              <th scope="col">{t('Goal, min')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('Remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule, index) => {
              const line = index + 1;
              const wrongGoal = rule.goalMinutes !== null && rule.goalMinutes > rule.promiseMinutes;
              return (
                <tr key={index}>
                  <td data-label={t('Promise')}>
                    <select
                      disabled={disabled}
                      className={css.cell}
                      aria-label={t('Promise, line {line}', { line })}
                      value={rule.target}
                      onChange={(event) => set(index, { target: event.target.value as SlaTarget })}
                    >
                      {SLA_TARGETS.map((target) => (
                        <option key={target} value={target}>
                          {t(TARGET[target])}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td data-label={t('Priority')}>
                    <select
                      disabled={disabled}
                      className={css.cell}
                      aria-label={t('Priority, line {line}', { line })}
                      value={rule.priority ?? ''}
                      onChange={(event) => set(index, { priority: (event.target.value || null) as Rule['priority'] })}
                    >
                      <option value="">{t('Any')}</option>
                      {PRIORITIES.map((priority) => (
                        <option key={priority} value={priority}>
                          {t(PRIORITY[priority])}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td data-label={t('Platform')}>
                    <select
                      disabled={disabled}
                      className={css.cell}
                      aria-label={t('Platform, line {line}', { line })}
                      value={rule.platform ?? ''}
                      onChange={(event) => set(index, { platform: (event.target.value || null) as Rule['platform'] })}
                    >
                      <option value="">{t('Any')}</option>
                      {PLATFORMS.map((platform) => (
                        <option key={platform} value={platform}>
                          {PLATFORM_FACTS[platform].name}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td data-label={t('Within, min')}>
                    <span className={css.minutes}>
                      <input
                        disabled={disabled}
                        className={cx(css.cell, css.number)}
                        type="number"
                        min={1}
                        max={129600}
                        aria-label={t('Within minutes, line {line}', { line })}
                        value={rule.promiseMinutes}
                        onChange={(event) => set(index, { promiseMinutes: minutes(event.target.value) })}
                      />
                      <span className="dim small">{minutesWords(rule.promiseMinutes)}</span>
                    </span>
                  </td>
                  <td data-label={t('Goal, min')}>
                    <input
                      disabled={disabled}
                      className={cx(css.cell, css.number, wrongGoal && css.wrong)}
                      type="number"
                      min={1}
                      max={rule.promiseMinutes}
                      placeholder={t('none')}
                      aria-label={t('Goal in minutes, line {line}', { line })}
                      aria-invalid={wrongGoal || undefined}
                      value={rule.goalMinutes ?? ''}
                      onChange={(event) =>
                        set(index, { goalMinutes: event.target.value ? minutes(event.target.value) : null })
                      }
                    />
                  </td>
                  <td>
                    <IconButton
                      icon="close"
                      label={t('Remove line {line}', { line })}
                      disabled={disabled || rules.length === 1}
                      onClick={() => onChange(rules.filter((_, at) => at !== index))}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <div>
        <Button
          disabled={disabled}
          icon="plus"
          onClick={() =>
            onChange([
              ...rules,
              { target: 'first_response', priority: 'urgent', platform: null, promiseMinutes: 15, goalMinutes: null },
            ])
          }
        >
          {t('Add a line')}
        </Button>
      </div>
    </fieldset>
  );
}
