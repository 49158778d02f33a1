import type { RuleEntry } from './entry.ts';

/** Pre-triage (F8) and what has to be reported (f.6). */
export const triageRules = {
  'TRI-01': {
    says: 'A temperature of 37.3 °C or more at the door: the fever route.',
    source: 'K, ENG',
    confidence: 'L',
  },
  'TRI-02': {
    says: 'Who says that they are or were feverish in the last two days goes the fever route, whatever is measured.',
    source: 'K, ENG',
    confidence: 'L',
  },
  'TRI-03': {
    says: 'A cough or sore throat together with contact to somebody ill in the last two weeks: the fever route.',
    source: 'K, ENG',
    confidence: 'L',
  },
  'TRI-04': {
    says: 'Everybody else goes the usual way; a cough alone, or contact alone, does not change it.',
    source: 'ENG',
    confidence: 'L',
  },
  'NOT-01': {
    says: 'Within 2 hours of its being named: class A, pulmonary anthrax, SARS and the like, named imported diseases, outbreaks.',
    source: 'S3 p.92, p.94',
    confidence: 'H',
  },
  'NOT-02': {
    says: 'Within 24 hours: the other diseases of classes B and C.',
    source: 'S3 p.92, p.94',
    confidence: 'H',
  },
} as const satisfies Readonly<Record<string, RuleEntry>>;
