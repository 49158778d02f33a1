import { afterEach, beforeEach, expect, test } from 'vitest';
import { specimenLabel } from '../../../../shared/domain/orders/label.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import {
  analyteResult,
  glucoseReading,
  startLaboratory,
  type TestLaboratory,
} from '../../../../tests/support/laboratory.ts';
import { arriveAt } from '../../../../tests/support/arrivals.ts';
import { pressureReading } from '../../../../tests/support/station.ts';
import { firstOf, problemOf, startWorkstation } from '../../../../tests/support/workstation.ts';

let lab: TestLaboratory;
const MINUTE = 60_000;

beforeEach(async () => {
  lab = await startLaboratory();
});
afterEach(() => lab.close());

const trayReasons = async () => (await lab.state()).tray.map(({ trayReason }) => trayReason);
const firstVisit = async () => (await lab.orders())[0];
const stateOf = async () => (await firstVisit())?.orders.map(({ state }) => state);

test('a glucose finds the right record by its label, with the meal of the order, whatever window is open', async () => {
  const [one, other] = [await lab.arrive('甲'), await lab.arrive('乙')];
  await lab.open(other.visitId);
  const { label } = await lab.order(one.visitId, 'glucose-fasting');
  await lab.report(glucoseReading(label));
  expect(await lab.observations()).toMatchObject([
    {
      resident_id: one.residentId,
      visit_id: one.visitId,
      kind: 'glucose-fasting',
      value_x10: 68,
      operator_id: null,
      device_label: '生化分析仪',
    },
  ]);
  const { window, tray } = await lab.state();
  expect([window?.pending, tray]).toEqual([[], []]);
  expect(await stateOf()).toEqual(['resulted']);
});

test('two residents, two tubes: each result goes its own way', async () => {
  const [one, other] = [await lab.arrive('甲'), await lab.arrive('乙')];
  const first = await lab.order(one.visitId, 'hba1c');
  const second = await lab.order(other.visitId, 'hba1c');
  expect(first.label).not.toBe(second.label);
  const hba1c = (label: string, value: number) =>
    glucoseReading(label, value, { values: [{ kind: 'hba1c', value, unit: '%' }] });
  await lab.report(hba1c(second.label, 9.1));
  await lab.report(hba1c(first.label, 6.4));
  const rows = await lab.observations();
  expect(new Map(rows.map((row) => [row.resident_id, row.value_x10]))).toEqual(
    new Map([
      [one.residentId, 64],
      [other.residentId, 91],
    ]),
  );
});

test('values of the laboratory keep every digit, and make a panel complete when all are there', async () => {
  const { visitId } = await lab.arrive('甲');
  const { label } = await lab.order(visitId, 'lipids', 'kidney');
  await lab.report(analyteResult(label, 'cholesterol', 5.17));
  await lab.report(analyteResult(label, 'triglycerides', 1.02));
  await lab.report(analyteResult(label, 'hdl', 1.3));
  expect(await stateOf()).toEqual(['collected', 'collected']);
  await lab.report(analyteResult(label, 'ldl', 3.44));
  expect(await stateOf()).toEqual(['resulted', 'collected']);
  const found = (await lab.labResults()).find(({ analyte }) => analyte === 'cholesterol');
  expect(found).toMatchObject({ value_x1000: 5170, reference_range: '3.1-5.7' });
  const { results } = await lab.ofVisit(visitId);
  expect(results.map(({ labValue }) => labValue?.value)).toEqual([5.17, 1.02, 1.3, 3.44]);
});

test('what no label answers for lies in the tray with its reason', async () => {
  const { visitId } = await lab.arrive('甲');
  const { label, serviceRequestIds } = await lab.order(visitId, 'glucose-fasting');
  await lab.report(glucoseReading('L260000000001'));
  await lab.report(glucoseReading(specimenLabel('B', '2026-11-21' as CalendarDate, 1)));
  expect(await trayReasons()).toEqual(['unknown-label', 'unknown-label']);
  await lab.report(analyteResult(label, 'hdl', 1.1));
  expect(await trayReasons()).toContain('not-ordered');
  await lab.doctor().cancel({
    idempotencyKey: lab.key(),
    serviceRequestId: serviceRequestIds[0] ?? '',
    reason: '重复',
  });
  await lab.report(glucoseReading(label, 7.1));
  expect(await trayReasons()).toContain('cancelled-label');
  expect([...(await lab.observations()), ...(await lab.labResults())]).toEqual([]);
});

