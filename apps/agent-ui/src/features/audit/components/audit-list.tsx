import type { AuditEntryDto } from '@kwartier/contracts';
import { Time } from '../../../components/domain/time.tsx';
import { cx } from '../../../lib/cx.ts';
import { rich, t } from '../../../lib/i18n/index.ts';
import { actionWords, changeLines, type NameOf, noneWord, type SaidValue, subjectWords } from '../change-lines.ts';
import css from './audit.module.css';

/** Entries of the log, newest first. On a phone each is a card. */
export function AuditList({
  entries,
  now,
  nameOf,
}: {
  entries: readonly AuditEntryDto[];
  now: number;
  /** What is behind the ids in entries. */
  nameOf: NameOf;
}) {
  return (
    <ol className={css.list}>
      {entries.map((entry) => (
        <Entry key={entry.position} entry={entry} now={now} nameOf={nameOf} />
      ))}
    </ol>
  );
}

function Entry({ entry, now, nameOf }: { entry: AuditEntryDto; now: number; nameOf: NameOf }) {
  const { position, at, actorId, actorName, action, subjectName, subjectType, origin } = entry;
  const lines = changeLines(entry, nameOf);
  const who = actorName ?? (actorId ? t('Somebody who is gone') : t('The system'));
  const by = { who: <bdi>{who}</bdi>, when: <Time at={at} now={now} /> };
  return (
    <li className={css.entry}>
      <div className={css.head}>
        <b>{actionWords(action)}</b>
        {subjectName && (
          <span className={cx(css.subject, 'cut')}>
            <span className="visually-hidden">{subjectWords(subjectType)} </span>
            <bdi>{subjectName}</bdi>
          </span>
        )}
        <span className="grow" />
        <span className="small dim num">
          <span className="visually-hidden">{t('Entry')} </span>#{position}
        </span>
      </div>
      <div className={css.by}>
        {origin
          ? rich('{who}, {when}, from {address}', { ...by, address: <bdi className="num">{origin}</bdi> })
          : rich('{who}, {when}', by)}
      </div>
      {lines.length > 0 && (
        <dl className={css.changes}>
          {lines.map(({ key, field, before, after }) => (
            <div key={key}>
              <dt>{field}</dt>
              <dd>
                {before !== null && (
                  <>
                    <del>
                      <Value said={before} now={now} />
                    </del>{' '}
                    <span className={css.arrow} aria-hidden="true">
                      →
                    </span>{' '}
                  </>
                )}
                <ins>
                  <Value said={after ?? noneWord()} now={now} />
                </ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

function Value({ said, now }: { said: SaidValue; now: number }) {
  return <bdi>{typeof said === 'string' ? said : <Time at={said.at} now={now} />}</bdi>;
}
