import { z } from 'zod';
import { classifyCopd } from '../../shared/domain/care/copd.ts';
import { classifyDiabetes } from '../../shared/domain/care/diabetes.ts';
import {
  classifyHypertension,
  hypertensionDangerSigns,
} from '../../shared/domain/care/hypertension.ts';
import { dangerSignsOf, programmes } from '../../shared/domain/care/programmes.ts';
import { followUpWays, scheduleFollowUp } from '../../shared/domain/care/schedule.ts';
import {
  date,
  diastolic,
  flag,
  isPressure,
  noPressure,
  optional,
  systolic,
  typed,
} from './fields.ts';
import { ruleSet } from './judge.ts';

const absentFalse = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

/** What every programme is told (commands.md, `hypertension`). */
const followUp = {
  age: optional(z.number().int().min(0).max(150)),
  birthDate: optional(date),
  visitDate: date,
  sbp: optional(systolic),
  dbp: optional(diastolic),
  previous: optional(z.strictObject({ controlled: z.boolean(), adverseReaction: absentFalse })),
  adverseReaction: flag,
  complication: flag,
  pregnantOrLactating: flag,
};

export const hypertensionSet = ruleSet(
  z
    .strictObject({
      ...followUp,
      danger: optional(z.strictObject(signs(hypertensionDangerSigns))),
    })
    .refine(isPressure, noPressure),
  (input) => classifyHypertension(input),
);

const glucose = z
  .strictObject({
    kind: z.enum(['fasting', '2h', 'random']),
    mmolL: optional(z.number().min(0).max(1000)),
    mgdL: optional(z.number().min(0).max(10_000)),
    code: optional(z.enum(['LO', 'HI'])),
  })
  .refine(
    ({ mmolL, mgdL, code }) => [mmolL, mgdL, code].filter((one) => one !== undefined).length === 1,
    'expected one of mmolL, mgdL and code',
  );

const heartRate = z.number().min(0).max(400);

/**
 * The danger list is that of `hypertension` and DM-03 together, as a visit for both asks it (DM-21).
 * `persistentHeartRate` is whether `heartRate` lasts, or the lasting rate itself.
 */
export const diabetesSet = ruleSet(
  z
    .strictObject({
      ...followUp,
      danger: optional(z.strictObject(signs(dangerSignsOf(programmes)))),
      glucose: optional(glucose),
      heartRate: optional(heartRate),
      persistentHeartRate: optional(z.boolean().or(heartRate)),
      temperatureC: optional(z.number().min(20).max(50)),
      lowGlucoseReaction: optional(z.union([z.literal(1), z.literal(2), z.literal(3)])),
    })
    .refine(isPressure, noPressure),
  ({ persistentHeartRate: lasting, ...input }) =>
    classifyDiabetes(
      typeof lasting === 'number'
        ? { ...input, heartRate: lasting, persistentHeartRate: true }
        : { ...input, persistentHeartRate: lasting },
    ),
);

export const copdSet = ruleSet(
  z.strictObject({
    visitDate: date,
    spo2: optional(typed('spo2')),
    exacerbation: flag,
    adverseReaction: flag,
    complication: flag,
    previous: followUp.previous,
  }),
  (input) => classifyCopd(input),
);

/** Ways by name, or by the ordinal of the form. */
const way = z
  .enum(followUpWays)
  .or(z.literal([1, 2, 3]).transform((code) => followUpWays[code - 1] ?? 'clinic'));

const programme = z
  .string()
  .transform((name) => programmes.find(({ id, shortName }) => name === id || name === shortName))
  .refine((found) => found !== undefined, `expected one of ${programmes.map(nameOf).join(' ')}`);

export const scheduleSet = ruleSet(
  z.strictObject({
    programme,
    enrolledOn: date,
    visits: z
      .array(
        z.strictObject({
          date,
          way,
          class: optional(z.literal([1, 2, 3, 4])),
        }),
      )
      .max(1000),
    today: date,
  }),
  ({ programme: found, ...input }) => scheduleFollowUp(found, input),
);

function nameOf({ shortName }: { readonly shortName: string }): string {
  return shortName;
}

function signs<Sign extends string>(names: readonly Sign[]): Record<Sign, typeof flag> {
  return Object.fromEntries(names.map((name) => [name, flag])) as Record<Sign, typeof flag>;
}
