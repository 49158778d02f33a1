import { ageInYears } from '../../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';

type Visit = {
  readonly purpose: 'follow-up' | 'consultation' | 'measurement';
  /** Null where nothing may be counted on (ID-42). */
  readonly birthDate: CalendarDate | null;
  readonly managed: readonly string[];
  readonly isFirstVisitOfYear: boolean;
  readonly date: CalendarDate;
  /** From this age the first visit of a year includes a blood pressure (HTN-01, HTN-02). */
  readonly screeningFromYears: number;
};

/**
 * Where a visit goes, in order. Residents in a programme, and everybody of an age on the first visit of
 * the year, pass the measurement station before the doctor (QUE-12).
 */
export function planStops(visit: Visit): readonly ('measurement' | 'consultation')[] {
  if (visit.purpose === 'measurement') return ['measurement'];
  const isManaged = visit.managed.length > 0;
  const isScreened = visit.isFirstVisitOfYear && isOfAge(visit);
  if (visit.purpose === 'follow-up' || isManaged || isScreened) {
    return ['measurement', 'consultation'];
  }
  return ['consultation'];
}

/** An age that is not known for sure costs a measurement at most. */
function isOfAge({ birthDate, date, screeningFromYears }: Visit): boolean {
  return birthDate === null || ageInYears(birthDate, date) >= screeningFromYears;
}
