import type { BoardDto, ChannelDto, FirstResponseReport } from '@kwartier/contracts';
import { PlatformMark } from '../../../components/domain/platform-mark.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatStopwatch } from '../../../lib/format-duration.ts';
import { enumerate, t } from '../../../lib/i18n/index.ts';
import { channelShort } from '../../../lib/queries/channels.ts';
import css from './board.module.css';

const WIDTH = 668;
const LEFT = 34;
const RIGHT = 74;
const TOP = 32;
const FLOOR = 208;

const two = (hour: number) => String(hour).padStart(2, '0');

/** Minutes to the first answer, by the hour in which the customer wrote. Slate; red only for a bar that broke the promise. */
export function ByHour({ board }: { board: BoardDto }) {
  const { promiseMinutes, goalMinutes, byHour } = board;
  const hours = byHour.filter((one) => one.opened > 0);
  const minutes = hours.map((one) => (one.median ?? 0) / 60);
  const top = Math.max(15, (promiseMinutes ?? 0) * 1.15, ...minutes) || 15;
  const y = (value: number) => FLOOR - (value / top) * (FLOOR - TOP);
  const step = (WIDTH - LEFT - RIGHT) / Math.max(6, hours.length);
  const bar = Math.min(34, step * 0.58);
  const late = hours.filter((one) => one.breached > 0);
  const spoken = hours.map((one) =>
    t('{hour}:00 {median}, {count} in', {
      hour: two(one.hour),
      median: formatStopwatch(one.median),
      count: one.opened,
    }),
  );
  const missed =
    late.length > 0
      ? t('Promises were missed in the hours {hours}.', { hours: enumerate(late.map((one) => two(one.hour))) })
      : t('No promise was missed.');
  const summary = `${t('Median minutes to the first answer by hour: {list}.', { list: spoken.join('; ') })} ${missed}`;
  const lines = [
    [t('Goal'), goalMinutes],
    [t('Promise'), promiseMinutes],
  ] as const;
  return (
    <section className={cx(css.card, css.seven)} aria-label={t('By hour')}>
      <header className={css.head}>
        <h2>{t('By hour')}</h2>
        <span className="dim">{t('minutes to first response, by hour of arrival')}</span>
        <span className="grow" />
        <span className={css.legend} aria-hidden="true">
          <span>
            <i className={css.waits} />
            {t('median')}
          </span>
          <span>
            <i className={css.lateKey} />
            {t('missed promises')}
          </span>
        </span>
      </header>
      {hours.length === 0 ? (
        <p className={css.none}>{t('Nobody has written yet today. The chart fills by itself.')}</p>
      ) : (
        <svg viewBox={`0 0 ${WIDTH} 252`} className={css.chart} role="img" aria-label={summary} direction="ltr">
          <path d={`M${LEFT} ${FLOOR}H${WIDTH - RIGHT}`} className={css.axis} />
          <text x={LEFT - 8} y={FLOOR + 4} textAnchor="end">
            0
          </text>
          {lines.map(
            ([name, value]) =>
              value !== null && (
                <g key={name}>
                  <path d={`M${LEFT} ${y(value)}H${WIDTH - RIGHT}`} className={css.goalLine} />
                  <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
                    {value}
                  </text>
                  <text x={WIDTH - RIGHT + 6} y={y(value) + 4}>
                    {name} {value}
                  </text>
                </g>
              ),
          )}
          {hours.map((one, index) => {
            const centre = LEFT + step * (index + 0.5);
            const value = (one.median ?? 0) / 60;
            const broke = promiseMinutes !== null && value > promiseMinutes;
            return (
              <g key={one.hour}>
                <rect
                  x={centre - bar / 2}
                  y={y(value)}
                  width={bar}
                  height={Math.max(0, FLOOR - y(value))}
                  rx="3"
                  className={broke ? css.barBroke : css.bar}
                />
                {one.breached > 0 && (
                  <text x={centre} y={y(value) - 6} textAnchor="middle" className={css.barWord}>
                    {t('{count} late', { count: one.breached })}
                  </text>
                )}
                <text x={centre} y={228} textAnchor="middle" className={css.hour}>
                  {two(one.hour)}
                </text>
                <text x={centre} y={244} textAnchor="middle">
                  {one.opened}
                </text>
              </g>
            );
          })}
          <text x={LEFT - 8} y={244} textAnchor="end">
            {t('in')}
          </text>
        </svg>
      )}
    </section>
  );
}

/** Each channel today: who waits, and how fast they are answered. */
export function ByChannel({
  board,
  report,
  channels,
}: {
  board: BoardDto;
  report: FirstResponseReport | undefined;
  channels: readonly ChannelDto[];
}) {
  return (
    <section className={cx(css.card, css.five)} aria-label={t('By channel')}>
      <header className={css.head}>
        <h2>{t('By channel')}</h2>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll sideways */}
      <section className={css.tableBox} tabIndex={0} aria-label={t('Channels today')}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('Channel')}</th>
              <th scope="col">{t('Waiting')}</th>
              <th scope="col">{t('Median')}</th>
              <th scope="col">p90</th>
              <th scope="col">{t('In the hour')}</th>
            </tr>
          </thead>
          <tbody>
            {board.byChannel.map((one) => {
              const channel = channels.find((item) => item.id === one.channelId);
              const figures = report?.groups.find((group) => group.key === one.channelId)?.allHours;
              return (
                <tr key={one.channelId}>
                  <th scope="row">
                    <span className="row">
                      {channel && <PlatformMark platform={channel.platform} />}
                      <span className="cut">{channel ? channelShort(channel) : one.name}</span>
                    </span>
                  </th>
                  <td className="num">
                    {one.waiting}
                    {one.breached > 0 && (
                      <span className={css.lateWord}> {t('{count} late', { count: one.breached })}</span>
                    )}
                  </td>
                  <td className="num">{formatStopwatch(one.medianToday)}</td>
                  <td className="num">{formatStopwatch(figures?.p90 ?? null)}</td>
                  <td className="num">
                    {figures?.within60 === null || figures === undefined
                      ? '–'
                      : `${Math.round(figures.within60 * 100)}%`}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </section>
  );
}
