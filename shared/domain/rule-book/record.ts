import type { RuleEntry } from './entry.ts';

/** (b) Health record, (c) referral, (j) security. */
export const recordRules = {
  'EHR-01': {
    says: 'The record number has 17 digits: county 6, street 3, committee 3, sequence 5.',
    source: 'S3 p.6, p.20',
    confidence: 'H',
  },
  'EHR-02': {
    says: 'The third group is 001 to 099 for a residents’ committee, 101 to 199 for a village committee, 901 to 999 for another organisation.',
    source: 'S3 p.20',
    confidence: 'H',
  },
  'EHR-03': {
    says: 'A record number is well-formed by its layout alone; it has no check digit, and its sequence is never 00000.',
    source: 'S3 p.6, derived',
    confidence: 'H',
  },
  'EHR-04': {
    says: 'Other forms show its last 8 digits, which are no key.',
    source: 'S3 p.21',
    confidence: 'H',
  },
  'EHR-06': {
    says: 'Desks that can not see each other take record numbers from blocks of their own; gaps are allowed, repeats are not.',
    source: 'ENG',
    confidence: 'L',
  },
  'EHR-07': {
    says: 'Records are for those who live in the area for six months; others are queued and treated without a record number.',
    source: 'S3 p.1',
    confidence: 'H',
  },
  'FDC-04': {
    says: 'Key groups are signed with a family doctor before others.',
    source: '国卫基层发〔2022〕10号, K',
    confidence: 'M',
  },
  'FDC-05': {
    says: 'Key groups: elders of 65 and older, hypertension, type-2 diabetes, COPD, mental illness, tuberculosis, pregnancy, children to 6, disability.',
    source: 'FD25',
    confidence: 'H',
  },
  'REF-02': {
    says: 'A referral is sent with institution, impression, reason, doctor, phone and date; department and receiving doctor may follow.',
    source: 'S3 form, ENG',
    confidence: 'M',
  },
  'REF-03': {
    says: 'A follow-up that recommends a referral names the reason, the institution and the department.',
    source: 'S3 p.60, p.65',
    confidence: 'H',
  },
  'REF-04': {
    says: 'Who declines a referral is recorded with the reason; the outcome is asked for all the same.',
    source: 'ENG',
    confidence: 'L',
  },
  'REF-10': {
    says: 'The hospital answers an ordinary request within 24 hours.',
    source: 'BRIEF',
    confidence: 'L',
  },
  'REF-11': {
    says: 'An urgent request is answered within an hour, else by phone; an emergency goes by phone or 120 first.',
    source: 'ENG',
    confidence: 'L',
  },
  'REF-12': {
    says: 'The outcome of every recommended or emergency referral is asked for within two weeks.',
    source: 'S3 p.57, p.61',
    confidence: 'H',
  },
  'REF-17': {
    says: 'The form of an emergency is written within 24 hours.',
    source: 'ENG',
    confidence: 'L',
  },
  'REF-18': {
    says: 'Asking for the outcome is overdue at the end of day 14; every attempt is kept with time, channel, person and result.',
    source: 'S3, ENG',
    confidence: 'M',
  },
  'REF-19': {
    says: 'Signs for which an ambulance comes first: lost consciousness, 180/110 with violent headache or vomiting, and others that threaten life.',
    source: 'G25 §7',
    confidence: 'H',
  },
  'SEC-01': {
    says: 'Five failed sign-ins lock for 15 minutes; a desk locks itself when nobody works at it.',
    source: 'GB/T 22239-2019, ENG',
    confidence: 'M',
  },
  'SEC-03': {
    says: 'Every read, search, print, reveal and failed sign-in is in the audit trail, chained by hashes.',
    source: 'GB/T 22239-2019, S3 p.3',
    confidence: 'M',
  },
} as const satisfies Readonly<Record<string, RuleEntry>>;
