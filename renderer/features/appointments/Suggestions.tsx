import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { BookingPlace, BookingSuggestion } from '../../../shared/contract/appointments.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { LoadingState } from '../../ui/States.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import type { BookingActs } from './use-booking.ts';

type Props = {
  readonly residentId: string;
  readonly from: CalendarDate;
  readonly acts: BookingActs;
  readonly onBook: (place: BookingPlace) => void;
};

const SHOWN = 3;

/** Whom to offer first, and why (QUE-08). */
export function Suggestions({ residentId, from, acts, onBook }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const [code, setCode] = useState('');
  const teamCode = useSettled(code.trim(), 300) || null;
  const asked = useQuery({
    ...queries.appointments.suggest.queryOptions({ input: { residentId, from, teamCode } }),
    // What was booked a moment ago is not free any more.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const [first] = asked.data ?? [];
  useShortcut('F9', t('appointments.bookSuggested'), () => first && onBook(placeOf(first)), {
    isEnabled: first !== undefined,
  });
  return (
    <section className="booking-suggestions" aria-label={t('appointments.suggestions')}>
      <h3>{t('appointments.suggestions')}</h3>
      {asked.isPending && <LoadingState label={t('shell.loading')} lines={2} />}
      {asked.error && (
        <ProblemNote problem={problemOf(asked.error)} onRetry={() => void asked.refetch()} />
      )}
      {asked.data?.length === 0 && <p>{t('appointments.noSuggestion')}</p>}
      <ul>
        {asked.data?.slice(0, SHOWN).map((one, index) => (
          <li key={`${one.doctorId} ${one.date} ${one.start}`}>
            <Suggested
              one={one}
              acts={acts}
              isFirst={index === 0}
              onBook={() => onBook(placeOf(one))}
            />
          </li>
        ))}
      </ul>
      <Input
        value={code}
        maxLength={20}
        aria-label={t('appointments.teamCode')}
        placeholder={`${t('appointments.teamCode')} · ${t('appointments.teamCodeHint')}`}
        onChange={(event) => setCode(event.target.value)}
      />
    </section>
  );
}

function placeOf({ date, start, queueId, doctorId }: BookingSuggestion): BookingPlace {
  return { date, start, queueId, doctorId };
}

type SuggestedProps = {
  readonly one: BookingSuggestion;
  readonly acts: BookingActs;
  readonly isFirst: boolean;
  readonly onBook: () => void;
};

function Suggested({ one, acts, isFirst, onBook }: SuggestedProps) {
  const { t } = useWords();
  return (
    <Button block className="booking-suggested" title={one.because.join(' ')} onClick={onBook}>
      <span>
        <strong>{one.doctorName ?? one.queueName}</strong> {acts.when(one)}
      </span>
      <span className="booking-quiet">
        {t(`appointments.ground.${one.ground}`)} · {t('appointments.left', { count: one.free })}{' '}
        {isFirst && <Kbd keys="F9" />}
      </span>
    </Button>
  );
}
