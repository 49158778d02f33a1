import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

const failed = { state: 'failed', problem: 'printer-missing' } as const;

async function openSummary(deviceScale = 1) {
  const window = await openWindow({ deviceScale });
  const { brief } = window.host.clinic.personAt(0);
  await window.signIn('李慧', `/residents/${brief.residentId}`);
  await window.page.getByRole('button', { name: '打印测量结果' }).waitFor();
  await window.page.keyboard.press('F4');
  const dialog = window.page.getByRole('dialog', { name: '健康档案摘要' });
  await dialog.getByTitle('打印预览').waitFor();
  await dialog.getByText('HP-LaserJet').waitFor();
  await dialog.locator('.ant-btn-primary:focus').waitFor();
  return { ...window, dialog };
}

const printsOf = (commands: readonly { readonly name: string }[]) =>
  commands.filter(({ name }) => name === 'printing.print').length;

test.each([1, 1.25])('a paper goes to its printer by Enter, and once, at %d', async (scale) => {
  const { page, dialog, host } = await openSummary(scale);
  await page.screenshot({ path: `tests/artefacts/paper-dialog-${scale}.png` });
  await page.keyboard.press('Enter');
  await dialog.getByText('已送到 HP-LaserJet').waitFor();
  await page.screenshot({ path: `tests/artefacts/paper-sent-${scale}.png` });
  await page.keyboard.press('Control+p');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  expect(printsOf(host.commands)).toBe(1);
});

test('a press counts that comes before the printers are known', async () => {
  const { page, host, signIn } = await openWindow();
  let makeKnown = () => undefined as void;
  host.clinic.printing.setupKnown = new Promise((resolve) => {
    makeKnown = resolve;
  });
  await signIn('李慧', `/residents/${host.clinic.personAt(0).brief.residentId}`);
  await page.getByRole('button', { name: '打印测量结果' }).waitFor();
  await page.keyboard.press('F4');
  const dialog = page.getByRole('dialog', { name: '健康档案摘要' });
  await dialog.getByTitle('打印预览').waitFor();
  await page.keyboard.press('Control+p');
  await dialog.locator('.ant-btn-loading').waitFor();
  expect(printsOf(host.commands)).toBe(0);
  makeKnown();
  await dialog.getByText('已送到 HP-LaserJet').waitFor();
  expect(printsOf(host.commands)).toBe(1);
});

test('what a printer did not take is said, and goes to another one', async () => {
  const { page, dialog, host } = await openSummary();
  host.clinic.printing.outcome = failed;
  await page.keyboard.press('Control+p');
  await dialog.getByText('选的打印机不在了').waitFor();
  await page.screenshot({ path: 'tests/artefacts/paper-not-sent.png' });
  host.clinic.printing.outcome = { state: 'sent', problem: null };
  await dialog.getByLabel('打印机').click();
  await page.getByTitle('XP-80C').click();
  await page.keyboard.press('Control+p');
  await dialog.getByText('已送到 XP-80C').waitFor();
  expect(host.clinic.printing.setup.targets.a4).toBe('XP-80C');
});

test('without a printer a paper becomes a file, and where it is is said', async () => {
  const { page, dialog } = await openSummary();
  await dialog.getByLabel('打印机').click();
  await page.getByTitle('不打印，存成文件').click();
  await dialog.getByText('文件放在 /home/yizhan/printed').waitFor();
  await page.keyboard.press('Control+p');
  await dialog.getByText('已存到 /home/yizhan/printed').waitFor();
});

test('bytes that are gone are a reason to print anew', async () => {
  const { page, dialog, host } = await openSummary();
  host.clinic.printing.isGone = true;
  await page.keyboard.press('Control+p');
  await dialog.getByText('请重新打印一份').waitFor();
});

test('the desk prints a ticket by one key and stays where it is', async () => {
  const { page, host, signIn } = await openWindow();
  const [ticket] = host.clinic.tickets.filter(({ state }) => state === 'waiting');
  await signIn('李慧', `/desk/${ticket?.residentId}`);
  await page.getByRole('button', { name: '打印号票' }).waitFor();
  await page.keyboard.press('Alt+t');
  await page.getByText('已送到 HP-LaserJet').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(host.clinic.printing.journal.map(({ kind }) => kind)).toEqual(['desk-ticket']);
});

