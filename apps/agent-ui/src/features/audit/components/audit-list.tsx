import type { AuditEntryDto } from '@kwartier/contracts';
import { Time } from '../../../components/domain/time.tsx';
import { cx } from '../../../lib/cx.ts';
import { rich, t } from '../../../lib/i18n/index.ts';
import { actionWords, changeLines } from '../change-lines.ts';
import css from './audit.module.css';

/** Entries of the log, newest first. On a phone each is a card. */
export function AuditList({ entries, now }: { entries: readonly AuditEntryDto[]; now: number }) {
  return (
    <ol className={css.list}>
      {entries.map((entry) => (
        <Entry key={entry.position} entry={entry} now={now} />
      ))}
    </ol>
  );
}

function Entry({ entry, now }: { entry: AuditEntryDto; now: number }) {
  const { position, at, actorId, actorName, action, subjectName, subjectType, origin } = entry;
  const lines = changeLines(entry);
  const who = actorName ?? (actorId ? t('Somebody who is gone') : t('The system'));
  return (
    <li className={css.entry}>
      <div className={css.head}>
        <b>{actionWords(action)}</b>
        {subjectName && (
          <span className={cx(css.subject, 'cut')}>
            <span className="visually-hidden">{subjectType} </span>
            <bdi>{subjectName}</bdi>
          </span>
        )}
        <span className="grow" />
        <span className="small dim num">
          <span className="visually-hidden">{t('Entry')} </span>#{position}
        </span>
      </div>
      <div className={css.by}>
        <bdi>{who}</bdi>, <Time at={at} now={now} />
        {origin && <>, {rich('from {address}', { address: <bdi className="num">{origin}</bdi> })}</>}
      </div>
      {lines.length > 0 && (
        <dl className={css.changes}>
          {lines.map(({ field, before, after }) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>
                {before !== null && (
                  <>
                    <del>
                      <bdi>{before}</bdi>
                    </del>{' '}
                    <span aria-hidden="true">→</span>{' '}
                  </>
                )}
                <ins>
                  <bdi>{after ?? 'none'}</bdi>
                </ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
