import { assert } from '../lib/assert.ts';
import { addDays, addMonths } from '../lib/calendar.ts';
import { type CalendarDate, clinicInstant, toInstant } from '../lib/clock.ts';
import type { IdentityCard } from '../contract/card.ts';
import { makeIdNumber, makePermitNumber, SHOWCASE_SEQUENCE_FROM } from './documents.ts';
import type { CourseEnding } from './course.ts';
import type { DemoAllergy } from './health.ts';
import {
  makeAddress,
  makePhone,
  makeRecordNumber,
  type Person,
  pickPermitTerm,
  pickTerm,
} from './person.ts';
import type { Random } from './random.ts';

/** Somebody whose story is told on purpose: the cards of the bench, and who they are mistaken for. */
export type ShowcasePerson = {
  /** Null: no card of theirs lies on the bench. */
  readonly cardKey: string | null;
  readonly note: string;
  readonly sex: 'male' | 'female';
  readonly name: string;
  readonly ageYears: number;
  readonly daysPastBirthday: number;
  readonly isRegistered?: false;
  readonly ethnicCode?: string;
  readonly isPermitHolder?: true;
  readonly conditions?: readonly string[];
  /** How the follow-ups of those who are managed end today. */
  readonly followUps?: CourseEnding;
  readonly allergies?: readonly DemoAllergy[];
  readonly hasAppointment?: true;
};

const penicillin: DemoAllergy = { category: 'drug', substance: '青霉素' };

export const showcase: readonly ShowcasePerson[] = [
  {
    cardKey: 'appointment',
    note: '高血压，今天有随访预约',
    ...known('female', '王秀兰', 72, 101),
    conditions: ['hypertension'],
    followUps: 'due-today',
    allergies: [penicillin],
    hasAppointment: true,
  },
  {
    cardKey: 'elder',
    note: '82 岁，没有预约，优先叫号',
    ...known('male', '李德福', 82, 44),
    conditions: ['coronary-heart-disease'],
  },
  {
    cardKey: 'overdue',
    note: '高血压随访已经过期',
    ...known('male', '张建国', 63, 300),
    conditions: ['hypertension'],
    followUps: 'overdue',
  },
  {
    cardKey: 'second-high',
    note: '上次血压没有达标，再高就要转诊',
    ...known('male', '孙国强', 58, 12),
    conditions: ['hypertension', 'diabetes-2'],
    followUps: 'not-controlled',
  },
  {
    cardKey: 'walk-in',
    note: '没有预约，普通号',
    ...known('female', '刘敏', 38, 158),
  },
  {
    cardKey: 'newcomer',
    note: '没有档案，刷卡建档',
    ...known('female', '赵欣', 29, 77),
    isRegistered: false,
  },
  {
    cardKey: 'no-end',
    note: '身份证长期有效',
    ...known('female', '陈桂英', 68, 250),
    ethnicCode: '11',
    conditions: ['hypertension'],
    followUps: 'on-time',
  },
  {
    cardKey: 'rare-character',
    note: '姓名有生僻字',
    ...known('male', '周𬀩', 41, 330),
  },
  {
    cardKey: 'permit',
    note: '港澳台居民居住证',
    ...known('female', '罗嘉欣', 33, 5),
    isPermitHolder: true,
  },
  {
    cardKey: 'sounds-alike',
    note: '没有档案，与章薇同音、同日出生',
    ...known('female', '张薇', 36, 200),
    isRegistered: false,
  },
  {
    cardKey: 'surname',
    note: '姓单，读作 shàn',
    ...known('female', '单淑芳', 70, 19),
    conditions: ['diabetes-2'],
  },
  {
    cardKey: 'long-name',
    note: '姓名有间隔号',
    ...known('female', '阿依古丽·买买提', 47, 120),
    ethnicCode: '05',
    conditions: ['hypertension'],
    followUps: 'on-time',
  },
  { cardKey: null, note: '', ...known('female', '章薇', 36, 200) },
  {
    cardKey: 'both',
    note: '高血压和糖尿病，今天一次随访两张表',
    ...known('male', '郑国栋', 66, 60),
    conditions: ['hypertension', 'diabetes-2'],
    followUps: 'due-today',
  },
];

function known(
  sex: ShowcasePerson['sex'],
  name: string,
  ageYears: number,
  daysPastBirthday: number,
): Pick<ShowcasePerson, 'sex' | 'name' | 'ageYears' | 'daysPastBirthday'> {
  return { sex, name, ageYears, daysPastBirthday };
}

/** The person behind a showcase entry; `position` as in `PersonInput`. */
export function makeShowcasePerson(
  random: Random,
  position: number,
  today: CalendarDate,
): Person & { readonly document: NonNullable<Person['document']> } {
  const one = showcase[position];
  assert(one, 'the position is one of the showcase');
  const birthDate = addDays(addMonths(today, -12 * one.ageYears), -one.daysPastBirthday);
  const sequence = SHOWCASE_SEQUENCE_FROM + position * 2 + (one.sex === 'male' ? 1 : 0);
  const number = one.isPermitHolder
    ? makePermitNumber('810000', birthDate, sequence)
    : makeIdNumber(birthDate, sequence);
  return {
    name: one.name,
    sex: one.sex,
    birthDate,
    ethnicCode: one.isPermitHolder ? '' : (one.ethnicCode ?? '01'),
    address: makeAddress(random, position),
    phone: makePhone(position),
    recordNumber: makeRecordNumber(position),
    registeredAt: toInstant(clinicInstant(addDays(today, -900 - position * 31), '09:20')),
    document: {
      type: one.isPermitHolder ? 'residence-permit' : 'id-card',
      number,
      ...(one.isPermitHolder ? pickPermitTerm(random, today) : pickTerm(random, birthDate, today)),
    },
  };
}

/** What the reader gets out of the person's card (devices.md 1). */
export function cardOf(person: ReturnType<typeof makeShowcasePerson>): IdentityCard {
  const { document } = person;
  return {
    documentType: document.type,
    number: document.number,
    name: person.name,
    sex: person.sex,
    birthDate: person.birthDate,
    ethnicCode: person.ethnicCode,
    address: person.address,
    authority: '演示区公安局',
    validFrom: document.validFrom,
    validTo: document.validTo,
  };
}
