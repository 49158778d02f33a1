import { v7 as uuid } from 'uuid';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hashPassword } from '../../electron/data/capabilities/session/passwords.ts';
import { makeOrganisation, organisationRows } from '../../shared/demo/reference.ts';
import { referenceScope } from '../support/acts.ts';
import { setup as buildWindow } from '../support/built-window.ts';
import { enrolmentCode } from '../support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../support/district.ts';
import { eventually } from '../support/eventually.ts';
import { keeping } from '../support/kept.ts';
import { idNumber } from '../support/people.ts';
import { openBrowser, openRealWindow, type RealWindow } from '../support/real-window.ts';
import { until } from '../support/two-desks.ts';
import {
  createTestClock,
  PASSWORD,
  startWorkstation,
  type TestWorkstation,
} from '../support/workstation.ts';

/**
 * A resident of the western clinic at the counter of the eastern one, in real windows over real workstations and a
 * real district.
 */
const { kept } = keeping();
let browser: Browser;
let district: RunningDistrict;
let west: TestWorkstation;
let east: TestWorkstation;
let residentId: string;

const number = idNumber({ birthDate: '1950-01-01' });
const person = {
  documentType: 'id-card',
  documentNumber: number,
  name: '赵远行',
  sex: 'male',
  birthDate: '1950-01-01',
  phone: '13800000001',
  address: '西站路 1 号',
  ethnicCode: '01',
} as const;

beforeAll(async () => {
  await buildWindow();
  browser = await openBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  district = await kept(openTestDistrict());
  const [one, two] = [makeOrganisation(uuid), makeOrganisation(uuid)];
  const hash = await hashPassword(PASSWORD);
  for (const organisation of [one, two])
    for (const op of organisationRows(organisation, () => hash))
      await district.district.reference.issue({ kind: 'server', id: 'd', place: 'd' }, [op]);
  const listen = { host: '127.0.0.1', port: 0 };
  const role = { kind: 'home', listen, districtUrl: district.url } as const;
  const parts = { referenceScopeId: referenceScope, enrolmentCode, role };
  const clock = createTestClock(Date.now());
  west = await kept(startWorkstation({ clock, joined: { ...parts, organisation: one } }));
  east = await kept(
    startWorkstation({ clock, ticketPrefix: 'B', joined: { ...parts, organisation: two } }),
  );
  for (const workstation of [west, east])
    await until(workstation.signedIn('nurse').queue.watch(), ({ queues }) => queues.length === 2);
  residentId = await registerAtWest();
});

async function registerAtWest(): Promise<string> {
  const registered = await west.signedIn('reception').residents.register({
    idempotencyKey: west.key(),
    registration: person,
    cardToken: null,
    reason: null,
  });
  await eventually(async () => {
    const known = await district.db.selectFrom('document_hashes').select('hash').execute();
    expect(known).toHaveLength(1);
  });
  return registered.residentId;
}

const nameOf = (workstation: TestWorkstation, wanted: 'reception' | 'nurse') =>
  workstation.organisation.staff.find(({ role }) => role === wanted)?.name ?? '';

async function windowAs(
  workstation: TestWorkstation,
  name: string,
  route = '',
): Promise<RealWindow> {
  const window = await kept(openRealWindow(browser, workstation));
  await window.signIn(name, route);
  return window;
}

const windowAt = (workstation: TestWorkstation, role: 'reception' | 'nurse', route?: string) =>
  windowAs(workstation, nameOf(workstation, role), route);

/** Reception types the number off the card, finds nobody, and asks the district. */
async function askDistrict({ page }: RealWindow): Promise<void> {
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type(number);
  await page.getByRole('button', { name: '新建档案' }).click();
  // What was looked for is not typed again.
  const typed = page.getByLabel('证件号码');
  await eventually(async () => expect(await typed.inputValue()).toBe(number));
  await page.getByRole('button', { name: /到区里查档/ }).waitFor();
  await page.keyboard.press('F7');
  await page.getByRole('button', { name: '来本机构就诊' }).waitFor();
  await page.keyboard.press('Enter');
}

async function checkIn({ page }: RealWindow): Promise<void> {
  await page.getByRole('heading', { name: '赵远行' }).waitFor();
  await page.getByText('测量', { exact: true }).click();
  await page.getByRole('button', { name: /签到/ }).waitFor();
  await page.keyboard.press('F2');
  await page.locator('.today-number').waitFor();
}

/** The nurse calls, and types what an instrument without a cable shows. */
async function measure(systolic: number): Promise<void> {
  const { page } = await windowAt(east, 'nurse', '/station');
  await page.getByText('按 F2 叫下一位').waitFor();
  await page.keyboard.press('F2');
  await page.getByText('请问您叫什么名字').waitFor();
  await page.keyboard.press('F4');
  await page.getByText('本次测量还剩').waitFor();
  await page.keyboard.press('F6');
  const fields = page.locator('.typed-form').getByRole('spinbutton');
  await fields.nth(0).fill(String(systolic));
  await fields.nth(1).fill('82');
  await fields.nth(2).fill('71');
  await page.keyboard.press('Enter');
  await page.getByText(`${systolic}/82`).first().waitFor();
}

test('the record comes, a measurement is written into it, and the own clinic has it', {
  timeout: 120_000,
}, async () => {
  const desk = await windowAt(east, 'reception');
  await askDistrict(desk);
  await checkIn(desk);
  await desk.page.getByText(/的居民，.*起本机构可看/).waitFor();
  await measure(134);
  const own = await windowAt(west, 'reception', `/residents/${residentId}`);
  await own.page.getByText('134/82').first().waitFor();
  expect([...desk.complaints, ...own.complaints]).toEqual([]);
});

test('with the line down a record of its own takes everything, and two people make it one', {
  timeout: 120_000,
}, async () => {
  east.topology.cutDistrictLine(true);
  const desk = await windowAt(east, 'reception');
  await askDistrict(desk);
  await desk.page.getByText('现在连不上区里。请先建档').waitFor();
  await desk.page.getByLabel('姓名').fill('赵远行');
  await desk.page.getByText('没有重复档案').waitFor();
  await desk.page.keyboard.press('Enter');
  await checkIn(desk);
  await measure(146);
  east.topology.cutDistrictLine(false);
  const [first, second] = ['周敏', '何佳'] as const;
  const review = await windowAs(east, first, '/review/duplicates');
  await review.page.getByRole('region', { name: '两份档案对照' }).waitFor();
  await review.page.keyboard.press('F4');
  await review.page.getByRole('dialog', { name: '提出合并' }).waitFor();
  await review.page.keyboard.press('Enter');
  await review.page.getByText('等同事确认合并').waitFor();
  const other = await windowAs(east, second, '/review/duplicates');
  await other.page.getByText('提出合并：').first().waitFor();
  await other.page.keyboard.press('F4');
  await other.page.getByText('已合并。查找时只出现一份').waitFor();
  const own = await windowAt(west, 'reception', `/residents/${residentId}`);
  await own.page.getByText('146/82').first().waitFor();
  // At home nobody is a visitor, whatever came along with the merge.
  await own.page.getByRole('button', { name: /更正、加证件/ }).waitFor();
  expect(await own.page.getByText(/起本机构可看/).count()).toBe(0);
  await desk.page.getByRole('combobox').fill(number);
  await eventually(async () => expect(await desk.page.getByRole('option').count()).toBe(1));
});
