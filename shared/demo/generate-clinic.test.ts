import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { beforeAll, describe, expect, it } from 'vitest';
import { identityCard } from '../contract/card.ts';
import { findProgramme, judgeVisit } from '../domain/care/programmes.ts';
import { faultsOf as faultsOfSheet } from '../domain/care/sheet.ts';
import { compareForDuplicate } from '../domain/identity/duplicates.ts';
import { checkIdNumber } from '../domain/identity/id-number.ts';
import { bloodPressureProtocol } from '../domain/measurement/blood-pressure.ts';
import { addDays, parseCalendarDate } from '../lib/calendar.ts';
import type { CalendarDate, Instant } from '../lib/clock.ts';
import { type EntityName, entities } from '../replication/entities.ts';
import type { Field } from '../replication/entity-field.ts';
import { type Operation, operation } from '../replication/transaction.ts';
import { type DemoClinic, generateClinic } from './generate-clinic.ts';

const today = '2026-11-21' as CalendarDate;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type Insert = Extract<Operation, { op: 'insert' }>;
type Row = Readonly<Record<string, string | number | null>>;

let clinic: DemoClinic;
let inserts: readonly Insert[];

beforeAll(() => {
  clinic = generateClinic({ seed: 7, today, residents: 600 });
  inserts = [...clinic.clinicOps()].flat().filter((one) => one.op === 'insert');
});

function rowsOf(entity: EntityName): readonly (Row & { readonly id: string })[] {
  return inserts
    .filter((one) => one.entity === entity)
    .map(({ rowId, fields }) => ({ id: rowId, ...fields }));
}

function fits(value: unknown, field: Field): boolean {
  if (value === null) return field.nullable;
  switch (field.type) {
    case 'integer':
      return Number.isInteger(value);
    case 'flag':
      return value === 0 || value === 1;
    case 'date':
      return typeof value === 'string' && parseCalendarDate(value) !== null;
    case 'instant':
      return typeof value === 'string' && new Date(value).toISOString() === value;
    case 'id':
      return typeof value === 'string' && uuid.test(value);
    case 'json':
      return typeof value === 'string' && canonicalize(JSON.parse(value)) === value;
    default:
      return typeof value === 'string' && value !== '';
  }
}

/** Fields that may be empty text: permits and foreigners have no ethnic code. */
const mayBeEmpty = new Set(['residents.ethnic_code']);

function faultsOf({ entity, fields }: Insert): readonly string[] {
  const registered: Readonly<Record<string, Field>> = entities[entity as EntityName].fields;
  const names = new Set([...Object.keys(registered), ...Object.keys(fields)]);
  return [...names]
    .filter((name) => {
      const field = registered[name];
      const value = field?.nullable ? (fields[name] ?? null) : fields[name];
      const isEmpty = value === '' && mayBeEmpty.has(`${entity}.${name}`);
      return !field || value === undefined || !(isEmpty || fits(value, field));
    })
    .map((name) => `${entity}.${name}`);
}

