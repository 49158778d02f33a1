import { unreachable } from '../lib/assert.ts';
import { addDays, addMonths, ageInYears, dateParts } from '../lib/calendar.ts';
import { type CalendarDate, clinicInstant, type Instant, toInstant } from '../lib/clock.ts';
import type { DocumentType, Sex } from '../domain/identity/person.ts';
import {
  DEMO_COUNTY,
  makeForeignerNumber,
  makeIdNumber,
  makePermitNumber,
  padded,
  type SequenceRegister,
} from './documents.ts';
import { pickName, pickUyghurName } from './names.ts';
import type { Birth } from './birth-slots.ts';
import type { Random, Weighted } from './random.ts';
import { demonstrationSite, type Site } from './site.ts';

export type DemoDocument = {
  readonly type: DocumentType;
  readonly number: string;
  readonly validFrom: CalendarDate;
  /** Null: 长期, without end. */
  readonly validTo: CalendarDate | null;
};

/** An invented person, before anything of their health is known. */
export type Person = {
  readonly name: string;
  readonly sex: Extract<Sex, 'male' | 'female'>;
  readonly birthDate: CalendarDate;
  /** GB/T 3304; empty for permits and foreigners. */
  readonly ethnicCode: string;
  readonly address: string;
  readonly phone: string | null;
  readonly recordNumber: string | null;
  readonly registeredAt: Instant;
  /** Null: a newborn without a number (ID-35). */
  readonly document: DemoDocument | null;
};

/** Who comes to a community health centre: many more old people than live around it. */
const ages: readonly Weighted<readonly [from: number, to: number]>[] = [
  [[0, 6], 6],
  [[7, 17], 4],
  [[18, 34], 12],
  [[35, 49], 16],
  [[50, 59], 15],
  [[60, 69], 23],
  [[70, 79], 16],
  [[80, 89], 7],
  [[90, 99], 1],
];

const ethnicCodes: readonly Weighted<string>[] = [
  ['01', 936],
  ['11', 20],
  ['03', 20],
  ['02', 8],
  ['15', 8],
  ['10', 4],
  ['05', 4],
];

type PersonKind = 'citizen' | 'permit-holder' | 'foreigner' | 'newborn';

const kinds: readonly Weighted<PersonKind>[] = [
  ['citizen', 988],
  ['permit-holder', 9],
  ['foreigner', 3],
];

/** Communities of the clinic's street; their place in the list is their code in record numbers. */
export const committees = '安康 长乐 春晖 翠湖 东风 丰和 光明 海棠 槐荫 锦绣 康宁 兰亭'.split(' ');
const estates = '翠竹苑 向阳里 梧桐苑 和顺家园 文昌里 祥云小区 月季园 银杏苑 平安里 书香苑'.split(
  ' ',
);

/** ISO 3166 numeric code of the country, and names as they stand on a card. */
const foreigners: readonly Foreigners[] = [
  { country: '804', male: 'KOVALENKO PETRO', female: 'KOVALENKO ANNA' },
  { country: '392', male: 'TANAKA HARUTO', female: 'TANAKA YUKI' },
  { country: '276', male: 'MUELLER JONAS', female: 'MUELLER LENA' },
  { country: '076', male: 'SILVA PEDRO', female: 'SILVA MARIA' },
];
type Foreigners = { readonly country: string; readonly male: string; readonly female: string };

export type PersonInput = {
  readonly random: Random;
  /** The place in the clinic's order of registration, from 0: numbers and phones follow from it. */
  readonly position: number;
  readonly today: CalendarDate;
  /** Gives out what is still free, or knows this person's number from the start. */
  readonly register: SequenceRegister;
  readonly birth?: Birth | undefined;
  /** Where it is not the demonstration clinic: whose street, and how many people other clinics have. */
  readonly place?: { readonly site: Site; readonly before: number } | undefined;
  /** Sex and name of a grown-up citizen, where they are not left to chance. */
  readonly named?: readonly [sex: 'male' | 'female', name: string] | undefined;
};

export function makePerson(input: PersonInput): Person {
  const { random, position, today, register, named, birth } = input;
  const { site, before } = input.place ?? { site: demonstrationSite, before: 0 };
  const sex = birth?.sex ?? named?.[0] ?? random.pick(['male', 'female'] as const);
  const birthDate = birth?.birthDate ?? pickBirthDate(random, today, named ? 20 : 0);
  const kind = named ? 'citizen' : pickKind(random, birthDate, today);
  const hasPhone = ageInYears(birthDate, today) >= 16 && random.chance(0.94);
  return {
    sex,
    birthDate,
    address: makeAddress(random, position, site.street),
    phone: hasPhone ? makePhone(before + position) : null,
    recordNumber: random.chance(0.95) ? makeRecordNumber(position, site.streetCode) : null,
    registeredAt: pickRegistration(random, birthDate, today),
    ...identityOf(kind, { random, sex, birthDate, today, register }),
    ...(named ? { name: named[1], ethnicCode: '01' } : {}),
  };
}

/** The block that was leased to whoever keyed in the paper records; a desk has its own, elsewhere. */
const FIRST_RECORD_SEQUENCE = 10_001;

