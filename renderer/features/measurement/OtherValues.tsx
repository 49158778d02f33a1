import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import { useWords } from '../../parts/use-words.ts';
import { unitWord, valueWords } from '../../parts/value-words.ts';
import { headlineOf } from './headline.ts';

/** Everything of a reading that does not stand in the big numerals, and what the device showed in its own unit. */
export function OtherValues({ values }: { readonly values: readonly MeasuredValue[] }) {
  const { t } = useWords();
  const shown = headlineOf(t, values)?.kinds ?? [];
  const others = values.filter(({ kind }) => !shown.includes(kind));
  const originals = values.flatMap(({ original }) => (original ? [original] : []));
  if (others.length === 0 && originals.length === 0) return null;
  return (
    <p className="other-values">
      {others.map((value) => (
        <span key={value.kind}>
          {t(`values.kind.${value.kind}`)} {valueWords(t, value)}
        </span>
      ))}
      {originals.map(({ text, unit }) => (
        <span key={text}>
          {t('measurement.shown', { text: `${text} ${unitWord(t, unit)}`.trim() })}
        </span>
      ))}
    </p>
  );
}