describe('the rows of a generated clinic', () => {
  it('are operations of the protocol, each with exactly the fields of the registry', () => {
    const reference = clinic.referenceOps(() => 'hash').filter((one) => one.op === 'insert');
    const all = [...reference, ...inserts];
    expect(all.filter((one) => !operation.safeParse(one).success)).toEqual([]);
    expect(new Set(all.flatMap(faultsOf))).toEqual(new Set());
    expect(
      reference.every(({ entity }) => entities[entity as EntityName].scope === 'reference'),
    ).toBe(true);
    expect(inserts.every(({ entity }) => entities[entity as EntityName].scope === 'clinic')).toBe(
      true,
    );
  });

  it('name only rows that came before them, or the organisation', () => {
    const known = new Set(clinic.referenceOps(() => 'hash').map((one) => (one as Insert).rowId));
    const dangling: string[] = [];
    for (const { entity, rowId, fields } of inserts) {
      expect(known.has(rowId)).toBe(false);
      known.add(rowId);
      for (const [name, value] of Object.entries(fields)) {
        const isReference = name.endsWith('_id') && name !== 'reading_id' && value !== null;
        if (isReference && !known.has(String(value))) dangling.push(`${entity}.${name}`);
      }
    }
    expect(new Set(dangling)).toEqual(new Set());
  });

  it('are the same for the same seed, and others for another', () => {
    const digest = (seed: number) => {
      const small = generateClinic({ seed, today, residents: 150 });
      const text = JSON.stringify([
        small.referenceOps(() => ''),
        [...small.clinicOps()],
        small.cards,
      ]);
      return bytesToHex(sha256(utf8ToBytes(text)));
    };
    expect(digest(1)).toBe(digest(1));
    expect(digest(1)).not.toBe(digest(2));
  });

  it('end with the batch in which the last resident is, however many there are', () => {
    for (const residents of [0, 1, 3, 600]) {
      const { lastResidentId, clinicOps } = generateClinic({ seed: 7, today, residents });
      const last = [...clinicOps()].at(-1) ?? [];
      const ids = last.filter((one) => one.op === 'insert' && one.entity === 'residents');
      expect(lastResidentId).toBe(
        ids.map((one) => ('rowId' in one ? one.rowId : '')).at(-1) ?? null,
      );
    }
  });

  it('are marked as a demonstration', () => {
    expect(rowsOf('residents')).toHaveLength(600);
    expect(rowsOf('residents').every((row) => row['is_demo'] === 1)).toBe(true);
  });

  it('lie in the past, apart from what is planned', () => {
    for (const entity of ['visits', 'observations', 'follow_ups'] as const) {
      const field = { visits: 'date', observations: 'effective_at', follow_ups: 'visit_date' }[
        entity
      ];
      expect(rowsOf(entity).every((row) => String(row[field]) < today)).toBe(true);
    }
    expect(rowsOf('appointments').every((row) => String(row['date']) >= today)).toBe(true);
  });
});

describe('the people of a generated clinic', () => {
  const documentOf = (residentId: string) =>
    rowsOf('resident_documents').find((row) => row['resident_id'] === residentId);

  it('have well-formed numbers that agree with birth date and sex and belong to nobody', () => {
    for (const person of rowsOf('residents')) {
      const document = documentOf(person.id);
      if (!document) continue;
      const number = String(document['number']);
      const decision = checkIdNumber({ number, today });
      expect([decision.valid, decision.error]).toEqual([true, null]);
      expect([decision.birthDate, decision.sex]).toEqual([person['birth_date'], person['sex']]);
      if (document['type'] === 'id-card') expect(number.slice(0, 6)).toBe('110199');
    }
  });

  it('have record numbers of the clinic (EHR-01) and phones of a range that is not in use', () => {
    for (const person of rowsOf('residents')) {
      expect(person['record_number'] ?? '11019900100100001').toMatch(
        /^1101990010(0[1-9]|1[0-2])\d{5}$/,
      );
      expect(person['phone'] ?? '19900000000').toMatch(/^1990000\d{4}$/);
    }
  });

  it('are mostly old, and some are children', () => {
    const years = rowsOf('residents').map((row) => Number(String(row['birth_date']).slice(0, 4)));
    const share = (count: number) => count / years.length;
    expect(share(years.filter((year) => year <= 1966).length)).toBeGreaterThan(0.4);
    expect(share(years.filter((year) => year >= 2009).length)).toBeGreaterThan(0.04);
  });

  it('bear the names that trip software', () => {
    const names = new Set(rowsOf('residents').map((row) => row['name']));
    for (const name of [
      '张伟',
      '章薇',
      '张薇',
      '欧阳建华',
      '上官雪',
      '曾乐',
      '吴𠮷',
      '阿依古丽·买买提',
    ]) {
      expect([name, names.has(name)]).toEqual([name, true]);
    }
  });

  it('are as often ill as their age, and treated for it', () => {
    const managed = rowsOf('conditions').filter((row) => row['is_managed'] === 1);
    const ofCode = (code: string) => managed.filter((row) => row['code'] === code).length / 600;
    expect(ofCode('hypertension')).toBeGreaterThan(0.2);
    expect(ofCode('hypertension')).toBeLessThan(0.45);
    expect(ofCode('diabetes-2')).toBeGreaterThan(0.05);
    expect(rowsOf('allergies').length / 600).toBeGreaterThan(0.04);
  });
});

