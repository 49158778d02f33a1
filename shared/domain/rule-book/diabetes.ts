import type { RuleEntry } from './entry.ts';

/** (e) Type-2 diabetes. */
export const diabetesRules = {
  'DM-02': {
    says: 'Every year four free fasting glucose tests and at least four follow-ups face to face.',
    source: 'S3 p.61-62, p.13',
    confidence: 'H',
  },
  'DM-03': {
    says: 'Danger: glucose 16.7 or more, or 3.9 or less; pressure as HTN-20; any sign of the list; a lasting heart rate above 100; above 39 °C; above normal in pregnancy (ENG: fasting 6.1, else 7.8).',
    source: 'S3 p.61, ENG',
    confidence: 'H',
  },
  'DM-04': {
    says: 'Satisfied: fasting glucose below 7.0. Classes and actions as HTN-31 and HTN-33; the recheck is at two weeks.',
    source: 'S3 p.61-62',
    confidence: 'H',
  },
  'DM-05': {
    says: 'Only a fasting value gives class 1 or 2. Any value is looked at for danger.',
    source: 'S3, ENG',
    confidence: 'M',
  },
  'DM-06': {
    says: 'Frequent low-glucose reactions forbid class 1: treatment is looked at again within two weeks, and a doctor chooses the class.',
    source: 'ENG',
    confidence: 'L',
  },
  'DM-07': {
    says: 'Targets for information: HbA1c below 7.0 %, fasting glucose 4.4 to 7.0, other values below 10.0. They may relax with age.',
    source: 'S3 p.65, K',
    confidence: 'M',
  },
  'DM-08': {
    says: 'The normal range of glucose ends below 6.1 fasting and below 7.8 two hours after a meal.',
    source: 'G25 §5.5.3',
    confidence: 'H',
  },
  'DM-21': {
    says: 'With both diseases: one visit, two sheets; shared items are asked once, both classes stand, the earlier date applies.',
    source: 'S3 p.4, CD25 §3(3)',
    confidence: 'H',
  },
} as const satisfies Readonly<Record<string, RuleEntry>>;
