/** What meters at the bedside can measure, by unit. */
const meterRange: Readonly<Record<string, readonly [from: number, to: number]>> = {
  'mg/dL': [10, 600],
  'mmol/L': [0.6, 33.3],
};

/** A number that no meter can measure says HI or LO (devices.md 5), as the 601 of a Contour does without its mark. */
export function beyondMeter(digits: string | undefined, unit: string | null): 'HI' | 'LO' | null {
  const range = meterRange[unit ?? ''];
  const value = Number(digits);
  if (!range) return null;
  if (value > range[1]) return 'HI';
  return value > 0 && value < range[0] ? 'LO' : null;
}
