import writeExcelFile from 'write-excel-file/node';
import { makeCheckDigit } from '../../shared/domain/identity/id-number.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';
import { assert } from '../../shared/lib/assert.ts';
import { addDays } from '../../shared/lib/calendar.ts';
import { idNumber } from './people.ts';
import { createSeeded, type Seeded } from './seeded.ts';

/** A list of residents as several hands leave one, and what the dry run must say of it. */
export type DirtyFile = {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly expected: {
    /** Rows whose verdict is error. */
    readonly error: number;
    /** Same number and name as a row further up. */
    readonly exact: number;
    /** Same number, another name. */
    readonly conflict: number;
    /** Same name and birthday without a number. */
    readonly alike: number;
    /** Rows by the code of the error that was put in. */
    readonly issues: Readonly<Record<string, number>>;
  };
};

type Person = {
  readonly name: string;
  readonly sex: 'male' | 'female';
  readonly birthDate: CalendarDate;
  readonly number: string;
  readonly phone: string;
};

const headings = ['序号', '姓 名', '性别', '身份证号码', '出生日期', '联系电话', '现住址', '慢病'];

const SURNAMES = [...'赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水'];
const GIVEN = [...'建国秀英桂兰志强丽芳明华玉珍德福春生文静海燕立平美玲国庆淑贤永昌'];

/** Days and sexes of birth that are all different, so that only rows made alike are alike. */
const DAYS = 29_000;
const DAY_STEP = 7_919;
const FIRST_DAY = '1930-01-01' as CalendarDate;

function personAt(at: number): Person {
  const pick = (signs: readonly string[], index: number) => signs[index % signs.length] ?? '';
  const second = Math.floor(at / SURNAMES.length);
  const third = Math.floor(second / GIVEN.length);
  const sex = at < DAYS ? 'female' : 'male';
  const birthDate = addDays(FIRST_DAY, (at * DAY_STEP) % DAYS);
  return {
    name: pick(SURNAMES, at) + pick(GIVEN, second) + pick(GIVEN, third + 7),
    sex,
    birthDate,
    number: idNumber({ birthDate, sex, serial: 1 + (at % 400) }),
    phone: `199${String(at).padStart(8, '0')}`,
  };
}

type Cells = {
  name: string;
  sex: string;
  number: string;
  birth: string;
  phone: string;
  address: string;
  conditions: string;
};

/** What can be wrong so that the row stays out, by the code that the dry run gives it. */
const faults: readonly (readonly [code: string, spoil: (cells: Cells, one: Person) => void])[] = [
  ['id-checksum', (cells, { number }) => (cells.number = swapCheckDigit(number))],
  ['id-mangled', (cells) => (cells.number = '1.10199E+17')],
  ['id-zeros', (cells, { number }) => (cells.number = zeroedEnd(number))],
  ['id-length', (cells, { number }) => (cells.number = number.slice(0, 16))],
  ['name-missing', (cells) => (cells.name = ' ')],
  ['name-has-digits', (cells) => (cells.name += '2')],
  ['id-birth-differs', (cells, one) => (cells.birth = addDays(one.birthDate, 40))],
  ['id-sex-differs', (cells, { sex }) => (cells.sex = sex === 'male' ? '女' : '男')],
  ['birth-missing', (cells) => ((cells.number = ''), (cells.birth = ''))],
  ['date-ambiguous', (cells) => ((cells.number = ''), (cells.birth = '3/4/1951'))],
  ['date-short-year', (cells) => ((cells.number = ''), (cells.birth = '51-3-12'))],
  ['date-not-real', (cells) => (cells.birth = '1951-02-30')],
];

/**
 * About 15 % of the rows are errors and 5 % speak of somebody further up; the rest is right but written
 * in every way in which people write. The same seed gives the same file.
 *
 * @param count at most {@link DIRTY_ROWS_MAX}
 */
export function makeDirtyFile(count: number, seed = 1): DirtyFile {
  const random = createSeeded(seed);
  const rows: string[][] = [];
  const good: Person[] = [];
  const expected = {
    error: 0,
    exact: 0,
    conflict: 0,
    alike: 0,
    issues: {} as Record<string, number>,
  };
  const push = (cells: Cells) => rows.push([String(rows.length + 1), ...cellsInOrder(cells)]);
  while (rows.length < count) {
    const draw = random.next();
    const person = personAt(rows.length);
    if (draw < 0.15) {
      const [code, spoil] = pickOf(faults, random);
      const cells = plainCells(person);
      spoil(cells, person);
      expected.error += 1;
      expected.issues[code] = (expected.issues[code] ?? 0) + 1;
      push(cells);
    } else if (draw < 0.2 && good.length > 0) {
      // Each once: a third row of the same person would be alike to two.
      const [earlier = person] = good.splice(random.below(good.length), 1);
      const kind = pickOf(['exact', 'exact', 'conflict', 'alike'] as const, random);
      expected[kind] += 1;
      push(duplicateOf(earlier, kind));
    } else {
      good.push(person);
      push(messy(person, random));
    }
  }
  return { headings, rows, expected };
}