/** Record numbers of the committees of the clinic's street; no two residents share one (EHR-01, EHR-06). */
export function makeRecordNumber(
  position: number,
  streetCode = demonstrationSite.streetCode,
): string {
  const committee = padded((position % committees.length) + 1, 3);
  const sequence = padded(FIRST_RECORD_SEQUENCE + Math.floor(position / committees.length), 5);
  return `${DEMO_COUNTY}${streetCode}${committee}${sequence}`;
}

/** 1990000xxxx and upwards; shuffled, so that neighbours in the list are not neighbours in number. */
export function makePhone(position: number): string {
  const block = Math.floor(position / 10_000);
  return `1990${padded(block, 3)}${padded((position * 7919 + 1234) % 10_000, 4)}`;
}

const NO_END_FROM_YEARS = 46;

/** Permits and the cards of foreigners are renewed every five years. */
export function pickPermitTerm(
  random: Random,
  today: CalendarDate,
): { readonly validFrom: CalendarDate; readonly validTo: CalendarDate } {
  const validFrom = addDays(today, -random.integer(30, 4 * 365));
  return { validFrom, validTo: addMonths(validFrom, 60) };
}

/** At most 35 UTF-16 units, which is what a card's chip holds. */
export function makeAddress(
  random: Random,
  position: number,
  street = demonstrationSite.street,
): string {
  const committee = committees[position % committees.length] ?? '';
  const estate = random.pick(estates);
  const building = `${random.integer(1, 18)}号楼${random.integer(1, 5)}单元`;
  const flat = `${random.integer(1, 18)}0${random.integer(1, 4)}室`;
  return `演示区${street}${committee}社区${estate}${building}${flat}`;
}

/** How long a citizen's card is valid: 5, 10 or 20 years by age, from 46 on without end. */
export function pickTerm(
  random: Random,
  birthDate: CalendarDate,
  today: CalendarDate,
): { readonly validFrom: CalendarDate; readonly validTo: CalendarDate | null } {
  const age = ageInYears(birthDate, today);
  if (age >= NO_END_FROM_YEARS) {
    const years = Math.min(20, age - NO_END_FROM_YEARS);
    return { validFrom: addDays(today, -random.integer(1, 1 + years * 365)), validTo: null };
  }
  const years = age < 16 ? 5 : age < 26 ? 10 : 20;
  const validFrom = addDays(today, -random.integer(1, Math.min(years, age + 1) * 365 - 30));
  return { validFrom, validTo: addMonths(validFrom, years * 12) };
}

type Bearer = Pick<PersonInput, 'random' | 'today' | 'register'> &
  Pick<Person, 'sex' | 'birthDate'>;
type Identity = Pick<Person, 'name' | 'ethnicCode' | 'document'>;

function pickKind(random: Random, birthDate: CalendarDate, today: CalendarDate): PersonKind {
  return birthDate > addMonths(today, -6) ? 'newborn' : random.weighted(kinds);
}

function identityOf(kind: PersonKind, bearer: Bearer): Identity {
  const { random, sex, birthDate, today, register } = bearer;
  const { year } = dateParts(birthDate);
  const sequence = () => register.take(random, birthDate, sex);
  switch (kind) {
    case 'citizen': {
      const ethnicCode = random.weighted(ethnicCodes);
      const isUyghur = ethnicCode === '05';
      const name = isUyghur ? pickUyghurName(random, sex) : pickName(random, sex, year);
      const number = makeIdNumber(birthDate, sequence());
      return {
        name,
        ethnicCode,
        document: { type: 'id-card', number, ...pickTerm(random, birthDate, today) },
      };
    }
    case 'permit-holder': {
      const place = random.pick(['810000', '820000', '830000'] as const);
      const number = makePermitNumber(place, birthDate, sequence());
      const document = {
        type: 'residence-permit',
        number,
        ...pickPermitTerm(random, today),
      } as const;
      return { name: pickName(random, sex, year), ethnicCode: '', document };
    }
    case 'foreigner': {
      const { country, ...names } = random.pick(foreigners);
      const number = makeForeignerNumber(country, birthDate, sequence());
      return {
        name: names[sex],
        ethnicCode: '',
        document: { type: 'foreigner-2023', number, ...pickPermitTerm(random, today) },
      };
    }
    case 'newborn': {
      // ID-35: the mother's name and 之男 or 之女, until the child is registered
      const mother = pickName(random, 'female', year - 29);
      const name = `${mother}${sex === 'male' ? '之男' : '之女'}`;
      return { name, ethnicCode: random.weighted(ethnicCodes), document: null };
    }
    default:
      return unreachable(kind);
  }
}

function pickBirthDate(random: Random, today: CalendarDate, ageMin: number): CalendarDate {
  const choices = ages.filter(([[from]]) => from >= ageMin - 2);
  const [from, to] = random.weighted(choices);
  const earliest = addDays(addMonths(today, -(to + 1) * 12), 1);
  return addDays(earliest, random.integer(0, Math.floor((to + 1 - from) * 365.2) - 1));
}

/** Some time in the last twelve years, after birth, on a morning. */
function pickRegistration(random: Random, birthDate: CalendarDate, today: CalendarDate): Instant {
  const day = addDays(today, -random.integer(30, 12 * 365));
  const date = day > birthDate ? day : addDays(birthDate, random.integer(3, 28));
  const time = `${padded(random.integer(8, 11), 2)}:${padded(random.integer(0, 59), 2)}`;
  return toInstant(clinicInstant(date < today ? date : addDays(today, -1), time));
}
