import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';
import type { FakePrinting } from '../../../tests/support/fake-host/printing.ts';

const openWindow = testWindows();

const strips = {
  name: ':device:01890000-0000-7000-8000-0000000000c1',
  isDefault: false,
  isFolder: false,
  device: { label: '号票打印机', isSimulated: true },
};

/** The desk with a ticket printer of its own, and somebody with a number. */
async function openDesk(deviceScale = 1, language: 'zh-CN' | 'en' = 'zh-CN') {
  const stored = { 'yizhan.language': language };
  const window = await openWindow({ deviceScale, stored });
  const { clinic } = window.host;
  bindPrinter(clinic.printing);
  const [ticket] = clinic.tickets.filter(({ state }) => state === 'waiting');
  await window.signIn('李慧', `/desk/${ticket?.residentId}`);
  const press = window.page.getByRole('button', { name: /^(打印号票|Print ticket)/ });
  await press.waitFor();
  return { ...window, press, printing: clinic.printing };
}

function bindPrinter(printing: FakePrinting) {
  const { printers, targets } = printing.setup;
  printing.setup = {
    ...printing.setup,
    printers: [strips, ...printers],
    targets: { ...targets, roll: strips.name },
  };
}

test.each([1, 1.25])('a ticket that is out is said to be, at %d', async (scale) => {
  const { page, press, printing } = await openDesk(scale);
  printing.outcome = { state: 'printed', problem: null };
  await press.click();
  await page.getByText('打出来了，请到 号票打印机（演示） 取纸').waitFor();
  await page.screenshot({ path: `tests/artefacts/strip-printed-${scale}.png` });
  expect(printing.journal.map(({ kind }) => kind)).toEqual(['ticket']);
});

test.each([1, 1.25])('a printer without paper: what to do, or a sheet, at %d', async (scale) => {
  const { page, press, printing } = await openDesk(scale);
  printing.outcome = { state: 'failed', problem: 'paper-out' };
  await press.click();
  await page.getByText('没有打：打印机没有纸了。换好纸，再打一次。').waitFor();
  await page.screenshot({ path: `tests/artefacts/strip-paper-out-${scale}.png` });
  printing.outcome = { state: 'sent', problem: null };
  await page.keyboard.press('Alt+b');
  await page.getByText('已送到 HP-LaserJet').waitFor();
  expect(printing.journal.map(({ kind, copyNumber }) => [kind, copyNumber])).toEqual([
    ['desk-ticket', 1],
    ['ticket', 1],
  ]);
});

test('a ticket that was not printed goes again as the same paper', async () => {
  const { page, press, printing } = await openDesk();
  printing.outcome = { state: 'failed', problem: 'printer-away' };
  await press.click();
  await page.getByText('没有打：打印机没有回音').waitFor();
  printing.outcome = { state: 'printed', problem: null };
  await press.click();
  await page.getByText('打出来了').waitFor();
  expect(printing.journal).toHaveLength(1);
});

test.each([1, 1.25])('where nobody knows, whoever stands there is asked, at %d', async (scale) => {
  const { page, press, printing } = await openDesk(scale);
  printing.outcome = { state: 'unknown', problem: 'paper-out' };
  await press.click();
  await page.getByText('打到一半没有纸了').waitFor();
  await page.screenshot({ path: `tests/artefacts/strip-unknown-${scale}.png` });
  await page.getByRole('button', { name: '没有出来' }).click();
  await page.getByText('看过了，没有出来').waitFor();
  printing.outcome = { state: 'printed', problem: null };
  await press.click();
  await page.getByText('打出来了').waitFor();
  expect(printing.journal).toHaveLength(1);
});

test('what somebody saw come out is out', async () => {
  const { page, press, printing } = await openDesk();
  printing.outcome = { state: 'unknown', problem: 'printer-mute' };
  await press.click();
  await page.getByRole('button', { name: '出来了', exact: true }).click();
  await page.getByText('打出来了，请到 号票打印机（演示） 取纸').waitFor();
  await page.keyboard.press('Alt+p');
  const journal = page.getByRole('list', { name: '打印记录' });
  await journal.getByText('打出来了，请到').waitFor();
});

test('the journal asks too', async () => {
  const { page, press, printing } = await openDesk();
  printing.outcome = { state: 'unknown', problem: 'printer-away' };
  await press.click();
  await page.getByText('发出去以后打印机没有了回音').waitFor();
  await page.keyboard.press('Alt+p');
  const journal = page.getByRole('list', { name: '打印记录' });
  await journal.getByRole('button', { name: '没有出来' }).waitFor();
  await page.screenshot({ path: 'tests/artefacts/strip-journal.png' });
  await journal.getByRole('button', { name: '没有出来' }).click();
  await journal.getByRole('button', { name: '再送一次' }).waitFor();
});

test('says all of it in English', async () => {
  const { page, press, printing } = await openDesk(1, 'en');
  printing.outcome = { state: 'unknown', problem: 'paper-out' };
  await press.click();
  await page.getByText('The paper ended in the middle').waitFor();
  await page.screenshot({ path: 'tests/artefacts/strip-english.png' });
});

test('is offered for tickets and labels, and for no sheet', async () => {
  const { page, host } = await openDesk();
  const { brief } = host.clinic.personAt(0);
  await page.goto(new URL(`#/residents/${brief.residentId}`, page.url()).href);
  await page.getByRole('button', { name: '打印测量结果' }).waitFor();
  await page.keyboard.press('F4');
  const dialog = page.getByRole('dialog', { name: '健康档案摘要' });
  await dialog.getByText('HP-LaserJet').waitFor();
  await dialog.getByLabel('打印机').click();
  await page.getByTitle('XP-80C').waitFor();
  expect(await page.getByTitle('号票打印机（演示）').count()).toBe(0);
});

test.each([1, 1.25])(
  'a label goes to the printer that was chosen for labels, at %d',
  async (scale) => {
    const window = await openWindow({ deviceScale: scale });
    const { page, host } = window;
    const { clinic } = host;
    bindPrinter(clinic.printing);
    await window.store('yizhan.room.room', clinic.roomOf(clinic.consulting));
    await window.signIn('刘建国');
    await page.getByText('按 F2 叫下一位').waitFor();
    await page.keyboard.press('F2');
    await page.getByText('请问您叫什么名字').waitFor();
    await page.keyboard.press('F4');
    await page.getByRole('button', { name: '开单' }).waitFor();
    await page.keyboard.press('Alt+J');
    const order = page.getByRole('dialog');
    await order.getByText('空腹血糖').first().waitFor();
    await page.keyboard.press('a');
    await page.keyboard.press('Control+Enter');
    await order
      .getByRole('button', { name: /打印标签/ })
      .first()
      .click();
    const paper = page.getByRole('dialog', { name: '标本标签' });
    await paper.getByTitle('打印预览').waitFor();
    await paper.getByLabel('打印机').click();
    await page.getByTitle('号票打印机（演示）').click();
    await paper.getByText('内容一样，样子和预览不同').waitFor();
    await page.screenshot({ path: `tests/artefacts/strip-label-${scale}.png` });
    clinic.printing.outcome = { state: 'printed', problem: null };
    await paper.getByRole('button', { name: /^打印/ }).click();
    await paper.getByText('打出来了，请到 号票打印机（演示） 取纸').waitFor();
    expect(clinic.printing.setup.targets.label).toBe(strips.name);
  },
);