function pickOf<Value>(values: readonly Value[], random: Seeded): Value {
  const value = values[random.below(values.length)];
  assert(value !== undefined, 'there is something to pick from');
  return value;
}

function plainCells({ name, sex, birthDate, number, phone }: Person): Cells {
  return {
    name,
    sex: sex === 'male' ? '男' : '女',
    number,
    birth: birthDate,
    phone,
    address: '演示区和平街道安康社区 1 号楼',
    conditions: '',
  };
}

function duplicateOf(person: Person, kind: 'exact' | 'conflict' | 'alike'): Cells {
  const cells = plainCells(person);
  if (kind === 'conflict') cells.name = `欧阳${person.name.slice(1)}`;
  if (kind === 'alike') cells.number = '';
  return cells;
}

/** Right, but as several hands write it. */
function messy(person: Person, random: Seeded): Cells {
  const cells = plainCells(person);
  const pick = (...values: readonly string[]) => pickOf(values, random);
  const [year = '', month = '', day = ''] = person.birthDate.split('-');
  cells.birth = pick(
    person.birthDate,
    `${year}/${Number(month)}/${Number(day)}`,
    `${year}.${month}.${day}`,
    `${year}年${Number(month)}月${Number(day)}日`,
    year + month + day,
    '',
  );
  cells.number = pick(
    person.number,
    person.number.toLowerCase(),
    `'${person.number}`,
    ` ${person.number} `,
    fullWidth(person.number),
    `${person.number.slice(0, 6)} ${person.number.slice(6, 14)} ${person.number.slice(14)}`,
  );
  cells.sex = pick(cells.sex, person.sex === 'male' ? '1' : '2', '');
  cells.phone = pick(
    person.phone,
    `+86 ${person.phone}`,
    '',
    '无',
    '12345',
    fullWidth(person.phone),
  );
  cells.conditions = pick(
    '',
    '高血压',
    '糖尿病',
    '高血压、2型糖尿病',
    '健康',
    '脚气',
    '高血压，"低压高"',
  );
  cells.address = pick(cells.address, '', '幸福路8号,3单元', '安康里\n2号楼');
  return cells;
}

function cellsInOrder({ name, sex, number, birth, phone, address, conditions }: Cells): string[] {
  return [name, sex, number, birth, phone, address, conditions];
}

function swapCheckDigit(number: string): string {
  return number.slice(0, 17) + (number.endsWith('5') ? '6' : '5');
}

/** Fifteen digits are what a spreadsheet keeps; never a number that is right by chance. */
function zeroedEnd(number: string): string {
  const first = ['1', '3'].find(
    (digit) => makeCheckDigit(`${number.slice(0, 14)}${digit}00`) !== '0',
  );
  return `${number.slice(0, 14)}${first ?? '1'}000`;
}

function fullWidth(digits: string): string {
  return digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

/** The file as CSV text, quoted where it must be. */
export function dirtyCsv({ headings: first, rows }: DirtyFile): string {
  const quote = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [first, ...rows].map((cells) => cells.map(quote).join(',')).join('\r\n');
}

/** Text as GB18030, as far as two bytes go, by what the decoder of the platform says of each pair. */
export function asGb18030(text: string): Buffer {
  const table = new Map<string, readonly [number, number]>();
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const sign = decoder.decode(new Uint8Array([lead, trail]));
      if (sign.length === 1 && !table.has(sign)) table.set(sign, [lead, trail]);
    }
  }
  const bytes: number[] = [];
  for (const sign of text) {
    const code = sign.charCodeAt(0);
    if (code < 0x80) bytes.push(code);
    else bytes.push(...(table.get(sign) ?? [0x3f]));
  }
  return Buffer.from(bytes);
}

/** The file as a workbook, every cell as text. */
export async function asXlsx({ headings: first, rows }: DirtyFile): Promise<Buffer> {
  const cells = [first, ...rows].map((row) => row.map((value) => ({ type: String, value })));
  return writeExcelFile(cells).toBuffer();
}
