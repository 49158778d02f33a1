export type IdNumberKind = 'resident' | 'permit' | 'foreigner2023' | 'foreigner2017' | 'old15';

/** Where the parts of a number are, before any of them is judged. */
export type NumberLayout = {
  readonly kind: IdNumberKind;
  /** Two digits. */
  readonly province: string;
  /** The county code that GB/T 2260 should know; null on cards that carry none. */
  readonly county: string | null;
  /** `YYYY-MM-DD`, real or not; latest first where the century is open. */
  readonly birthDates: readonly string[];
  /** Odd is male (ID-03). */
  readonly sexDigit: string;
  /** `mod11` covers 17 digits (ID-02), `icao` 14 characters (ID-22); an old number has no check digit. */
  readonly checksum: 'mod11' | 'icao' | 'none';
  readonly rules: readonly string[];
};

const permitAddresses: ReadonlySet<string> = new Set(['810000', '820000', '830000']);

/** Recognises the layout of a cleaned number, or says what is wrong with its length or characters (ID-05). */
export function layoutOf(number: string): NumberLayout | 'LEN' | 'CHARSET' {
  const length = [...number].length;
  if (length === 18) return /^\d{17}[\dX]$/.test(number) ? layoutOf18(number) : 'CHARSET';
  if (length !== 15) return 'LEN';
  if (/^\d{15}$/.test(number)) return layoutOfOld15(number);
  return /^[A-Z]{3}\d{12}$/.test(number) ? layoutOfForeigner2017(number) : 'CHARSET';
}

/** ID-01, ID-20 and ID-21: three documents share one frame of 18. */
function layoutOf18(number: string): NumberLayout {
  const isForeigner = number.startsWith('9');
  const isPermit = permitAddresses.has(number.slice(0, 6));
  const shared = {
    birthDates: [dashed(number.slice(6, 14))],
    sexDigit: number.charAt(16),
    checksum: 'mod11',
  } as const;
  if (isForeigner) {
    const province = number.slice(1, 3);
    return { kind: 'foreigner2023', province, county: null, ...shared, rules: ['ID-06', 'ID-21'] };
  }
  const province = number.slice(0, 2);
  if (isPermit) return { kind: 'permit', province, county: null, ...shared, rules: ['ID-20'] };
  return { kind: 'resident', province, county: number.slice(0, 6), ...shared, rules: ['ID-01'] };
}

/** ID-10: the century is 19, except that sequences 996 to 999 were kept for people born in the 1800s. */
function layoutOfOld15(number: string): NumberLayout {
  const century = Number(number.slice(12)) >= 996 ? '18' : '19';
  return {
    kind: 'old15',
    province: number.slice(0, 2),
    county: number.slice(0, 6),
    birthDates: [dashed(century + number.slice(6, 12))],
    sexDigit: number.charAt(14),
    checksum: 'none',
    rules: ['ID-10', 'ID-11'],
  };
}

/** ID-22: three letters of the country, place of issue, birth date without century, sex, check digit. */
function layoutOfForeigner2017(number: string): NumberLayout {
  const birth = number.slice(7, 13);
  return {
    kind: 'foreigner2017',
    province: number.slice(3, 5),
    county: null,
    birthDates: [dashed(`20${birth}`), dashed(`19${birth}`)],
    sexDigit: number.charAt(13),
    checksum: 'icao',
    rules: ['ID-22'],
  };
}

function dashed(yyyymmdd: string): string {
  return `${yyyymmdd.slice(0, 4)}-${yyyymmdd.slice(4, 6)}-${yyyymmdd.slice(6)}`;
}
