import type { TFunction } from 'i18next';
import type { ResidentRecord } from '../../shared/contract/residents.ts';

type Due = ResidentRecord['due'][number];

/**
 * What is due where a referral's outcome is asked for (REF-12): it belongs to a referral, not to a
 * programme. Null for every other kind of task.
 */
export function outcomeWords(t: TFunction, { reason, overdueDays, dueDate }: Due): string | null {
  if (reason !== 'referral-outcome') return null;
  return overdueDays > 0
    ? t('referrals.due.late', { count: overdueDays })
    : t('referrals.due.by', { date: dueDate });
}
