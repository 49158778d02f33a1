import './big-value.css';

type Props = {
  /** `146/93`, `6.4`, `HI`. */
  readonly number: string;
  readonly unit: string;
  /** Not a value yet, or one that is already past. */
  readonly isQuiet?: boolean;
};

/** A measured value in the numerals of an instrument. */
export function BigValue({ number, unit, isQuiet = false }: Props) {
  return (
    <p className={isQuiet ? 'big-value big-value-quiet' : 'big-value'}>
      <span className="big-value-number">{number}</span>
      <span className="big-value-unit">{unit}</span>
    </p>
  );
}
