import i18next, { type TFunction } from 'i18next';
import type { ReferralPrefill } from '../../../shared/contract/referrals.ts';
import { dateOf, timeOf, useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';

/** 120 before any form (REF-19), and until when the form of an emergency follows (REF-17). */
export function AmbulanceNotice({ prefill }: { readonly prefill: ReferralPrefill }) {
  const { t } = useWords();
  const { ambulanceSigns, supplementBy } = prefill;
  if (ambulanceSigns.length === 0 && !supplementBy) return null;
  return (
    <Notice meaning="danger" isUrgent>
      {ambulanceSigns.length > 0 && (
        <>
          <strong className="referral-ambulance">{t('referrals.ambulance.title')}</strong>
          <p>
            {t('referrals.ambulance.why', {
              signs: ambulanceSigns.map((sign) => signWord(t, sign)).join(t('values.listComma')),
            })}
          </p>
        </>
      )}
      {supplementBy && (
        <p>
          {t('referrals.supplement', { date: dateOf(supplementBy), time: timeOf(supplementBy) })}
        </p>
      )}
    </Notice>
  );
}

/** A newer data host may know a sign that this window has no word for. */
function signWord(t: TFunction, sign: string): string {
  const key = `referrals.ambulance.signs.${sign}`;
  return i18next.exists(key) ? t(key as 'referrals.ambulance.signs.consciousness') : sign;
}