describe('the follow-ups of a generated clinic', () => {
  it('are what the rules say when they are asked again', () => {
    const dates = Map.groupBy(rowsOf('follow_ups'), (row) => row['visit_id']);
    for (const row of rowsOf('follow_ups')) {
      const programme = findProgramme(String(row['programme']))!;
      const again = judgeVisit(programme, JSON.parse(String(row['inputs'])));
      expect({
        class: row['class'],
        actions: JSON.parse(String(row['actions'])),
        because: JSON.parse(String(row['because'])),
        flags: JSON.parse(String(row['flags'])),
      }).toEqual({
        class: again.class,
        actions: again.actions,
        because: again.because,
        flags: again.flags,
      });
      // One visit, one next date: the earlier one (DM-21).
      const together = dates.get(row['visit_id'] ?? null) ?? [];
      expect(new Set(together.map((one) => one['due_date'])).size).toBe(1);
      expect(together.length > 1 || row['due_date'] === again.dueDate).toBe(true);
      expect(String(row['due_date']) <= String(again.dueDate)).toBe(true);
    }
  });

  it('know diabetes alone, and both diseases in one visit', () => {
    const byVisit = Map.groupBy(rowsOf('follow_ups'), (row) => row['visit_id']);
    const together = [...byVisit.values()].map((rows) =>
      rows.map((row) => row['programme']).join(' '),
    );
    expect(new Set(together)).toEqual(
      new Set(['hypertension', 'diabetes-2', 'hypertension diabetes-2']),
    );
    const glucose = rowsOf('follow_ups').filter((row) => row['fpg_x10'] !== null);
    expect(glucose.some((row) => Number(row['fpg_x10']) >= 70)).toBe(true);
    expect(glucose.every((row) => Number(row['fpg_x10']) < 167)).toBe(true);
  });

  it('hold sheets that fit their forms', () => {
    const sheets = rowsOf('follow_ups').filter((row) => row['form'] !== null);
    expect(sheets.length).toBeGreaterThan(0);
    for (const row of sheets) {
      const programme = findProgramme(String(row['programme']))!;
      expect(faultsOfSheet([programme.sheet], JSON.parse(String(row['form'])))).toEqual([]);
    }
  });

  it('hold the value that the readings of the visit give (MEA-10, MEA-12)', () => {
    const byVisit = Map.groupBy(rowsOf('observations'), (row) => row['visit_id']);
    for (const row of rowsOf('follow_ups')) {
      const measured = byVisit.get(row['visit_id'] ?? null) ?? [];
      const byReading = Map.groupBy(measured, (one) => one['reading_id']);
      const readings = [...byReading.values()].flatMap((values) => {
        const of = (kind: string) => values.find((one) => one['kind'] === kind);
        const [sbp, dbp] = [of('sbp'), of('dbp')];
        if (!sbp || !dbp) return [];
        const atMs = Date.parse(String(sbp['effective_at']));
        return [{ sbp: Number(sbp['value_x10']) / 10, dbp: Number(dbp['value_x10']) / 10, atMs }];
      });
      const value = { sbp: row['sbp'], dbp: row['dbp'] };
      if (measured.some((one) => one['source'] === 'device')) {
        const decision = bloodPressureProtocol({ profile: 'WST872', followUp: true, readings });
        expect([decision.value, decision.hints]).toEqual([value, []]);
      } else {
        expect(readings.map(({ sbp, dbp }) => ({ sbp, dbp }))).toEqual([value]);
      }
    }
  });

  it('come about every quarter, and some patients are late', () => {
    const open = rowsOf('tasks').filter(
      (row) => row['state'] === 'open' && row['kind'] === 'follow-up',
    );
    const overdue = open.filter((row) => String(row['due_date']) < today).length / open.length;
    expect(overdue).toBeGreaterThan(0.08);
    expect(overdue).toBeLessThan(0.3);
    const whose = open.map((row) => `${row['resident_id']} ${row['programme']}`);
    expect(new Set(whose).size).toBe(open.length);
  });

  it('are mostly under control, and sometimes need a referral', () => {
    const rows = rowsOf('follow_ups');
    const controlled = rows.filter((row) => row['class'] === 1).length / rows.length;
    expect(controlled).toBeGreaterThan(0.7);
    expect(controlled).toBeLessThan(0.93);
    expect(rows.some((row) => String(row['actions']).includes('REFER'))).toBe(true);
  });
});

