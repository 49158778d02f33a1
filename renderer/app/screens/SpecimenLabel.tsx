import { PrintPaper } from '../../features/documents/PrintPaper.tsx';
import { labelWords } from '../../../shared/domain/orders/label.ts';
import { useWords } from '../../parts/use-words.ts';

type Props = { readonly specimenId: string; readonly label: string };

/** What is stuck on a tube. */
export function SpecimenLabel({ specimenId, label }: Props) {
  const { t } = useWords();
  return (
    <PrintPaper
      kind="specimen-label"
      subjectId={specimenId}
      label={t('orders.printLabel', { label: labelWords(label) })}
      isSmall
    />
  );
}
