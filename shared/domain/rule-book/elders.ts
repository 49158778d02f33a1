import type { RuleEntry } from './entry.ts';

/** (e.2) COPD and (f.1) elders. */
export const elderRules = {
  'e.2': {
    says: 'COPD: an acute worsening is danger; it and a saturation below 90 % are not controlled, and refer at the second visit in a row. At least four follow-ups a year.',
    source: 'COPD24, ENG',
    confidence: 'L',
  },
  'ELD-02': {
    says: 'Self-care of elders: the sum of five rows, 0 to 3 able, 4 to 8 light, 9 to 18 moderate, from 19 dependent. A missing row is no score.',
    source: 'S3 p.55',
    confidence: 'H',
  },
  'ELD-04': {
    says: 'Constitution by 33 answers: eight sums, from 11 yes, 9 and 10 a tendency. Balanced from 17 where all eight are 8 or less, basically where they are 10 or less.',
    source: 'S3 p.83-87',
    confidence: 'H',
  },
} as const satisfies Readonly<Record<string, RuleEntry>>;
