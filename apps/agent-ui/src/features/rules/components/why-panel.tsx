import type { RuleRunsDto } from '@kwartier/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { actionWords } from '../../../lib/action-words.ts';
import { exactTime, whenWords } from '../../../lib/format-time.ts';
import { enumerate, msg, t } from '../../../lib/i18n/index.ts';
import { ruleRunsQuery } from '../api/rules.ts';
import { conditionWords, happenedWords, type RuleNames } from '../rule-words.ts';
import css from './rules.module.css';

type Run = RuleRunsDto['items'][number];

const REFUSED: Readonly<Record<string, string>> = {
  'assignment.not_eligible': msg('the person it names cannot take it'),
  'conversation.invalid_transition': msg('its status did not allow it'),
  'tag.not_found': msg('the tag it names is gone'),
  'team.not_found': msg('the team it names is not of this brand'),
};
const SHOWN = 3;

/** What a run did, or why it did not. */
function outcomeWords(run: Run, names: RuleNames): string {
  const what = enumerate(run.actions.map((action) => actionWords(action, names)));
  switch (run.outcome) {
    case 'done':
      return what;
    case 'unchanged':
      return t('nothing to do, it was so already');
    case 'held_back':
      return t('not done: rules have changed too much here within an hour');
    case 'refused':
      return t('not done: {reason}', { reason: t(REFUSED[run.reason ?? ''] ?? msg('it was refused')) });
  }
}

interface WhyPanelProps {
  conversationId: string;
  /** Of the conversation, as it is known now. */
  seq: number;
  now: number;
  names: RuleNames;
}

/** Why did this happen: which rule, in which version, because of what. */
export function WhyPanel({ conversationId, seq, now, names }: WhyPanelProps) {
  const { data: runs } = useQuery(ruleRunsQuery(conversationId, seq));
  const [all, setAll] = useState(false);
  if (!runs || runs.length === 0) return null;
  return (
    <section className={css.why} aria-label={t('What rules did here')}>
      <h3>{t('What rules did here')}</h3>
      <ol className={css.runs}>
        {runs.slice(0, all ? undefined : SHOWN).map((run) => (
          <li key={run.id}>
            <p>
              <bdi className="strong">{run.name}</bdi>{' '}
              <span className="small dim">
                {t('version {version}', { version: run.version })}
                {', '}
                <time dateTime={run.at} title={exactTime(Date.parse(run.at))}>
                  {whenWords(Date.parse(run.at), now)}
                </time>
              </span>
            </p>
            <p>{outcomeWords(run, names)}</p>
            <p className="small ink-2">
              {t('because {what}', {
                what: enumerate([happenedWords(run.trigger), ...run.held.map((held) => conditionWords(held, names))]),
              })}
            </p>
          </li>
        ))}
      </ol>
      {runs.length > SHOWN && (
        <Button size="sm" variant="link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('Show less') : t('Show all {count}', { count: runs.length })}
        </Button>
      )}
    </section>
  );
}
