import { Input } from 'antd';
import { useId } from 'react';
import { weekdays } from '../../../shared/domain/settings/week-hours.ts';
import { useWords } from '../../parts/use-words.ts';
import type { WeekText } from './week-text.ts';

type Props = {
  readonly week: WeekText;
  readonly fault: string | null;
  readonly onChange: (week: WeekText) => void;
};

/** The hours of a week, a line for each day: `08:00-12:00 13:30-17:00`, empty for closed. */
export function WeekField({ week, fault, onChange }: Props) {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="admin-week">
      {weekdays.map((day, index) => (
        <div key={day} className="admin-week-day">
          <label htmlFor={`${id}-${day}`}>{t(`administration.weekday.${day}`)}</label>
          <Input
            id={`${id}-${day}`}
            autoFocus={index === 0}
            maxLength={60}
            placeholder={t('administration.settings.closed')}
            aria-describedby={`${id}-help`}
            value={week[day]}
            onChange={(event) => onChange({ ...week, [day]: event.target.value })}
          />
        </div>
      ))}
      <p id={`${id}-help`} role="status" className={fault ? 'field-fault' : 'admin-quiet'}>
        {fault ?? '08:00-12:00 13:30-17:00'}
      </p>
    </div>
  );
}