test('a tube of yesterday, and a second result of the same test, are for a person to say', async () => {
  const { visitId } = await lab.arrive('甲');
  const { label } = await lab.order(visitId, 'glucose-fasting');
  await lab.report(glucoseReading(label, 6.1));
  await lab.report(glucoseReading(label, 9.9, { deviceTime: '2026-11-21 09:05' }));
  expect(await trayReasons()).toEqual(['has-result']);
  lab.desk.clock.advance(24 * 60 * MINUTE);
  await lab.report(glucoseReading(label, 5.5, { deviceTime: '2026-11-22 09:05' }));
  expect(await trayReasons()).toContain('other-day-label');
  expect(await lab.observations()).toHaveLength(1);
});

test('an impossible value is in no record, and one that calls the doctor is filed', async () => {
  const { visitId } = await lab.arrive('甲');
  const { label } = await lab.order(visitId, 'glucose-fasting', 'blood-count');
  await lab.report(glucoseReading(label, 55));
  expect(await trayReasons()).toEqual(['refused']);
  await lab.report(glucoseReading(label, 18.2));
  expect(await lab.observations()).toMatchObject([{ value_x10: 182 }]);
});

test('a result of the tray fills the order of whom a person gives it to, and the meal is the order’s', async () => {
  const { visitId } = await lab.arrive('甲');
  await lab.order(visitId, 'glucose-2h', 'lipids');
  await lab.report(glucoseReading('0815', 8.8));
  await lab.report(analyteResult('0815', 'hdl', 1.21));
  for (const { readingId } of (await lab.state()).tray) {
    const assigned = { idempotencyKey: lab.key(), readingId, visitId, reason: '条码扫不出' };
    await lab.nurse().assign(assigned);
  }
  expect(await lab.observations()).toMatchObject([{ kind: 'glucose-2h', value_x10: 88 }]);
  expect(await lab.labResults()).toMatchObject([{ analyte: 'hdl', value_x1000: 1210 }]);
  expect(await stateOf()).toEqual(['resulted', 'collected']);
});

test('a result that was taken back is waited for again, and lies in the tray', async () => {
  const { visitId, residentId } = await lab.arrive('甲');
  const { label } = await lab.order(visitId, 'kidney');
  await lab.report(analyteResult(label, 'urea', 5.2));
  await lab.report(analyteResult(label, 'creatinine', 76, 'umol/L'));
  expect(await stateOf()).toEqual(['resulted']);
  const [row] = await lab.labResults();
  const wrong = { residentId, readingId: row?.reading_id ?? '', reason: '溶血' };
  await lab.nurse().takeBack({ idempotencyKey: lab.key(), ...wrong });
  expect(await stateOf()).toEqual(['collected']);
  expect(await trayReasons()).toEqual(['taken-back']);
});

test('one report that is repeated is filed once', async () => {
  const { visitId } = await lab.arrive('甲');
  const { label } = await lab.order(visitId, 'glucose-fasting');
  const [reading, eventId] = [glucoseReading(label, 6.8, { recordKey: 'k' }), lab.key()];
  await lab.report(reading, eventId);
  await lab.report(reading, eventId);
  await lab.report(reading);
  expect(await lab.observations()).toHaveLength(1);
  expect((await lab.state()).tray).toEqual([]);
});

test('what the clinic does not do is neither offered nor ordered; what was ordered goes on', async () => {
  const { visitId } = await lab.arrive('甲');
  await lab.order(visitId, 'lipids');
  await lab.offer('glucose-fasting', 'ecg');
  expect((await lab.ofVisit(visitId)).offered).toEqual(['glucose-fasting', 'ecg']);
  const more = { idempotencyKey: lab.key(), visitId, tests: ['kidney' as const] };
  expect(await problemOf(lab.doctor().order(more))).toBe('not-offered');
  await lab.order(visitId, 'ecg');
  expect((await firstVisit())?.orders.map(({ test: code }) => code)).toEqual(['lipids', 'ecg']);
});

