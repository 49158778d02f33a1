import i18next from 'i18next';
import type { Proposal } from '../../../shared/contract/care.ts';
import { useWords } from '../../parts/use-words.ts';

/** A missing value is the sentence itself. */
const inTheSentence: ReadonlySet<string> = new Set(['BP_REQUIRED', 'FPG_REQUIRED']);

/** What else the rules lack before they can give a class. */
export function Needs({ proposal: { needs } }: { readonly proposal: Proposal }) {
  const { t } = useWords();
  return needs
    .filter((need) => !inTheSentence.has(need))
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
