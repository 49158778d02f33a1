import { randomUUID } from 'node:crypto';
import type { ResidentRecord } from '../../../shared/contract/residents.ts';
import type { ResidentBrief } from '../../../shared/contract/schemas.ts';
import { maskDocument, maskPhone } from '../../../shared/domain/identity/mask.ts';
import { ageInYears } from '../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  clinicDate,
  type Instant,
  toInstant,
} from '../../../shared/lib/clock.ts';
import { idNumber } from '../people.ts';

type Sketch = {
  readonly name: string;
  readonly sex: 'male' | 'female';
  readonly birthDate: string;
  readonly phone: string;
  readonly address: string;
  readonly conditions?: readonly string[];
  readonly allergies?: readonly string[];
  /** Days by which the hypertension follow-up is late; negative: still ahead. */
  readonly overdueDays?: number;
  readonly pressures?: readonly (readonly [sbp: number, dbp: number])[];
};

/** A resident of the invented clinic, with what only the data host knows. */
export type FakePerson = {
  readonly brief: ResidentBrief;
  readonly number: string;
  readonly phone: string;
  /** Its pressures are what {@link pressuresByVisit} makes of its observations. */
  record: Omit<ResidentRecord, 'pressures'>;
};

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const minuteMs = 60_000;

const sketches: readonly Sketch[] = [
  {
    name: '张桂兰',
    sex: 'female',
    birthDate: '1953-04-18',
    phone: '13800001234',
    address: '演示区和平街道安康社区 6 号楼 2 单元 301',
    conditions: ['hypertension', 'diabetes-2'],
    allergies: ['青霉素'],
    overdueDays: 12,
    pressures: [
      [162, 96],
      [158, 94],
      [151, 90],
      [149, 88],
      [146, 86],
      [152, 91],
      [148, 87],
      [144, 84],
      [156, 92],
    ],
  },
  {
    name: '张国栋',
    sex: 'male',
    birthDate: '1958-09-02',
    phone: '13900005678',
    address: '演示区和平街道安康社区 2 号楼',
    conditions: ['hypertension'],
    overdueDays: -20,
    pressures: [
      [138, 84],
      [136, 82],
    ],
  },
  {
    name: '张桂兰',
    sex: 'female',
    birthDate: '1971-12-30',
    phone: '13700008821',
    address: '演示区新华街道向阳社区 11 号楼',
  },
  {
    name: '曾庆华',
    sex: 'male',
    birthDate: '1949-01-07',
    phone: '13600004321',
    address: '演示区新华街道向阳社区 3 号楼',
    conditions: ['hypertension', 'copd'],
    overdueDays: 0,
    pressures: [
      [171, 99],
      [168, 97],
    ],
  },
  {
    name: '欧阳明月',
    sex: 'female',
    birthDate: '1988-06-15',
    phone: '13500007766',
    address: '演示区和平街道文化里 8 号',
  },
  {
    name: '李秀英',
    sex: 'female',
    birthDate: '1946-03-09',
    phone: '13400003388',
    address: '演示区和平街道安康社区 9 号楼',
    conditions: ['hypertension'],
    overdueDays: 3,
    pressures: [[142, 80]],
  },
  {
    name: '单立新',
    sex: 'male',
    birthDate: '1965-11-21',
    phone: '13300009090',
    address: '演示区河东街道滨河社区 1 号楼',
  },
  {
    name: '王建军',
    sex: 'male',
    birthDate: '1962-08-01',
    phone: '13200001111',
    address: '演示区河东街道滨河社区 5 号楼',
    conditions: ['diabetes-2'],
  },
  {
    name: '刘小宝',
    sex: 'male',
    birthDate: '2025-10-02',
    phone: '13100002222',
    address: '演示区河东街道滨河社区 7 号楼',
  },
  {
    name: '赵玉梅',
    sex: 'female',
    birthDate: '1955-05-25',
    phone: '18900006543',
    address: '演示区新华街道向阳社区 14 号楼',
    conditions: ['hypertension'],
    allergies: ['磺胺类', '海鲜'],
    overdueDays: -60,
    pressures: [
      [128, 78],
      [131, 79],
      [126, 76],
    ],
  },
];

/** The same people every time; ids and moments are of this run. */
export function makePeople(nowMs: number): FakePerson[] {
  return sketches.map((sketch, index) => makePerson(sketch, index, nowMs));
}