describe('the appointments of a generated clinic', () => {
  it('fill the morning of today in quarters of an hour, with one for each person', () => {
    const booked = rowsOf('appointments').filter((row) => row['date'] === today);
    expect(booked.length).toBeGreaterThanOrEqual(38);
    expect(new Set(booked.map((row) => row['resident_id'])).size).toBe(booked.length);
    for (const row of booked) {
      expect(String(row['start_time'])).toMatch(/^(08|09|10|11):(00|15|30|45)$/);
      expect(row['end_time'] && row['end_time'] <= '11:30').toBe(true);
    }
    const slots = Map.groupBy(booked, (row) => row['start_time']);
    expect(slots.size).toBe(14);
    expect(Math.max(...[...slots.values()].map((people) => people.length))).toBeLessThanOrEqual(4);
  });

  it('put the bench card into the slot that was asked for', () => {
    const afternoon = generateClinic({ seed: 7, today, residents: 30, benchSlot: '15:45' });
    const [card] = afternoon.cards;
    const booking = [...afternoon.clinicOps()]
      .flat()
      .find((one) => one.op === 'insert' && one.entity === 'appointments');
    expect((booking as Insert).fields).toMatchObject({
      resident_id: card?.residentId,
      date: today,
      start_time: '15:45',
      end_time: '16:00',
      purpose: 'follow-up',
    });
  });
});

describe('the cards of the bench', () => {
  const cardOf = (key: string) => clinic.cards.find(({ cardKey }) => cardKey === key)!;
  const lastFollowUp = (key: string) =>
    rowsOf('follow_ups').findLast(
      (row) => row['resident_id'] === cardOf(key).residentId && row['programme'] === 'hypertension',
    )!;

  it('hold what a chip can hold (devices.md 1)', () => {
    expect(clinic.cards).toHaveLength(13);
    for (const { card } of clinic.cards) {
      expect(identityCard.parse(card)).toEqual(card);
      expect(card.name.length).toBeLessThanOrEqual(15);
      expect(card.address.length).toBeLessThanOrEqual(35);
      expect(card.authority.length).toBeLessThanOrEqual(15);
    }
  });

  it('belong to residents, except the newcomers', () => {
    const numbers = new Map(
      rowsOf('resident_documents').map((row) => [row['number'], row['resident_id']]),
    );
    for (const { card, residentId } of clinic.cards) {
      expect(numbers.get(card.number) ?? null).toBe(residentId);
    }
    const newcomers = clinic.cards.filter(({ residentId }) => residentId === null);
    expect(newcomers.map(({ cardKey }) => cardKey)).toEqual(['newcomer', 'sounds-alike']);
  });

  it('have somebody in the records who is easily taken for the newcomer (D4)', () => {
    const { card } = cardOf('sounds-alike');
    const known = rowsOf('residents').filter((row) => row['birth_date'] === card.birthDate);
    const levels = known.map((row) =>
      compareForDuplicate(
        { ...card, documents: [{ type: card.documentType, number: card.number }], phone: null },
        {
          name: String(row['name']),
          sex: card.sex,
          birthDate: row['birth_date'] as CalendarDate,
          phone: null,
          documents: [],
        },
      ),
    );
    expect(levels.map(({ level }) => level)).toContain('D4');
  });

  it('tell the stories that their notes promise', () => {
    expect(lastFollowUp('appointment')['due_date']).toBe(today);
    expect(String(lastFollowUp('overdue')['due_date']) < today).toBe(true);
    expect(lastFollowUp('second-high')['class']).toBe(2);
    expect(String(lastFollowUp('no-end')['due_date']) >= today).toBe(true);
    const both = rowsOf('tasks').filter(
      (row) => row['resident_id'] === cardOf('both').residentId && row['state'] === 'open',
    );
    expect(both.map((row) => `${row['programme']} ${row['due_date']}`)).toEqual([
      `hypertension ${today}`,
      `diabetes-2 ${today}`,
    ]);
    expect(cardOf('no-end').card.validTo).toBeNull();
    expect(cardOf('permit').card.number).toMatch(/^810000/);
    expect([...cardOf('rare-character').card.name]).toHaveLength(2);
  });
});

