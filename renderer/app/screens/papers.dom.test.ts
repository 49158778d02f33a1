import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

test.each([1, 1.25])('the desk prints the slip of a booking, at %d', async (deviceScale) => {
  const window = await openWindow({ deviceScale });
  const { page } = window;
  const { brief } = window.host.clinic.personAt(3);
  await window.signIn('李慧', `/desk/${brief.residentId}`);
  await page.getByRole('button', { name: '打印预约单' }).click();
  const paper = page.getByRole('dialog', { name: '预约单' });
  await paper.getByTitle('打印预览').waitFor();
  await paper.getByRole('button', { name: '关闭' }).last().click();
  await paper.waitFor({ state: 'detached' });
  await page.screenshot({ path: `tests/artefacts/desk-papers-${deviceScale}.png` });
});

test('a desk without a printer shows the ticket of somebody who has a number', async () => {
  const window = await openWindow();
  const { page } = window;
  const { printing } = window.host.clinic;
  const folder = ':folder';
  printing.setup = {
    ...printing.setup,
    targets: { a4: folder, a5: folder, roll: folder, label: folder },
  };
  await window.signIn('李慧');
  const [ticket] = window.host.clinic.tickets.filter(({ state }) => state === 'waiting');
  await window.open(`/desk/${ticket?.residentId}`);
  await page.getByRole('button', { name: '打印号票' }).click();
  await page.getByRole('dialog', { name: '排队号' }).waitFor();
});

test('values and summary of one person are two papers with two keys', async () => {
  const window = await openWindow();
  const { page } = window;
  const { brief } = window.host.clinic.personAt(0);
  await window.signIn('李慧', `/residents/${brief.residentId}`);
  await page.getByRole('button', { name: '打印测量结果' }).waitFor();
  await page.screenshot({ path: 'tests/artefacts/record-papers.png' });
  await page.keyboard.press('Alt+m');
  await page.getByRole('dialog', { name: '测量结果' }).waitFor();
  await page.getByRole('button', { name: '关闭' }).last().focus();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('F4');
  await page.getByRole('dialog', { name: '健康档案摘要' }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(1);
});

test.each([1, 1.25])('the room prints the values of who is in it, at %d', async (deviceScale) => {
  const window = await openWindow({ deviceScale });
  const { page, host } = window;
  await window.store('yizhan.room.room', host.clinic.roomOf(host.clinic.consulting));
  await window.signIn('刘建国');
  await page.getByText('按 F2 叫下一位').waitFor();
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: '打印测量结果' }).waitFor();
  await page.screenshot({ path: `tests/artefacts/room-papers-${deviceScale}.png` });
  await page.keyboard.press('Alt+m');
  await page.getByRole('dialog', { name: '测量结果' }).waitFor();
});
