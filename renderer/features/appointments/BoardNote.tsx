import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import type { BookingDays } from '../../../shared/contract/appointments.ts';
import { addDays } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { useHost } from '../../host/host.ts';
import { useWords } from '../../parts/use-words.ts';
import { EmptyState } from '../../ui/States.tsx';

type Props = {
  readonly days: BookingDays;
  readonly isEmpty: boolean;
  readonly onFrom: (date: CalendarDate) => void;
};

/** Why there is nothing to book, and what to do about it. */
export function BoardNote({ days, isEmpty, onFrom }: Props) {
  const { queries } = useHost();
  const { t, monthDay } = useWords();
  const [day] = days.days;
  const opening = useQuery({
    ...queries.administration.openingOn.queryOptions({
      input: { date: addDays(day?.date ?? days.today, 1) },
    }),
    enabled: isEmpty,
    retry: false,
  });
  if (!isEmpty || !day) return null;
  if (!days.hasSessions) return <EmptyState>{t('appointments.noSessions')}</EmptyState>;
  const next = opening.data?.nextOpen;
  const why = day.isOpen
    ? t('appointments.nobodyOn')
    : t('appointments.holiday', { date: monthDay(day.date) });
  return (
    <EmptyState
      action={
        next && (
          <Button type="primary" size="large" autoFocus onClick={() => onFrom(next)}>
            {t('appointments.openDay')} {monthDay(next)}
          </Button>
        )
      }
    >
      <strong>{why}</strong>
      {day.note && (
        <>
          <br />
          {day.note}
        </>
      )}
    </EmptyState>
  );
}