test('tests of one container share a label until it is collected, and none is ordered twice', async () => {
  const { visitId } = await lab.arrive('甲');
  const first = await lab.order(visitId, 'lipids', 'liver', 'hba1c');
  expect(first.labels).toHaveLength(2);
  const second = await lab.order(visitId, 'kidney');
  expect(first.labels).toContain(second.label);
  const again = { idempotencyKey: lab.key(), visitId, tests: ['lipids' as const] };
  expect(await problemOf(lab.doctor().order(again))).toBe('already-ordered');
  await lab.doctor().collect({ idempotencyKey: lab.key(), label: second.label.toLowerCase() });
  const third = await lab.order(visitId, 'blood-count');
  expect(first.labels).toContain(third.label);
  await lab.doctor().collect({ idempotencyKey: lab.key(), label: third.label });
  const unknown = lab.doctor().collect({ idempotencyKey: lab.key(), label: 'A1' });
  expect(await problemOf(unknown)).toBe('label-unknown');
  const states = (await firstVisit())?.orders.map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(['collected']));
});

test('a test takes too long from its sixtieth minute on', async () => {
  const { visitId } = await lab.arrive('甲');
  await lab.order(visitId, 'urinalysis');
  lab.desk.clock.advance(59 * MINUTE);
  expect((await firstVisit())?.orders).toMatchObject([{ minutes: 59, isOverdue: false }]);
  lab.desk.clock.advance(MINUTE);
  expect((await firstVisit())?.orders).toMatchObject([{ minutes: 60, isOverdue: true }]);
});

test('words answer a test that no device sends, once, and not for a cancelled one', async () => {
  const { visitId } = await lab.arrive('甲');
  const { serviceRequestIds } = await lab.order(visitId, 'ecg');
  const serviceRequestId = serviceRequestIds[0] ?? '';
  const report = () =>
    lab.doctor().report({
      idempotencyKey: lab.key(),
      serviceRequestId,
      attachmentId: null,
      conclusion: '窦性心律',
    });
  await report();
  expect(await problemOf(report())).toBe('already-done');
  expect((await lab.ofVisit(visitId)).results).toMatchObject([{ conclusion: '窦性心律' }]);
});

test('the record has a line for each test, and none for what stands among the measurements', async () => {
  const { visitId, residentId } = await lab.arrive('甲');
  const { label } = await lab.order(visitId, 'lipids', 'kidney');
  const fasting = await lab.order(visitId, 'glucose-fasting');
  await lab.report(analyteResult(label, 'cholesterol', 5.17));
  await lab.report(analyteResult(label, 'hdl', 1.3));
  await lab.report(glucoseReading(fasting.label));
  lab.desk.clock.advance(2 * 24 * 60 * MINUTE);
  const lines = await firstOf(lab.doctor().ofResident({ residentId }));
  expect(lines).toMatchObject([
    { test: 'lipids', results: [{ labValue: { value: 5.17 } }, { labValue: { value: 1.3 } }] },
  ]);
});

test('reception sees how far the tests are and no value; it orders nothing', async () => {
  const { visitId, residentId } = await lab.arrive('甲');
  const reception = lab.desk.signedIn('reception').orders;
  expect(await firstOf(reception.watch())).toEqual([]);
  const order = reception.order({ idempotencyKey: lab.key(), visitId, tests: ['ecg'] });
  expect(await problemOf(order)).toBe('forbidden');
  expect(await problemOf(firstOf(reception.ofVisit({ visitId })))).toBe('forbidden');
  expect(await problemOf(firstOf(reception.ofResident({ residentId })))).toBe('forbidden');
});

test('a monitor has no labels: its readings belong to the window as before', async () => {
  const { visitId } = await lab.arrive('甲', 'measurement');
  await lab.open(visitId);
  await lab.report(pressureReading(128, 80));
  expect((await lab.state()).window?.pending).toHaveLength(1);
});

test('two desks that can not see each other never give one label twice', async () => {
  const other = await startWorkstation({ ticketPrefix: 'B' });
  const { visitId } = await lab.arrive('甲');
  const { labels } = await lab.order(visitId, 'hba1c', 'lipids');
  const there = await arriveAt(other, { name: '乙' });
  const order = other.signedIn('doctor').orders.order;
  await order({ idempotencyKey: other.key(), visitId: there.visitId, tests: ['hba1c', 'lipids'] });
  const rows = await other.app.database.read.selectFrom('specimens').select('label').execute();
  expect(labels.filter((label) => rows.some((row) => row.label === label))).toEqual([]);
  await other.close();
});
