import type { DocumentType } from '../../../shared/contract/schemas.ts';
import { documentFault, readDocument } from '../../../shared/domain/identity/document-format.ts';
import { today, useWords } from '../../parts/use-words.ts';

type NumberWords = {
  readonly fault: string | null;
  readonly caution: string | null;
  readonly praise: string | null;
};

const nothing: NumberWords = { fault: null, caution: null, praise: null };

/**
 * What a number says of itself while it is typed: praise as soon as it fits, a fault once it is long enough to
 * be meant or was to be saved. A county that never was is only a caution: codes end, people do not (ID-05).
 *
 * @param fault what the form found when it was to be saved
 */
export function useNumberWords(
  draft: { readonly documentType: DocumentType; readonly documentNumber: string },
  fault: 'needNumber' | 'number' | undefined,
): NumberWords {
  const { t, sex } = useWords();
  const { documentType, documentNumber } = draft;
  if (fault === 'needNumber') return { ...nothing, fault: t('residents.register.needNumber') };
  const decision = readDocument(documentType, documentNumber, today());
  const problem = documentFault(documentType, documentNumber, today());
  if (decision?.sex && decision.birthDate && !problem) {
    const code = documentNumber.replaceAll(/\D/g, '').slice(0, 6);
    const isDoubtful = decision.warnings.includes('REGION');
    const known = { sex: sex(decision.sex), birthDate: decision.birthDate };
    return isDoubtful
      ? { ...nothing, caution: t('residents.register.numberRegion', { code }) }
      : { ...nothing, praise: t('residents.register.numberOk', known) };
  }
  const isMeant = fault !== undefined || documentNumber.length >= 18;
  if (!problem || !isMeant) return nothing;
  const count = documentNumber.length;
  return { ...nothing, fault: t(`residents.register.numberError.${problem}`, { count }) };
}
