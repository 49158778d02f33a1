import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { AdministrationState } from '../../../shared/contract/administration.ts';
import { openingOn } from '../../../shared/domain/settings/opening.ts';
import { type WeekHours, weekdays } from '../../../shared/domain/settings/week-hours.ts';
import { addDays, dateParts } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { weeksOfMonth } from './month.ts';

type Days = AdministrationState['calendarDays'];
type Props = {
  readonly week: WeekHours;
  readonly days: Days;
  readonly today: CalendarDate;
  readonly chosen: CalendarDate;
  readonly isFocused: boolean;
  readonly onChoose: (date: CalendarDate) => void;
  readonly onEdit: () => void;
};

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
};

/** A month as a table of days: arrows go through it, Enter changes the chosen day. */
export function MonthGrid({ chosen, isFocused, onChoose, ...rest }: Props) {
  const { t } = useWords();
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    if (isFocused) table.current?.querySelector<HTMLElement>(`[data-date="${chosen}"]`)?.focus();
  }, [chosen, isFocused]);

  function press(event: KeyboardEvent) {
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    onChoose(addDays(chosen, step));
  }

  return (
    // The keys are those of the days inside.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <table ref={table} className="admin-month" onKeyDown={press}>
      <thead>
        <tr>
          {weekdays.map((day) => (
            <th key={day} scope="col">
              {t(`administration.weekday.${day}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOfMonth(chosen).map((dates) => (
          <tr key={dates[0]}>
            {dates.map((date) => (
              <td key={date}>
                <Day {...rest} date={date} chosen={chosen} onChoose={onChoose} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type DayProps = Omit<Props, 'isFocused'> & { readonly date: CalendarDate };

function Day({ week, days, today, date, chosen, onChoose, onEdit }: DayProps) {
  const { t, monthDay } = useWords();
  const special = days.find((day) => day.date === date);
  const { isOpen, spans } = openingOn(date, week, days);
  const isOther = dateParts(date).month !== dateParts(chosen).month;
  const look = [
    'plain admin-day',
    ...(isOpen ? [] : ['closed']),
    ...(special ? ['special'] : []),
    ...(isOther ? ['other'] : []),
    ...(date === today ? ['today'] : []),
    ...(date === chosen ? ['chosen'] : []),
  ];
  return (
    <button
      type="button"
      data-date={date}
      className={look.join(' ')}
      aria-pressed={date === chosen}
      tabIndex={date === chosen ? 0 : -1}
      onClick={() => (date === chosen ? onEdit() : onChoose(date))}
    >
      <span className="hidden-words">{monthDay(date)}</span>
      <span className="admin-day-number" aria-hidden="true">
        {dateParts(date).day}
        {date === today && <small>{t('administration.calendar.today')}</small>}
      </span>
      <span className="admin-day-words">
        {special ? (
          <Mark meaning={special.kind === 'closed' ? 'attention' : 'information'}>
            {special.note ?? t(`administration.calendar.short.${special.kind}`)}
          </Mark>
        ) : (
          !isOpen && <span>{t('administration.calendar.short.closed')}</span>
        )}
        {isOpen && (
          <span className="admin-day-hours">
            {t('administration.calendar.hours', {
              opens: spans[0]?.opens ?? '',
              closes: spans.at(-1)?.closes ?? '',
            })}
          </span>
        )}
      </span>
    </button>
  );
}
