import type { RuleEntry } from './entry.ts';

/** (h) Measurement station. */
export const measurementRules = {
  'h.1': {
    says: 'Three tiers of limits for adults: hard refuses, alert calls a doctor, confirm asks to look again. Below 18 years only the hard tier holds.',
    source: 'ENG; S3 and COPD24 where the table says so',
    confidence: 'L',
  },
  'MEA-01': {
    says: 'Glucose of 3.9 or less alerts in managed diabetics and is confirmed in others; below 3.0 alerts in anybody.',
    source: 'S3, K',
    confidence: 'M',
  },
  'MEA-02': {
    says: 'LO and HI of a meter are codes, never numbers, and count as an alert.',
    source: 'ENG',
    confidence: 'L',
  },
  'MEA-03': {
    says: 'mg/dL become mmol/L by 18, rounded half up to 0.1. A typed mmol/L above 33.3 is refused with the question whether it was mg/dL.',
    source: 'S3 p.10, p.64, K',
    confidence: 'M',
  },
  'MEA-04': {
    says: 'BMI is rounded to 0.1 first and classified then: below 18.5 low, from 24 overweight, from 28 obese. Adults only.',
    source: 'S3 p.56, G25 table 3, ENG',
    confidence: 'H',
  },
  'MEA-06': {
    says: 'Rounding is half up everywhere.',
    source: 'ENG',
    confidence: 'L',
  },
  'MEA-10': {
    says: 'Two readings a minute apart, the mean counts; more than 10 apart, a third and the mean of the last two. First visit both arms. In follow-up a first reading below 120/80 is enough.',
    source: 'W872 §5, G25 §4.1',
    confidence: 'H',
  },
  'MEA-11': {
    says: 'The older profile: more than 5 apart, a third, and the mean of all three.',
    source: 'older guidance, secondary copy',
    confidence: 'M',
  },
  'MEA-12': {
    says: 'Every raw reading is stored with arm, device and time. The value of a visit is the mean, rounded half up to 1 mmHg, and that is classified.',
    source: 'ENG',
    confidence: 'L',
  },
  'MEA-15': {
    says: 'Rest five minutes and repeat is for pressure without symptoms only. Glucose, oxygen, pulse and temperature at their alerts call the doctor at once.',
    source: 'S3, ENG',
    confidence: 'M',
  },
  'MEA-16': {
    says: 'What a device said is never edited in place. A correction is a row of its own with its reason, and what is wrong leaves the record with a reason and stays readable. A device clock more than two minutes off is said, with how much.',
    source: 'ENG, W872 §4.1.1',
    confidence: 'M',
  },
  'MEA-17': {
    says: 'A reading counts for a person only inside a window that was opened for the visit; it closes when it is ended or saved, on the next call, after ten minutes, and at a kiosk with the session or for the next card. Taking a card away closes none: nobody holds it with a cuff on. A device time before it is a stored memory.',
    source: 'ENG',
    confidence: 'L',
  },
} as const satisfies Readonly<Record<string, RuleEntry>>;
