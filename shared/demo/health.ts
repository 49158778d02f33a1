import { addDays, ageInYears } from '../lib/calendar.ts';
import type { CalendarDate } from '../lib/clock.ts';
import type { Person } from './person.ts';
import type { Random, Weighted } from './random.ts';

/** What the record says of a resident's health, apart from what was measured. */
export type Health = {
  readonly conditions: readonly DemoCondition[];
  readonly allergies: readonly DemoAllergy[];
};

export type DemoCondition = {
  /** docs/glossary.md, condition codes. */
  readonly code: string;
  readonly onsetDate: CalendarDate;
  /** In a programme of care of this clinic (纳入管理). */
  readonly isManaged: boolean;
};

export type DemoAllergy = {
  readonly category: 'drug' | 'food' | 'other';
  readonly substance: string;
};

type Prevalence = {
  readonly code: string;
  /** Percent from this age on. */
  readonly percent: readonly (readonly [age: number, percent: number])[];
  readonly managedShare: number;
};

/** Shares among people who come to a centre, which is more than in the population. */
const prevalences: readonly Prevalence[] = [
  {
    code: 'hypertension',
    percent: [
      [25, 2],
      [35, 12],
      [45, 28],
      [55, 43],
      [65, 56],
      [75, 62],
    ],
    managedShare: 0.85,
  },
  {
    code: 'diabetes-2',
    percent: [
      [30, 2],
      [45, 9],
      [55, 15],
      [65, 20],
    ],
    managedShare: 0.85,
  },
  {
    code: 'coronary-heart-disease',
    percent: [
      [45, 2],
      [60, 9],
      [75, 16],
    ],
    managedShare: 0,
  },
  {
    code: 'stroke',
    percent: [
      [50, 2],
      [65, 6],
      [75, 10],
    ],
    managedShare: 0,
  },
  {
    code: 'copd',
    percent: [
      [45, 2],
      [60, 7],
    ],
    managedShare: 0,
  },
];

const ALLERGIC_SHARE = 0.09;

const allergies: readonly Weighted<DemoAllergy>[] = [
  [{ category: 'drug', substance: '青霉素' }, 40],
  [{ category: 'drug', substance: '头孢类' }, 15],
  [{ category: 'drug', substance: '磺胺类' }, 12],
  [{ category: 'drug', substance: '链霉素' }, 5],
  [{ category: 'food', substance: '鱼虾' }, 12],
  [{ category: 'food', substance: '花生' }, 4],
  [{ category: 'other', substance: '花粉' }, 8],
  [{ category: 'other', substance: '酒精' }, 4],
];

export function pickHealth(random: Random, person: Person, today: CalendarDate): Health {
  const age = ageInYears(person.birthDate, today);
  const conditions = prevalences
    .filter((one) => random.chance(percentAt(one, age) / 100))
    .map((one) => ({
      code: one.code,
      onsetDate: pickOnset(random, age, today),
      isManaged: random.chance(one.managedShare),
    }));
  const isAllergic = random.chance(ALLERGIC_SHARE);
  return { conditions, allergies: isAllergic ? [random.weighted(allergies)] : [] };
}

function percentAt({ percent }: Prevalence, age: number): number {
  return percent.filter(([from]) => from <= age).at(-1)?.[1] ?? 0;
}

/** Long enough ago for a history, and not in childhood. */
function pickOnset(random: Random, age: number, today: CalendarDate): CalendarDate {
  const years = random.integer(1, Math.max(1, Math.min(20, age - 24)));
  return addDays(today, -(years * 365 + random.integer(0, 364)));
}
