import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ScanFound } from '../../../shared/contract/devices.ts';
import { assert } from '../../../shared/lib/assert.ts';
import { clinicDate, toInstant } from '../../../shared/lib/clock.ts';
import { addOrders } from '../../../tests/support/fake-host/orders.ts';
import { layCard } from '../../../tests/support/scenes.ts';
import { testWindows, type TestWindow } from '../../../tests/support/window.ts';

const openWindow = testWindows();

/** A scanner of this workstation reads a code. */
function scan({ host: { clinic } }: TestWindow, found: ScanFound) {
  clinic.change(() => {
    clinic.scan = { scan: { scanId: randomUUID(), at: toInstant(Date.now()), found } };
  });
}

/** Two people of the station's queue, each with a tube. */
function twoWithTubes({ host: { clinic } }: TestWindow) {
  const [first, second] = clinic.tickets.filter(
    ({ queueId, state }) => queueId === clinic.measuring.queueId && state === 'waiting',
  );
  assert(first && second, 'two wait there');
  const labelOf = (visitId: string) => addOrders(clinic, visitId, ['hba1c'])[0]?.label ?? '';
  const scanned = [first, second].map((ticket): Extract<ScanFound, { is: 'label' }> => {
    const { visitId, residentId, name } = ticket;
    const label = labelOf(visitId);
    return { is: 'label', label, date: clinicDate(Date.now()), visitId, residentId, name };
  });
  const [own, other] = scanned;
  assert(own && other, 'two labels were made');
  return { first, second, own, other };
}

const yesterday = clinicDate(Date.now() - 24 * 3600_000);
const collected = ({ host }: TestWindow) =>
  host.commands.filter(({ name }) => name === 'orders.collect').length;

test('a label at the lab window notes its tube and stands first; others say why nothing opens', async () => {
  const window = await openWindow();
  const { own, other, second } = twoWithTubes(window);
  const { page } = window;
  await window.signIn('王芳', '/orders');
  await page.locator('.order-visit').nth(1).waitFor();
  scan(window, other);
  await page.getByText(`${second.name} 的标签`).waitFor();
  expect(await page.locator('.order-visit').first().innerText()).toContain(second.name);
  expect(collected(window)).toBe(1);
  scan(window, { is: 'nothing', because: 'unknown' });
  await page.getByText('没有打开任何人').waitFor();
  expect(await page.getByText('已登记采集').count()).toBe(0);
  scan(window, { ...own, date: yesterday });
  await page.getByText('今天不再登记').waitFor();
  expect(collected(window)).toBe(1);
});

test('at the station a tube of the one in front is noted, that of another is not', async () => {
  const window = await openWindow();
  const { first, second, own, other } = twoWithTubes(window);
  const { page, host } = window;
  await window.store('yizhan.room.station', host.clinic.roomOf(host.clinic.measuring));
  await window.signIn('王芳', '/station');
  await page.getByText('按 F2 叫下一位').waitFor();
  scan(window, other);
  await page.getByText('人还没有叫到').waitFor();
  await page.keyboard.press('F2');
  await page.getByText('请问您叫什么名字').waitFor();
  expect(await page.getByText('人还没有叫到').count()).toBe(0);
  scan(window, other);
  await page.getByText('不是面前这位的。请核对管子').waitFor();
  expect(collected(window)).toBe(0);
  scan(window, own);
  await page.getByText(`${first.name} 的标签`).waitFor();
  expect(collected(window)).toBe(1);
  scan(window, { is: 'ticket', ...second });
  await page.getByText(`这是 ${second.number} 号 ${second.name}，不是面前这位`).waitFor();
});

test('at the desk a ticket opens its person, and waits while somebody is being registered', async () => {
  const window = await openWindow();
  const { first, second } = twoWithTubes(window);
  const { page } = window;
  await window.signIn('李慧', '/desk');
  await page.locator('.search-box').waitFor();
  scan(window, { is: 'nothing', because: 'misread' });
  await page.getByText('条码没读准').waitFor();
  scan(window, { is: 'ticket', ...first });
  await page.locator('.desk-person').getByText(first.name).first().waitFor();
  expect(await page.getByText('条码没读准').count()).toBe(0);
  await page.keyboard.press('Escape');
  layCard('钱小满', '1990-02-03')(window.host.clinic);
  await page.locator('.register').waitFor();
  scan(window, { is: 'ticket', ...second });
  await page.getByText(`扫到了 ${second.name} 的码`).waitFor();
});
