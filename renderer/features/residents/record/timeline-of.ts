import type { LaboratoryLine } from '../../../../shared/contract/orders.ts';
import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { type RecordedReading, readingsOf } from '../../../parts/readings.ts';
import { dateOf } from '../../../parts/use-words.ts';

type Visit = ResidentRecord['visits'][number];
type FollowUp = ResidentRecord['followUps'][number];

type Story = Pick<ResidentRecord, 'observations' | 'pressures' | 'visits' | 'followUps'>;

/** One thing that happened; `id` tells it from the others. */
export type TimelineEntry =
  | { readonly kind: 'visit'; readonly id: string; readonly visit: Visit }
  | { readonly kind: 'follow-up'; readonly id: string; readonly followUp: FollowUp }
  | { readonly kind: 'laboratory'; readonly id: string; readonly line: LaboratoryLine }
  | {
      readonly kind: 'reading';
      readonly id: string;
      readonly reading: RecordedReading;
      /** The how manieth pressure of its visit it is, where there were several. */
      readonly turn: number | null;
    };

export type TimelineDay = {
  readonly date: CalendarDate;
  readonly entries: readonly TimelineEntry[];
};

/** What happened to a resident, day by day, newest first; within a day in the order of a visit. */
export function timelineOf(
  record: Story,
  laboratory: readonly LaboratoryLine[],
): readonly TimelineDay[] {
  const turns = turnsOf(record);
  const dated: (readonly [CalendarDate, TimelineEntry])[] = [
    ...record.visits.map(
      (visit) => [visit.date, { kind: 'visit', id: visit.visitId, visit }] as const,
    ),
    ...readingsOf(record.observations).map((reading) => {
      const { readingId: id, at } = reading;
      return [dateOf(at), { kind: 'reading', id, reading, turn: turns.get(id) ?? null }] as const;
    }),
    ...laboratory.map(
      (line) => [dateOf(line.at), { kind: 'laboratory', id: line.serviceRequestId, line }] as const,
    ),
    ...record.followUps.map(
      (followUp) =>
        [followUp.visitDate, { kind: 'follow-up', id: followUp.followUpId, followUp }] as const,
    ),
  ];
  const days = new Map<CalendarDate, TimelineEntry[]>();
  for (const [date, entry] of dated) days.set(date, [...(days.get(date) ?? []), entry]);
  return [...days]
    .map(([date, entries]) => ({ date, entries }))
    .toSorted((left, right) => right.date.localeCompare(left.date));
}

/** Of visits with more than one blood pressure: a single one is not what the visit came to. */
function turnsOf({ pressures }: Story): ReadonlyMap<string, number> {
  return new Map(
    pressures.flatMap(({ readings }) =>
      readings.length === 1 ? [] : readings.map(({ readingId }, index) => [readingId, index + 1]),
    ),
  );
}
