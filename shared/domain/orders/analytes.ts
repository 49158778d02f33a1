/** What the laboratory reports besides what care reads as observations. */
export const analytes = [
  'cholesterol',
  'triglycerides',
  'hdl',
  'ldl',
  'alt',
  'ast',
  'bilirubin',
  'creatinine',
  'urea',
  'leukocytes',
  'erythrocytes',
  'haemoglobin',
  'platelets',
] as const;
export type Analyte = (typeof analytes)[number];

type AnalyteDefinition = {
  /** UCUM. */
  readonly unit: string;
  /** What devices call this unit, upper case, and by what the number is multiplied. */
  readonly units: Readonly<Record<string, number>>;
  /** Upper case: LOINC, then the letters that analysers send. */
  readonly names: readonly string[];
  /** Beyond these it is no result of a living person but a wrong unit or a fault; ours, in no text. */
  readonly hard: { readonly from: number; readonly to: number };
};

const mmol = { 'MMOL/L': 1 } as const;
const umol = { 'UMOL/L': 1, 'ΜMOL/L': 1, 'µMOL/L': 1 } as const;
const activity = { 'U/L': 1, 'IU/L': 1 } as const;
const giga = { '10^9/L': 1, '10*9/L': 1, 'X10^9/L': 1, 'G/L': 1, '10^3/UL': 1, 'K/UL': 1 } as const;
const tera = {
  '10^12/L': 1,
  '10*12/L': 1,
  'X10^12/L': 1,
  'T/L': 1,
  '10^6/UL': 1,
  'M/UL': 1,
} as const;

const definitions: Readonly<Record<Analyte, AnalyteDefinition>> = {
  cholesterol: row('mmol/L', mmol, 'CHOL TC CHO 总胆固醇 14647-2', [0.5, 30]),
  triglycerides: row('mmol/L', mmol, 'TG TRIG TRIGL 甘油三酯 14927-8', [0.1, 60]),
  hdl: row('mmol/L', mmol, 'HDL HDL-C HDLC 高密度脂蛋白胆固醇 14646-4', [0.1, 8]),
  ldl: row('mmol/L', mmol, 'LDL LDL-C LDLC 低密度脂蛋白胆固醇 22748-8 39469-2', [0.1, 25]),
  alt: row('U/L', activity, 'ALT GPT 谷丙转氨酶 丙氨酸氨基转移酶 1742-6', [0, 20_000]),
  ast: row('U/L', activity, 'AST GOT 谷草转氨酶 天门冬氨酸氨基转移酶 1920-8', [0, 20_000]),
  bilirubin: row('umol/L', umol, 'TBIL T-BIL TBIL-V 总胆红素 14631-6', [0.5, 1_000]),
  creatinine: row('umol/L', umol, 'CREA CRE CR 肌酐 14682-9', [5, 5_000]),
  urea: row('mmol/L', mmol, 'UREA BUN 尿素 22664-7', [0.3, 100]),
  leukocytes: row('10*9/L', giga, 'WBC 白细胞 6690-2', [0, 1_000]),
  erythrocytes: row('10*12/L', tera, 'RBC 红细胞 789-8', [0.2, 10]),
  haemoglobin: row('g/L', { 'G/L': 1, 'G/DL': 10 }, 'HGB HB 血红蛋白 718-7', [10, 300]),
  platelets: row('10*9/L', giga, 'PLT 血小板 777-3', [0, 5_000]),
};

function row(
  unit: string,
  units: Readonly<Record<string, number>>,
  names: string,
  [from, to]: readonly [number, number],
): AnalyteDefinition {
  return { unit, units, names: names.split(' '), hard: { from, to } };
}

/** The analyte that a device calls by one of these names; null for a test that is not taken. */
export function analyteOf(names: readonly string[]): Analyte | null {
  const upper = new Set(names.map((name) => name.toUpperCase()));
  return analytes.find((one) => definitions[one].names.some((name) => upper.has(name))) ?? null;
}

/** UCUM unit in which an analyte is kept. */
export function analyteUnit(analyte: Analyte): string {
  return definitions[analyte].unit;
}

/**
 * Thousandths of the kept unit, so that no digit of an analyser is lost; null when the unit is not one of this
 * analyte's.
 *
 * @example toThousandths('haemoglobin', 13.5, 'g/dL') // 135000
 */
export function toThousandths(analyte: Analyte, value: number, unit: string): number | null {
  const factor = definitions[analyte].units[unit.toUpperCase()];
  return factor === undefined ? null : Math.round(value * factor * 1000);
}

/** Whether a living person can have it. */
export function isPossible(analyte: Analyte, thousandths: number): boolean {
  const { from, to } = definitions[analyte].hard;
  return thousandths >= from * 1000 && thousandths <= to * 1000;
}

/** One value of the laboratory as an analyser gave it. Exactly one of `value` and `code`. */
export type LabValue = {
  readonly analyte: Analyte;
  readonly value?: number | undefined;
  readonly code?: 'LO' | 'HI' | undefined;
  readonly unit: string;
  /** What the analyser takes for normal, as it wrote it. */
  readonly range: string | null;
  /** Its own mark against that range. */
  readonly flag: 'L' | 'H' | 'N' | null;
};
