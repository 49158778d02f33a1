import type { EpochMs } from '../../lib/clock.ts';
import type { Decision } from '../decision.ts';

/**
 * What a doctor who names it has to report, and how fast (f.6). The law's lists change: the two open entries
 * stand for whatever is not in this one.
 */
export const notifiableDiseases = {
  plague: 2,
  cholera: 2,
  'pulmonary-anthrax': 2,
  sars: 2,
  imported: 2, // imported diseases that the authorities have named
  outbreak: 2, // several people of one place with the same
  'other-2h': 2,
  tuberculosis: 24,
  'viral-hepatitis': 24,
  measles: 24,
  'scarlet-fever': 24,
  dysentery: 24,
  pertussis: 24,
  dengue: 24,
  influenza: 24,
  mumps: 24,
  rubella: 24,
  'hand-foot-mouth': 24,
  'infectious-diarrhoea': 24,
  'other-24h': 24,
} as const;

export type NotifiableDisease = keyof typeof notifiableDiseases;

export const notifiableCodes = Object.keys(notifiableDiseases) as readonly NotifiableDisease[];

export type ReportClock = Decision & { readonly hours: 2 | 24; readonly dueAt: EpochMs };

/** Until when the report has to be made, from the moment in which the doctor has named it. */
export function reportClock(disease: NotifiableDisease, namedAt: EpochMs): ReportClock {
  const hours = notifiableDiseases[disease];
  return {
    hours,
    dueAt: namedAt + hours * 3_600_000,
    because: [hours === 2 ? 'NOT-01' : 'NOT-02'],
    ruleSet: 'notifiable',
    version: '2026.1',
  };
}
