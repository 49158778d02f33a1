import type { RuleEntry } from './entry.ts';

/** (b) Health record, (c) referral, (j) security. */
export const recordRules = {
  'EHR-01': {
    says: 'The record number has 17 digits: county 6, street 3, committee 3, sequence 5.',
    source: 'S3 p.6, p.20',
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
  'REF-03': {
    says: 'A follow-up that recommends a referral names the reason, the institution and the department.',
    source: 'S3 p.60, p.65',
    confidence: 'H',
  },
  'REF-12': {
    says: 'The outcome of every recommended or emergency referral is asked for within two weeks.',
    source: 'S3 p.57, p.61',
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
