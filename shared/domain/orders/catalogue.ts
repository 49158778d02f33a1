import type { ObservationKind } from '../measurement/units.ts';
import type { Analyte } from './analytes.ts';

/** What a test is made of; one label stands for all tests of a visit that share a container. */
export const containers = ['fluoride', 'post-meal', 'random', 'edta', 'serum', 'urine'] as const;
export type Container = (typeof containers)[number];

/** One value that a test brings: a kind of observation, which care reads, or an analyte of the laboratory alone. */
export type Yield = ObservationKind | Analyte;

export type TestDefinition = {
  /** LOINC; of a panel the panel's. */
  readonly loinc: string;
  /** Null where nothing is taken of the person: the answer is a report. */
  readonly container: Container | null;
  /** All of them make the test complete; empty where only a report does. */
  readonly yields: readonly Yield[];
};

/**
 * What a doctor or nurse can order (V7). Each glucose has a tube of its own: the label says before or after which
 * meal it was drawn (DM-05). Codes were compared with public tables: 1521-4 is of mass, where we keep moles; no table that
 * we could read names its sister of moles in serum.
 */
export const testDefinitions = {
  'glucose-fasting': { loinc: '14771-0', container: 'fluoride', yields: ['glucose-fasting'] },
  'glucose-2h': { loinc: '1521-4', container: 'post-meal', yields: ['glucose-2h'] },
  'glucose-random': { loinc: '14749-6', container: 'random', yields: ['glucose-random'] },
  hba1c: { loinc: '4548-4', container: 'edta', yields: ['hba1c'] },
  lipids: {
    loinc: '24331-1',
    container: 'serum',
    yields: ['cholesterol', 'triglycerides', 'hdl', 'ldl'],
  },
  liver: { loinc: '24325-3', container: 'serum', yields: ['alt', 'ast', 'bilirubin'] },
  kidney: { loinc: '24362-6', container: 'serum', yields: ['creatinine', 'urea'] },
  'blood-count': {
    loinc: '58410-2',
    container: 'edta',
    yields: ['leukocytes', 'erythrocytes', 'haemoglobin', 'platelets'],
  },
  urinalysis: { loinc: '24356-8', container: 'urine', yields: [] },
  ecg: { loinc: '11524-6', container: null, yields: [] },
  spirometry: { loinc: '81459-0', container: null, yields: [] },
} as const satisfies Readonly<Record<string, TestDefinition>>;

export type TestCode = keyof typeof testDefinitions;

/** In the order in which a screen offers them. */
export const testCodes = Object.keys(testDefinitions) as [TestCode, ...TestCode[]];

/** Undefined for a code that a newer version knows. */
export function findTest(code: string): TestDefinition | undefined {
  return Object.hasOwn(testDefinitions, code) ? testDefinitions[code as TestCode] : undefined;
}

/**
 * What a value is among the tests of one label: a glucose whose meal the device does not know is the one that was
 * ordered. Null where none of these tests brings it.
 */
export function yieldAmong(tests: readonly string[], kind: string): Yield | null {
  const ordered = tests.flatMap((code): readonly Yield[] => findTest(code)?.yields ?? []);
  const exact = ordered.find((one) => one === kind);
  if (exact || kind !== 'glucose') return exact ?? null;
  const meals = ordered.filter((one) => one.startsWith('glucose-'));
  return meals.length === 1 ? (meals[0] ?? null) : null;
}
