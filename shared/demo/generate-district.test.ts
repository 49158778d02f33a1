import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { findProgramme, judgeVisit } from '../domain/care/programmes.ts';
import { checkIdNumber } from '../domain/identity/id-number.ts';
import type { CalendarDate } from '../lib/clock.ts';
import { operation, type Operation } from '../replication/transaction.ts';
import { BIRTH_SLOTS, birthAt } from './birth-slots.ts';
import { generateDistrict } from './generate-district.ts';
import { createRandom } from './random.ts';

const today = '2026-11-21' as CalendarDate;
const small = { seed: 'small', today, residents: 240, clinics: 3 };
const big = { seed: 'big', today, residents: 1_000_000, clinics: 40, years: 10 };

type Insert = Extract<Operation, { op: 'insert' }>;

function digestOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))));
}

function rowsOf(ops: Iterable<Operation>): readonly Insert[] {
  return [...ops].filter((one): one is Insert => one.op === 'insert');
}

function allOf({ clinics, clinicAt }: ReturnType<typeof generateDistrict>): readonly Insert[] {
  return Array.from({ length: clinics }, (_, clinic) => {
    const { referenceOps, clinicOps } = clinicAt(clinic);
    return rowsOf([...referenceOps(() => ''), ...[...clinicOps()].flat()]);
  }).flat();
}

function valuesOf(rows: readonly Insert[], entity: string, field: string): readonly unknown[] {
  return rows.filter((row) => row.entity === entity).flatMap(({ fields }) => fields[field] ?? []);
}

describe('a district of several clinics', () => {
  const rows = allOf(generateDistrict({ ...small, years: 10 }));

  it('is the same for the same seed, and another for another', () => {
    const digest = (seed: string) => digestOf(allOf(generateDistrict({ ...small, seed })));
    expect(digest('one')).toBe(digest('one'));
    expect(digest('one')).not.toBe(digest('other'));
  });

  it('shares its residents among its clinics, and gives no id, number or login name twice', () => {
    expect(valuesOf(rows, 'residents', 'name')).toHaveLength(240);
    const district = generateDistrict({ ...small, residents: 241 });
    expect([0, 1, 2].map((clinic) => district.clinicAt(clinic).residents)).toEqual([80, 80, 81]);
    const ids = rows.map(({ rowId }) => rowId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [entity, field] of [
      ['resident_documents', 'number'],
      ['residents', 'record_number'],
      ['residents', 'phone'],
      ['staff', 'login_name'],
      ['clinics', 'street_code'],
      ['clinics', 'name'],
    ] as const) {
      const values = valuesOf(rows, entity, field);
      expect([field, new Set(values).size]).toEqual([field, values.length]);
    }
  });

  it('names only rows that are there, in rows of the protocol', () => {
    const known = new Set<unknown>(rows.map(({ rowId }) => rowId));
    const dangling = rows.flatMap(({ entity, fields }) =>
      Object.entries(fields).flatMap(([name, value]) =>
        name.endsWith('_id') && name !== 'reading_id' && value !== null && !known.has(value)
          ? [`${entity}.${name}`]
          : [],
      ),
    );
    expect(new Set(dangling)).toEqual(new Set());
    expect(rows.filter((row) => !operation.safeParse(row).success)).toEqual([]);
  });

  it('has people whose numbers agree with birth date and sex', () => {
    const people = new Map(
      rows.filter(({ entity }) => entity === 'residents').map((row) => [row.rowId, row.fields]),
    );
    for (const { fields } of rows.filter(({ entity }) => entity === 'resident_documents')) {
      const person = people.get(String(fields['resident_id']));
      const decision = checkIdNumber({ number: String(fields['number']), today });
      expect([decision.valid, decision.birthDate, decision.sex]).toEqual([
        true,
        person?.['birth_date'],
        person?.['sex'],
      ]);
    }
  });

  it('has histories that say what the rules say, and that end before today', () => {
    for (const { fields } of rows.filter(({ entity }) => entity === 'follow_ups')) {
      const again = judgeVisit(
        findProgramme(String(fields['programme']))!,
        JSON.parse(String(fields['inputs'])),
      );
      expect([fields['class'], JSON.parse(String(fields['because']))]).toEqual([
        again.class,
        again.because,
      ]);
    }
    const dates = valuesOf(rows, 'visits', 'date').map(String);
    expect(dates.every((date) => date < today && date >= '2016-06-01')).toBe(true);
    expect(new Set(dates.map((date) => date.slice(0, 4))).size).toBe(11);
  });
});

