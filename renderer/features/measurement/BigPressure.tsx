import './big-pressure.css';

type Props = {
  readonly sbp: number | null;
  readonly dbp: number | null;
  /** Not a value yet, or one that is already past. */
  readonly isQuiet?: boolean;
};

/** A blood pressure in the numerals of an instrument. */
export function BigPressure({ sbp, dbp, isQuiet = false }: Props) {
  return (
    <p className={isQuiet ? 'big-pressure big-pressure-quiet' : 'big-pressure'}>
      <span className="big-pressure-number">
        {sbp ?? '---'}/{dbp ?? '--'}
      </span>
      <span className="big-pressure-unit">mmHg</span>
    </p>
  );
}
