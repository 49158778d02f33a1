import { type Decision, ruleIds } from '../decision.ts';

/** Each row of the sheet with the scores that it has; a row may give two grades one score (ELD-02). */
export const selfCareScores = {
  eating: [0, 3, 5],
  grooming: [0, 1, 3, 7],
  dressing: [0, 3, 5],
  toileting: [0, 1, 5, 10],
  mobility: [0, 1, 5, 10],
} as const;

export type SelfCareItem = keyof typeof selfCareScores;
export type SelfCareInput = Readonly<Partial<Record<SelfCareItem, number | undefined>>>;
export type SelfCareClass = 'independent' | 'mild' | 'moderate' | 'dependent';

export type SelfCareDecision = Decision & {
  /** Null while a row is missing. */
  readonly score: number | null;
  readonly class: SelfCareClass | null;
};

const MILD_FROM = 4;
const MODERATE_FROM = 9;
const DEPENDENT_FROM = 19;

/** What somebody can do alone, by the sum of the five rows. With a row missing there is none (ELD-02). */
export function scoreSelfCare(rows: SelfCareInput): SelfCareDecision {
  const items = Object.keys(selfCareScores) as SelfCareItem[];
  const scores = items.map((item) => rows[item]).filter((score) => score !== undefined);
  const score = scores.length < items.length ? null : scores.reduce((sum, one) => sum + one, 0);
  return {
    score,
    class: score === null ? null : selfCareClassOf(score),
    because: ruleIds('ELD-02'),
    ruleSet: 'S3-self-care',
    version: '2017.1',
  };
}

function selfCareClassOf(score: number): SelfCareClass {
  if (score < MILD_FROM) return 'independent';
  if (score < MODERATE_FROM) return 'mild';
  return score < DEPENDENT_FROM ? 'moderate' : 'dependent';
}