export function makePerson(sketch: Sketch, index: number, nowMs: number): FakePerson {
  const today = clinicDate(nowMs);
  const birthDate = sketch.birthDate as CalendarDate;
  const number = idNumber({ ...sketch, serial: index + 1 });
  const brief: ResidentBrief = {
    residentId: randomUUID(),
    name: sketch.name,
    sex: sketch.sex,
    birthDate,
    ageYears: ageInYears(birthDate, today),
    documentMasked: maskDocument('id-card', number, 'staff'),
    phoneMasked: maskPhone(sketch.phone),
    recordNumber: `110199001001${String(index + 1).padStart(5, '0')}`,
    address: sketch.address,
    isDemo: false,
  };
  return { brief, number, phone: sketch.phone, record: recordOf(brief, sketch, nowMs) };
}

function recordOf(resident: ResidentBrief, sketch: Sketch, nowMs: number): FakePerson['record'] {
  const conditions = sketch.conditions ?? [];
  const dateBefore = (days: number) => clinicDate(nowMs - days * dayMs);
  const pressures = (sketch.pressures ?? []).toReversed();
  return {
    resident,
    conditions: conditions.map((code) => ({
      conditionId: randomUUID(),
      code,
      onsetDate: '2014-06-01' as CalendarDate,
      managed: code !== 'copd',
    })),
    allergies: (sketch.allergies ?? []).map((substance) => ({
      allergyId: randomUUID(),
      category: substance === '海鲜' ? ('food' as const) : ('drug' as const),
      substance,
    })),
    observations: pressures.flatMap(([sbp, dbp], index) => {
      const at = nowMs - (14 + index * 75) * dayMs - hourMs;
      return index === 0
        ? measuredTwice(sbp, dbp, at)
        : pressureObservations(sbp, dbp, toInstant(at), index);
    }),
    followUps: pressures.slice(0, 4).map(([sbp, dbp], index) => ({
      followUpId: randomUUID(),
      programme: 'hypertension',
      visitDate: dateBefore(14 + index * 75),
      class: sbp < 150 && dbp < 90 ? 1 : 2,
      actions: sbp < 150 && dbp < 90 ? ['ROUTINE'] : ['ADJUST'],
      dueDate: dateBefore(sketch.overdueDays ?? 0),
      because: ['HTN-30', 'HTN-31'],
      ruleSet: 'S3-hypertension',
      ruleSetVersion: '2017.1',
      doctorName: '刘建国',
      confirmedAt: toInstant(nowMs - (14 + index * 75) * dayMs),
    })),
    visits: pressures.map((_, index) => ({
      visitId: randomUUID(),
      date: dateBefore(14 + index * 75),
      checkInAt: toInstant(nowMs - (14 + index * 75) * dayMs - 2 * hourMs),
      door: [],
      ticketNumber: `A0${12 + index}`,
      state: 'done',
      source: index % 3 === 0 ? 'kiosk' : 'desk',
      actedBy: null,
    })),
    related: [],
    documents: [
      {
        documentId: randomUUID(),
        documentType: 'id-card',
        isReadFromChip: true,
        validTo: null,
      },
    ],
    doctorName: conditions.length > 0 ? '刘建国' : null,
    due:
      sketch.overdueDays === undefined
        ? []
        : [
            {
              programme: 'hypertension',
              dueDate: dateBefore(sketch.overdueDays),
              overdueDays: sketch.overdueDays,
              reason: 'HTN-13',
            },
          ],
    saved: 'uploaded',
    contested: [],
    merged: [],
    membership: null,
  };
}

/** Two readings of one visit, whose mean is this. */
function measuredTwice(sbp: number, dbp: number, at: number): ResidentRecord['observations'] {
  const visitId = randomUUID();
  return [
    ...pressureObservations(sbp + 4, dbp + 2, toInstant(at), 0),
    ...pressureObservations(sbp - 4, dbp - 2, toInstant(at + minuteMs), 0),
  ].map((one) => ({ ...one, visitId }));
}

export function pressureObservations(
  sbp: number,
  dbp: number,
  effectiveAt: Instant,
  index: number,
): ResidentRecord['observations'] {
  const isTyped = index % 4 === 3;
  const base = {
    unit: 'mm[Hg]',
    code: null,
    effectiveAt,
    source: isTyped ? ('typed' as const) : ('device' as const),
    deviceLabel: isTyped ? null : '血压计',
    visitId: null,
    readingId: randomUUID(),
  };
  return [
    { ...base, observationId: randomUUID(), kind: 'sbp', value: sbp },
    { ...base, observationId: randomUUID(), kind: 'dbp', value: dbp },
    { ...base, observationId: randomUUID(), kind: 'pulse', value: 68 + index * 2, unit: '/min' },
  ];
}
