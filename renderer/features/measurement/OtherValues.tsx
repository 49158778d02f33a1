import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import { useWords } from '../../parts/use-words.ts';
import { valueWords } from '../../parts/value-words.ts';

/** Everything of a reading that is not the blood pressure itself, such as the pulse. */
export function OtherValues({ values }: { readonly values: readonly MeasuredValue[] }) {
  const { t } = useWords();
  const others = values.filter(({ kind }) => kind !== 'sbp' && kind !== 'dbp');
  if (others.length === 0) return null;
  return (
    <p className="other-values">
      {others.map((value) => (
        <span key={value.kind}>
          {t(`values.kind.${value.kind}`)} {valueWords(t, value)}
        </span>
      ))}
    </p>
  );
}
