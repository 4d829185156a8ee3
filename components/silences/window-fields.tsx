// Days, hours and zone of a recurring silence.
'use client';
import { useId } from 'react';
import { minuteOf, WEEK, WEEKDAYS, type WeekWindow } from './week-words';

type WindowFieldsProps = { week: WeekWindow; onChange: (week: WeekWindow) => void };

const FIELD = 'mt-1 block h-8 rounded-control border border-line-2 bg-panel px-2 text-13 text-ink max-md:h-10';

export function WindowFields({ week, onChange }: WindowFieldsProps) {
  const zones = useId();
  const { weekdays, from, to, zone } = week;
  const toggle = (day: number) =>
    onChange({
      ...week,
      weekdays: weekdays.includes(day) ? weekdays.filter((each) => each !== day) : [...weekdays, day],
    });
  const isOverMidnight = (minuteOf(to) ?? 1440) <= (minuteOf(from) ?? -1);
  return (
    <>
      <fieldset>
        <legend className="text-12 text-ink-2">Begins on</legend>
        <div className="mt-1 flex flex-wrap gap-1">
          {WEEK.map((day) => (
            <button
              key={day}
              type="button"
              aria-pressed={weekdays.includes(day)}
              onClick={() => toggle(day)}
              className="h-8 rounded-control border border-line-2 px-2.5 hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-strong aria-pressed:text-accent-text max-md:h-10"
            >
              {WEEKDAYS[day]}
            </button>
          ))}
        </div>
      </fieldset>
      <div className="flex flex-wrap gap-3">
        <label className="text-12 text-ink-2">
          From
          <input
            type="time"
            value={from}
            onChange={(event) => onChange({ ...week, from: event.target.value })}
            className={FIELD}
          />
        </label>
        <label className="text-12 text-ink-2">
          To {isOverMidnight && <span className="text-ink-3">· on the next day</span>}
          <input
            type="time"
            value={to}
            onChange={(event) => onChange({ ...week, to: event.target.value })}
            className={FIELD}
          />
        </label>
        <label className="min-w-48 flex-1 text-12 text-ink-2">
          On the clocks of
          <input
            value={zone}
            list={zones}
            onChange={(event) => onChange({ ...week, zone: event.target.value })}
            spellCheck={false}
            autoComplete="off"
            className={`${FIELD} w-full`}
          />
          <datalist id={zones}>
            {Intl.supportedValuesOf('timeZone').map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
        </label>
      </div>
    </>
  );
}
