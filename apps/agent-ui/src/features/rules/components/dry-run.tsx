import type { DryRunDto } from '@kwartier/contracts';
import { Link } from '@tanstack/react-router';
import { exactTime, whenWords } from '../../../lib/format-time.ts';
import { enumerate, t } from '../../../lib/i18n/index.ts';
import { conditionWords, type RuleNames } from '../rule-words.ts';
import css from './rules.module.css';

interface DryRunResultProps {
  result: DryRunDto;
  now: number;
  names: RuleNames;
}

/** What a rule would have done in the last seven days, with examples to look at. */
export function DryRunResult({ result, now, names }: DryRunResultProps) {
  const { asked, matched, conversations, isCut, examples } = result;
  return (
    <div className={css.result}>
      <p role="status">
        <b className="strong">
          {t(
            '{matched, plural, =0 {It would have done nothing} one {It would have acted once} other {It would have acted # times}}',
            { matched },
          )}
        </b>
        {matched > 0 &&
          `, ${t('{conversations, plural, one {in # conversation} other {in # conversations}}', { conversations })}`}
        {'. '}
        <span className="dim">
          {t(
            '{asked, plural, =0 {It was never asked} one {It was asked once} other {It was asked # times}} in the last 7 days.',
            {
              asked,
            },
          )}{' '}
          {isCut && t('There was more: this is about the newest 5,000 things that happened.')}
        </span>
      </p>
      {examples.length > 0 && (
        <ul className={css.examples} aria-label={t('Examples')}>
          {examples.map((one) => (
            <li key={`${one.conversationId} ${one.at}`}>
              <Link
                to="/inbox/$view/$conversationId"
                params={{ view: 'open', conversationId: one.conversationId }}
                target="_blank"
              >
                <bdi>{one.contactName}</bdi>
              </Link>{' '}
              <time className="small dim" dateTime={one.at} title={exactTime(Date.parse(one.at))}>
                {whenWords(Date.parse(one.at), now)}
              </time>
              {one.held.length > 0 && (
                <p className="small ink-2">
                  {t('because {what}', { what: enumerate(one.held.map((held) => conditionWords(held, names))) })}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