describe('a clinic of any size', () => {
  it('comes in batches that a transaction can hold, with no number twice', () => {
    for (const batch of clinic.clinicOps()) expect(batch.length).toBeLessThanOrEqual(2_000);
    // So many that chance alone would give about five of them the number of somebody else.
    const large = generateClinic({ seed: 3, today, residents: 12_000, hasHistory: false });
    const seen = {
      numbers: new Set<unknown>(),
      records: new Set<unknown>(),
      phones: new Set<unknown>(),
    };
    const counts = { residents: 0, numbers: 0, records: 0, phones: 0 };
    for (const batch of large.clinicOps()) {
      expect(batch.length).toBeLessThanOrEqual(2_000);
      for (const one of batch) {
        if (one.op !== 'insert') continue;
        const { number, record_number, phone } = one.fields;
        if (one.entity === 'resident_documents') counts.numbers += seen.numbers.add(number) ? 1 : 0;
        if (one.entity !== 'residents') continue;
        counts.residents += 1;
        if (record_number) counts.records += seen.records.add(record_number) ? 1 : 0;
        if (phone) counts.phones += seen.phones.add(phone) ? 1 : 0;
      }
    }
    expect(counts.residents).toBe(12_000);
    expect({ ...counts, residents: 0 }).toEqual({
      residents: 0,
      numbers: seen.numbers.size,
      records: seen.records.size,
      phones: seen.phones.size,
    });
  });

  it('is the same people without their history, when that is not wanted', () => {
    const people = (hasHistory: boolean) =>
      [...generateClinic({ seed: 3, today, residents: 120, hasHistory }).clinicOps()]
        .flat()
        .filter((one) => one.op === 'insert' && one.entity.startsWith('resident'));
    expect(people(false)).toEqual(people(true));
    const bare = [
      ...generateClinic({ seed: 3, today, residents: 120, hasHistory: false }).clinicOps(),
    ];
    expect(bare.flat().filter((one) => one.op === 'insert' && one.entity === 'visits')).toEqual([]);
  });

  it('is made while it is read: the first batch of a million needs no more than itself', () => {
    const huge = generateClinic({ seed: 3, today, residents: 1_000_000 }).clinicOps();
    const first = huge.next().value ?? [];
    const residents = first.filter((one) => one.op === 'insert' && one.entity === 'residents');
    expect(residents.length).toBeGreaterThan(0);
    expect(residents.length).toBeLessThanOrEqual(50);
  });

  it('may be very small', () => {
    const single = [...generateClinic({ seed: 3, today, residents: 1 }).clinicOps()].flat();
    const names = single.flatMap((one) =>
      one.op === 'insert' && one.entity === 'residents' ? [one.fields['name']] : [],
    );
    expect(names).toEqual(['王秀兰']);
  });

  it('holds on any day of the year', () => {
    for (const month of [0, 45, 98, 100, 132, 190, 220, 282, 310, 345]) {
      const day = addDays('2027-12-31' as CalendarDate, month);
      const small = generateClinic({ seed: 5, today: day, residents: 60 });
      const rows = [...small.clinicOps()].flat().filter((one) => one.op === 'insert');
      expect(new Set(rows.flatMap(faultsOf))).toEqual(new Set());
      const future = rows.filter(
        ({ entity, fields }) =>
          entity === 'observations' && (fields['effective_at'] as Instant).slice(0, 10) >= day,
      );
      expect(future).toEqual([]);
    }
  });
});