test.each([1, 1.25])('a check-in prints by itself where that was chosen, at %d', async (scale) => {
  const stored = { 'yizhan.desk.ticket': 'automatic' };
  const { page, host, signIn } = await openWindow({ deviceScale: scale, stored });
  const { printing } = host.clinic;
  printing.setup = { ...printing.setup, targets: { ...printing.setup.targets, roll: 'XP-80C' } };
  const { brief } = host.clinic.personAt(0);
  await signIn('李慧', `/desk/${brief.residentId}`);
  await page.getByRole('button', { name: '签到' }).first().waitFor();
  await page.keyboard.press('F2');
  await page.getByText('已送到 XP-80C').waitFor();
  await page.screenshot({ path: `tests/artefacts/desk-ticket-${scale}.png` });
  expect(printing.journal.map(({ kind }) => kind)).toEqual(['ticket']);
  expect(printsOf(host.commands)).toBe(1);
});

test('a ticket that no printer took goes again as the same paper', async () => {
  const { page, host, signIn } = await openWindow();
  host.clinic.printing.outcome = failed;
  const [ticket] = host.clinic.tickets.filter(({ state }) => state === 'waiting');
  await signIn('李慧', `/desk/${ticket?.residentId}`);
  await page.getByRole('button', { name: '打印号票' }).click();
  await page.getByText('选的打印机不在了').waitFor();
  host.clinic.printing.outcome = { state: 'sent', problem: null };
  await page.getByRole('button', { name: '打印号票' }).click();
  await page.getByText('已送到 HP-LaserJet').waitFor();
  expect(host.clinic.printing.journal).toHaveLength(1);
});

test.each([1, 1.25])('the journal finds a paper as it is typed, at %d', async (scale) => {
  const { page, host, signIn } = await openWindow({ deviceScale: scale });
  const { printing, people } = host.clinic;
  await signIn('李慧', `/residents/${people[0]?.brief.residentId}`);
  await page.getByRole('button', { name: '打印测量结果' }).waitFor();
  await page.keyboard.press('F4');
  await page.getByRole('dialog').locator('.ant-btn-primary:focus').waitFor();
  printing.outcome = failed;
  await page.keyboard.press('Enter');
  await page.getByText('选的打印机不在了').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+m');
  await page.getByRole('dialog').locator('.ant-btn-primary:focus').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+p');
  const rows = page.getByRole('list', { name: '打印记录' }).getByRole('listitem');
  await rows.nth(1).waitFor();
  await page.screenshot({ path: `tests/artefacts/print-journal-${scale}.png` });
  await page.keyboard.type('摘要');
  await rows.nth(1).waitFor({ state: 'detached' });
  printing.outcome = { state: 'sent', problem: null };
  await rows.getByRole('button', { name: '再送一次' }).click();
  await rows.getByText('已送到 HP-LaserJet').waitFor();
  await rows.getByRole('button', { name: '补打' }).click();
  await page.getByRole('dialog', { name: '健康档案摘要' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByLabel('日期').fill('2020-01-01');
  await page.getByText('这一天还没有打印材料').waitFor();
});

test('the fallback list goes to its printer, stands in the journal, and is printed again from there', async () => {
  const { page, host, signIn } = await openWindow();
  await signIn('李慧', '/closing');
  await page.getByRole('button', { name: '备用名单' }).waitFor();
  await page.keyboard.press('F7');
  const dialog = page.getByRole('dialog', { name: '备用名单' });
  await dialog.getByText('用完销毁').waitFor();
  await dialog.getByTitle('打印预览').waitFor();
  await dialog.locator('.ant-btn-primary:focus').waitFor();
  await page.keyboard.press('Control+p');
  await dialog.getByText('已送到 HP-LaserJet').waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+p');
  const row = page.locator('.print-journal-row');
  await row.filter({ hasText: '多人' }).filter({ hasText: '备用名单 A4' }).waitFor();
  await page.screenshot({ path: 'tests/artefacts/journal-fallback.png' });
  await row.getByRole('button', { name: '补打' }).click();
  await dialog.getByText('第 2 次打印').waitFor();
  expect(printsOf(host.commands)).toBe(1);
});
