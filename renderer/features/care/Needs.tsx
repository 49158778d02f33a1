import i18next from 'i18next';
import type { Proposal } from '../../../shared/contract/care.ts';
import { useWords } from '../../parts/use-words.ts';

/** What the rules lack before they can give a class. The missing blood pressure is the sentence itself. */
export function Needs({ proposal: { needs } }: { readonly proposal: Proposal }) {
  const { t } = useWords();
  return needs
    .filter((need) => need !== 'BP_REQUIRED')
    .map((need) => {
      const key = `care.need.${need}`;
      // Rule sets grow; a need that has no sentence here is shown as it is.
      const words = i18next.exists(key) ? t(key as 'care.need.DOCTOR_CLASS') : need;
      return (
        <span key={need} className="judgement-due">
          {words}
        </span>
      );
    });
}