describe('ten years', () => {
  const clinic = generateDistrict({ ...small, residents: 300, clinics: 1, years: 10 }).clinicAt(0);
  const rows = [...clinic.clinicOps()].flatMap((batch) => rowsOf(batch));
  const followUps = rows
    .filter(({ entity }) => entity === 'follow_ups')
    .map(({ fields }) => fields);

  it('come in batches that a transaction holds', () => {
    for (const batch of clinic.clinicOps()) expect(batch.length).toBeLessThanOrEqual(2_000);
  });

  it('have seasons: the pressure of January is above that of July', () => {
    const meanOf = (month: string) => {
      const values = followUps
        .filter((row) => String(row['visit_date']).slice(5, 7) === month)
        .map((row) => Number(row['sbp']));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanOf('01') - meanOf('07')).toBeGreaterThan(3);
  });

  it('have patients whose class changes, some who miss a quarter, and some who are lost for a year', () => {
    const courses = Map.groupBy(followUps, (row) => `${row['resident_id']} ${row['programme']}`);
    const changes = [...courses.values()].filter(
      (visits) => new Set(visits.map((row) => row['class'])).size > 1,
    );
    expect(changes.length / courses.size).toBeGreaterThan(0.4);
    const gaps = [...courses.values()].flatMap((visits) =>
      visits.slice(1).map((visit, at) => {
        const before = Date.parse(String(visits[at]?.['visit_date']));
        return (Date.parse(String(visit['visit_date'])) - before) / 86_400_000;
      }),
    );
    const share = (from: number, to: number) =>
      gaps.filter((days) => days >= from && days < to).length / gaps.length;
    expect(share(0, 130)).toBeGreaterThan(0.75);
    expect(share(160, 300)).toBeGreaterThan(0.02);
    expect(share(365, 2_000)).toBeGreaterThan(0.002);
  });

  it('have consultations that no programme asked for', () => {
    const purposes = valuesOf(rows, 'visits', 'purpose');
    expect(new Set(purposes)).toEqual(new Set(['follow-up', 'consultation']));
  });
});

describe('a million residents', () => {
  it('are made one by one, without those before them', () => {
    const { clinicAt } = generateDistrict(big);
    const alone = clinicAt(27).residentOps(24_999);
    expect(digestOf(alone)).toBe(digestOf(generateDistrict(big).clinicAt(27).residentOps(24_999)));
    const few = generateDistrict({ ...big, residents: 120, clinics: 2 }).clinicAt(1);
    const inTurn = [...few.clinicOps()].flat();
    expect(inTurn.slice(-few.residentOps(59).length)).toEqual(few.residentOps(59));
    expect(inTurn.slice(0, few.residentOps(0).length)).toEqual(few.residentOps(0));
  });

  it('have a number that nobody else has, wherever they stand', () => {
    const taken = new Set<number>();
    // The decade is left to chance, so what is the index's own has to tell everybody apart: of 9,001
    // in a row and 9,001 over the whole, all in the same decade.
    const always = { ...createRandom(''), weighted: () => 4 as never };
    const indexes = new Set([
      ...Array.from({ length: 9_001 }, (_, at) => at),
      ...Array.from({ length: 9_001 }, (_, at) => Math.floor((at * (BIRTH_SLOTS - 1)) / 9_000)),
    ]);
    for (const index of indexes) {
      const { birthDate, sequence } = birthAt(index, always, today);
      taken.add(Number(birthDate.replaceAll('-', '')) * 1_000 + sequence);
    }
    expect(taken.size).toBe(indexes.size);
  });

  it('live in streets, communities and record numbers of their own clinic', () => {
    const { clinicAt } = generateDistrict(big);
    const [resident] = rowsOf(clinicAt(39).residentOps(24_998));
    const [other] = rowsOf(clinicAt(38).residentOps(24_998));
    expect(clinicAt(39).organisation.site.streetCode).toBe('040');
    expect(String(resident?.fields['address'])).toContain(clinicAt(39).organisation.site.street);
    expect(resident?.fields['address']).not.toBe(other?.fields['address']);
  });
});
