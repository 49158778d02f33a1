import type { RuleEntry } from './entry.ts';

/** (d) Hypertension. */
export const hypertensionRules = {
  'HTN-01': {
    says: 'Managed are residents of 35 and older with primary hypertension; adults are measured at the first visit of a year.',
    source: 'S3 p.56, W872 §1, §6',
    confidence: 'H',
  },
  'HTN-02': {
    says: 'A first pressure of 140/90 or more is measured again; three days of it lead to a preliminary diagnosis by a doctor.',
    source: 'S3 p.56, G25 §4.2',
    confidence: 'H',
  },
  'HTN-05': {
    says: 'Levels: normal below 120 and 80, high-normal to 139 or 89, hypertension from 140 or 90 on; the worse component grades.',
    source: 'G25 table 2',
    confidence: 'H',
  },
  'HTN-10': {
    says: 'At least four follow-ups face to face in a calendar year: at the clinic or at home, not by phone.',
    source: 'S3 p.56',
    confidence: 'H',
  },
  'HTN-13': {
    says: 'The routine date is three calendar months on (the last day of a shorter month), the recheck is day 14.',
    source: 'S3 p.58, ENG',
    confidence: 'M',
  },
  'HTN-20': {
    says: 'Danger: systolic 180 or more, diastolic 110 or more, or any sign of the danger list. Treat, refer at once, ask within two weeks.',
    source: 'S3 p.56',
    confidence: 'H',
  },
  'HTN-21': {
    says: 'The danger list is asked item by item and never read out of the symptoms of the form. Above normal in pregnancy means 140 or 90.',
    source: 'ENG',
    confidence: 'L',
  },
  'HTN-22': {
    says: '180/110 without symptoms: rest five minutes, measure again; still high, the doctor now.',
    source: 'G25 §5.4.6',
    confidence: 'H',
  },
  'HTN-30': {
    says: 'Controlled: systolic below 140 (below 150 from 65 years on) and diastolic below 90, both. Exactly at a limit is not controlled.',
    source: 'S3 p.57-58',
    confidence: 'H',
  },
  'HTN-31': {
    says: 'Class 1 satisfied, 2 not satisfied, 3 adverse reaction, 4 complication; of several the most serious.',
    source: 'S3 p.60',
    confidence: 'M',
  },
  'HTN-32': {
    says: 'In danger class 1 is not stored; a doctor chooses.',
    source: 'ENG',
    confidence: 'L',
  },
  'HTN-33': {
    says: 'Danger: emergency referral. Complication, uncontrolled twice, reaction twice: refer. First time: adjust and see again in two weeks. Nothing: routine.',
    source: 'S3 p.57-58',
    confidence: 'H',
  },
  'HTN-34': {
    says: 'The previous follow-up is the latest completed one with a value; the two-week revisit counts, a lost or refused one resets nothing.',
    source: 'ENG',
    confidence: 'L',
  },
  'HTN-35': {
    says: 'The newer clinical target (below 130/80, from 80 years on below 150/90) is shown as information and counted nowhere.',
    source: 'G25 §5.2',
    confidence: 'H',
  },
  'HTN-36': {
    says: 'Hints for a referral, among them a difference of more than 20 between the arms.',
    source: 'W872 §8.4, G25 §7',
    confidence: 'H',
  },
} as const satisfies Readonly<Record<string, RuleEntry>>;
