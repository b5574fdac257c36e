import { useState } from 'react';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Field, Select } from '../../../components/ui/field.tsx';
import { exactTime, weekdayName } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { PolicyDraft } from '../api/save-policy.ts';
import { clockToMinutes, intervalProblem, minutesToClock } from '../hours-text.ts';
import css from './policies.module.css';

type Hours = PolicyDraft['hours'];
type Interval = [number, number];

/** The week as people read it: Monday first. */
const ORDER = [1, 2, 3, 4, 5, 6, 0] as const;

const zones = (): string[] => (typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : []);

/** A time of the day; kept as typed until it can be read. */
function ClockInput({
  label,
  minutes,
  onChange,
}: {
  label: string;
  minutes: number;
  onChange: (minutes: number) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      className={css.clock}
      aria-label={label}
      inputMode="numeric"
      value={typed ?? minutesToClock(minutes)}
      onChange={(event) => {
        setTyped(event.target.value);
        const read = clockToMinutes(event.target.value);
        if (read !== undefined) onChange(read);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

/** When the clock runs: stretches for each day of the week, and days on which it does not run at all. */
export function HoursEditor({
  hours,
  onChange,
  disabled,
}: {
  hours: Hours;
  onChange: (hours: Hours) => void;
  disabled: boolean;
}) {
  const [holiday, setHoliday] = useState('');
  const setDay = (day: number, intervals: Interval[]) =>
    onChange({ ...hours, week: hours.week.map((one, index) => (index === day ? intervals : one)) });
  const known = zones();
  const addStretch = (day: number) => {
    const last = hours.week[day]?.at(-1)?.[1];
    const from = last === undefined ? 480 : Math.min(1380, last + 60);
    setDay(day, [...(hours.week[day] ?? []), [from, Math.min(1440, last === undefined ? 1080 : from + 240)]]);
  };
  return (
    <fieldset id="opening-hours" disabled={disabled} className={css.block}>
      <legend className={css.blockTitle}>{t('Opening hours')}</legend>
      <Select
        label={t('Time zone')}
        value={hours.timeZone}
        onChange={(event) => onChange({ ...hours, timeZone: event.target.value })}
        className={css.zone}
      >
        {!known.includes(hours.timeZone) && <option>{hours.timeZone}</option>}
        {known.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </Select>
      <div className={css.week}>
        {ORDER.map((day) => {
          const intervals = hours.week[day] ?? [];
          const name = weekdayName(day);
          const problem = intervalProblem(intervals);
          return (
            <fieldset key={day} className={css.day} aria-label={name}>
              <span className={css.dayName}>{name}</span>
              <span className={css.stretches}>
                {intervals.length === 0 && <span className="dim">{t('Closed')}</span>}
                {intervals.map(([from, to], index) => {
                  const change = (interval: Interval) =>
                    setDay(
                      day,
                      intervals.map((one, at) => (at === index ? interval : one)),
                    );
                  return (
                    <span key={index} className={css.stretch}>
                      <ClockInput
                        label={t('{day} opens', { day: name })}
                        minutes={from}
                        onChange={(minutes) => change([minutes, to])}
                      />
                      <span aria-hidden="true">–</span>
                      <ClockInput
                        label={t('{day} closes', { day: name })}
                        minutes={to}
                        onChange={(minutes) => change([from, minutes])}
                      />
                      <IconButton
                        icon="close"
                        label={t('Remove {from} to {to}', { from: minutesToClock(from), to: minutesToClock(to) })}
                        onClick={() =>
                          setDay(
                            day,
                            intervals.filter((_, at) => at !== index),
                          )
                        }
                      />
                    </span>
                  );
                })}
                {problem && <span className={css.problem}>{problem}</span>}
              </span>
              <span className="row">
                {day === 1 && intervals.length > 0 && (
                  <Button
                    variant="link"
                    onClick={() =>
                      onChange({
                        ...hours,
                        week: hours.week.map((one, index) => (index >= 1 && index <= 5 ? intervals : one)),
                      })
                    }
                  >
                    {t('Same till Friday')}
                  </Button>
                )}
                <IconButton
                  icon="plus"
                  label={t('Add a stretch on {day}', { day: name })}
                  onClick={() => addStretch(day)}
                />
              </span>
            </fieldset>
          );
        })}
      </div>
      <div className="row">
        <Button
          variant="link"
          onClick={() => onChange({ ...hours, week: Array.from({ length: 7 }, (): Interval[] => [[0, 1440]]) })}
        >
          {t('Open day and night')}
        </Button>
      </div>
      <h2 className={css.subTitle}>{t('Closed days')}</h2>
      <ul className={css.holidays}>
        {hours.holidays.toSorted().map((date) => (
          <li key={date} className={css.holiday}>
            <span className="num">{exactTime(Date.parse(`${date}T12:00:00`)).replace(/ at .*|, \d\d:.*/, '')}</span>
            <IconButton
              icon="close"
              label={t('Remove {what}', { what: date })}
              onClick={() => onChange({ ...hours, holidays: hours.holidays.filter((one) => one !== date) })}
            />
          </li>
        ))}
      </ul>
      <div className={css.addHoliday}>
        <Field
          label={t('Closed on')}
          type="date"
          value={holiday}
          onChange={(event) => setHoliday(event.target.value)}
        />
        <Button
          disabled={!holiday || hours.holidays.includes(holiday)}
          onClick={() => {
            onChange({ ...hours, holidays: [...hours.holidays, holiday].toSorted() });
            setHoliday('');
          }}
        >
          {t('Add the day')}
        </Button>
      </div>
    </fieldset>
  );
}
