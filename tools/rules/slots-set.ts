import { z } from 'zod';
import { freeSlots, minutesOf, timeOf } from '../../shared/domain/slots/slot.ts';
import { RESERVE_PERCENT_MIN } from '../../shared/domain/slots/sessions.ts';
import { date } from './fields.ts';
import { ruleSet } from './judge.ts';

const CLOCK = /^(?:(\d{4}-\d{2}-\d{2})T)?((?:[01]\d|2[0-3]):[0-5]\d|24:00)(?::00)?$/;

/** `HH:MM` of the day, or the same moment as `YYYY-MM-DDTHH:MM`; answered as it was asked. */
const time = z
  .string()
  .regex(CLOCK, 'expected HH:MM or YYYY-MM-DDTHH:MM without zone')
  .transform((text) => {
    const [, day, clock = ''] = CLOCK.exec(text) ?? [];
    return { day: day ?? null, minutes: minutesOf(clock) };
  });

/** `reservePercent` absent is the least that the rule allows (QUE-10). */
const session = z
  .strictObject({
    start: time,
    end: time,
    minutesPerVisit: z.number().positive().max(1440),
    reservePercent: z
      .number()
      .min(0)
      .max(100)
      .nullish()
      .transform((value) => value ?? RESERVE_PERCENT_MIN),
  })
  .refine(({ start, end }) => start.minutes < end.minutes, {
    path: ['end'],
    message: 'expected after start',
  });

const input = z
  .strictObject({
    date,
    template: z.array(session).max(1000),
    booked: z
      .array(z.strictObject({ start: time }))
      .max(100_000)
      .nullish()
      .transform((value) => value ?? []),
  })
  .refine(
    ({ date: day, template }) =>
      template
        .flatMap(({ start, end }) => [start, end])
        .every((one) => one.day === null || one.day === day),
    { path: ['template'], message: 'expected times of the date' },
  );

/** The slots of a day; a booking of another day takes no place of this one. */
export const slotsSet = ruleSet(input, ({ date: day, template, booked }) => {
  const sessions = template.map(({ start, end, ...rest }) => ({
    ...rest,
    start: start.minutes,
    end: end.minutes,
  }));
  const ofDay = booked.filter(({ start }) => start.day === null || start.day === day);
  const decision = freeSlots(
    sessions,
    ofDay.map(({ start }) => start.minutes),
  );
  const isWhole = template.some(({ start }) => start.day !== null);
  const said = (minutes: number) => (isWhole ? `${day}T${timeOf(minutes)}` : timeOf(minutes));
  return {
    ...decision,
    slots: decision.slots.map(({ start, ...slot }) => ({ start: said(start), ...slot })),
  };
});
