import { z } from 'zod';
import { knownCounties } from '../../shared/domain/identity/county-codes.ts';
import { checkIdNumber } from '../../shared/domain/identity/id-number.ts';
import { mask } from '../../shared/domain/identity/mask.ts';
import { bloodPressureProtocol } from '../../shared/domain/measurement/blood-pressure.ts';
import { classifyBmi } from '../../shared/domain/measurement/bmi.ts';
import { checkLimits } from '../../shared/domain/measurement/limits.ts';
import { observationKinds, units } from '../../shared/domain/measurement/units.ts';
import { copdSet, diabetesSet, hypertensionSet, scheduleSet } from './care-sets.ts';
import { constitutionSet, selfCareSet } from './elder-sets.ts';
import {
  date,
  diastolic,
  flag,
  isPressure,
  noPressure,
  optional,
  systolic,
  time,
  typed,
} from './fields.ts';
import { type RuleSet, ruleSet } from './judge.ts';
import { queueSet } from './queue-set.ts';
import { slotsSet } from './slots-set.ts';

const text = z.string().max(200);

const idNumber = ruleSet(z.strictObject({ number: text, today: date }), (input) =>
  checkIdNumber({ ...input, knownCounties }),
);

const maskSet = ruleSet(
  z.strictObject({
    kind: z.enum(['id-number', 'phone', 'name', 'passport']),
    value: text,
    channel: z.enum(['public', 'staff', 'paper', 'extract']),
  }),
  mask,
);

const bpProtocol = ruleSet(
  z.strictObject({
    profile: z.enum(['WST872', 'LEGACY5']),
    firstEver: flag,
    followUp: flag,
    readings: z
      .array(
        z
          .strictObject({
            sbp: systolic,
            dbp: diastolic,
            arm: optional(z.enum(['left', 'right'])),
            at: optional(time),
          })
          .refine(isPressure, noPressure)
          .transform(({ at, ...reading }) => ({ ...reading, atMs: at })),
      )
      .max(100),
  }),
  bloodPressureProtocol,
);

const bmi = ruleSet(
  z.strictObject({
    weightKg: typed('weight'),
    heightCm: typed('height'),
  }),
  classifyBmi,
);

const limits = ruleSet(
  z
    .strictObject({
      kind: z.enum(observationKinds),
      value: optional(z.number()),
      code: optional(z.enum(['LO', 'HI'])),
      unit: optional(z.enum(units)),
      ageDays: optional(z.number().int().min(0)),
      diabetic: flag,
      symptoms: flag,
      source: optional(z.enum(['typed', 'device'])),
    })
    .refine(
      ({ value, code }) => (value === undefined) !== (code === undefined),
      'expected either value or code',
    ),
  checkLimits,
);

/** Every SET of the command, by name. */
export const ruleSets: ReadonlyMap<string, RuleSet> = new Map([
  ['id-number', idNumber],
  ['mask', maskSet],
  ['queue', queueSet],
  ['slots', slotsSet],
  ['hypertension', hypertensionSet],
  ['diabetes', diabetesSet],
  ['copd', copdSet],
  ['schedule', scheduleSet],
  ['bp-protocol', bpProtocol],
  ['bmi', bmi],
  ['limits', limits],
  ['self-care', selfCareSet],
  ['tcm', constitutionSet],
]);
