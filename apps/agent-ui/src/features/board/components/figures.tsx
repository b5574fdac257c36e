import type { BoardDto } from '@kwartier/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SlaShape } from '../../../components/domain/sla-badge.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatDuration, formatStopwatch } from '../../../lib/format-duration.ts';
import { rich, t } from '../../../lib/i18n/index.ts';
import { useLayout } from '../../../lib/use-layout.ts';
import { percentOf, scaleEnd, spreadLabels } from '../scale.ts';
import css from './board.module.css';

const strong = (inside: ReactNode) => <b className="num">{inside}</b>;

/** The three figures that matter now. Each leads to the conversations it counts. */
export function Figures({ board, now }: { board: BoardDto; now: number }) {
  const figures = [
    {
      key: 'waiting',
      label: t('Waiting'),
      value: board.waiting,
      shape: <SlaShape state="running" share={0.6} />,
      below: board.longestWaitSince
        ? t('longest for {time}', { time: formatDuration(now - Date.parse(board.longestWaitSince)) })
        : t('nobody waits'),
      tone: undefined,
    },
    {
      key: 'risk',
      label: t('At risk'),
      value: board.atRisk,
      shape: <SlaShape state="risk" share={0.25} />,
      below: t('in their last quarter'),
      tone: board.atRisk > 0 ? css.risk : undefined,
    },
    {
      key: 'breached',
      label: t('Breached'),
      value: board.breached,
      shape: <SlaShape state="breached" share={0} />,
      below: t('past their promise'),
      tone: board.breached > 0 ? css.breached : undefined,
    },
  ];
  return figures.map(({ key, label, value, shape, below, tone }) => (
    <Link key={key} to="/inbox/$view" params={{ view: 'open' }} className={cx(css.card, css.figure, tone)}>
      <span className={css.figureLabel}>
        {shape}
        {label}
      </span>
      <span className={css.figureValue}>{value}</span>
      <span className={css.figureBelow}>
        {key === 'waiting' && board.unassigned > 0 ? t('{count} with nobody yet', { count: board.unassigned }) : below}
      </span>
    </Link>
  ));
}

/** Goal, promise, median, mean and p90 of today on one scale. */
export function FirstResponseScale({ board }: { board: BoardDto }) {
  const phone = useLayout() === 'phone';
  const { today, promiseMinutes, goalMinutes } = board;
  const { median, mean, p90, within60 } = today.allHours;
  const marks = [
    { name: t('median'), seconds: median },
    { name: t('mean'), seconds: mean },
    { name: t('p90'), seconds: p90 },
  ].filter((mark): mark is { name: string; seconds: number } => mark.seconds !== null);
  const end = scaleEnd(promiseMinutes, Math.max(0, ...marks.map((mark) => mark.seconds / 60)));
  const at = marks.map((mark) => percentOf(mark.seconds / 60, end));
  const labels = spreadLabels(at, phone ? 31 : 21);
  return (
    <section className={cx(css.card, css.response)} aria-label={t('First response today')}>
      <header className={css.head}>
        <h2>{t('First response today')}</h2>
        <span className="dim" title={t('Every hour counts, also those outside opening hours')}>
          {t('24×7 clock')}
        </span>
        <span className="grow" />
        <span className="ink-2">
          {rich('<b>{answered}</b> answered, {unanswered} not yet', {
            answered: today.answered,
            unanswered: today.unanswered,
            b: strong,
          })}
          {within60 !== null && (
            <>, {rich('<b>{share, number, percent}</b> within the hour', { share: within60, b: strong })}</>
          )}
        </span>
      </header>
      {marks.length === 0 ? (
        <p className={css.none}>{t('Nobody has been answered yet today. First answers appear here by themselves.')}</p>
      ) : (
        <>
          <p className="visually-hidden">
            {marks.map((mark) => `${mark.name} ${formatStopwatch(mark.seconds)}`).join(', ')}
          </p>
          <div className={css.scale} aria-hidden="true">
            <div className={css.track}>
              {goalMinutes !== null && <i style={{ inlineSize: `${percentOf(goalMinutes, end)}%` }} />}
            </div>
            <span className={css.bottom} style={{ insetInlineStart: 0, transform: 'none' }}>
              {t('0 min')}
            </span>
            {[[t('Goal'), goalMinutes] as const, [t('Promise'), promiseMinutes] as const].map(
              ([name, minutes]) =>
                minutes !== null && (
                  <span key={name}>
                    <span className={css.tick} style={{ insetInlineStart: `${percentOf(minutes, end)}%` }} />
                    <span className={css.bottom} style={{ insetInlineStart: `${percentOf(minutes, end)}%` }}>
                      {name} {minutes}
                    </span>
                  </span>
                ),
            )}
            {marks.map((mark, index) => (
              <span key={mark.name}>
                <span className={css.mark} style={{ insetInlineStart: `${at[index]}%` }} />
                <span className={css.top} style={{ insetInlineStart: `${labels[index]}%` }}>
                  {mark.name} <b className="num">{formatStopwatch(mark.seconds)}</b>
                </span>
              </span>
            ))}
          </div>
        </>
      )}
    </section>
  );
}
