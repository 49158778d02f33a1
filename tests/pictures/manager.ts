import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';

const manager = '唐文博';

/** A month with holidays of the coming year: pasted, looked at, written; and one day that is closed. */
export async function playCalendar({ openAs, keep }: Stage): Promise<void> {
  const page = await openAs('desk', '/administration/calendar', manager);
  await page.locator('.admin-day.chosen').waitFor();
  await page.keyboard.press('F2');
  await page.locator('textarea:focus').waitFor();
  await page.getByLabel('年份').fill('2027');
  await page
    .getByLabel('放假安排', { exact: true })
    .fill('1月1日至1月3日 休 元旦\n2月5日至2月11日 休 春节\n2月14日 上班\n3月8日 半天');
  await page.getByText('第 4 行看不懂').waitFor();
  await keep(page, 'calendar-paste');
  await page
    .getByLabel('放假安排', { exact: true })
    .fill('1月1日至1月3日 休 元旦\n2月5日至2月11日 休 春节\n2月14日 上班');
  await page.getByText('第 4 行看不懂').waitFor({ state: 'detached' });
  await page.locator('.ant-modal-footer button:enabled').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('.admin-special-day').first().click();
  await page.locator('.admin-day.special').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.admin-form').waitFor();
  await keep(page, 'calendar-day');
  await page.close();
}

/** A catchment's residents to one doctor: counted first. Nobody is assigned. */
export async function playAssignment({ openAs, keep }: Stage): Promise<void> {
  const page = await openAs('desk', '/administration/assignment', manager);
  const catchment = page.getByLabel('片区');
  await catchment.waitFor();
  await catchment.selectOption({ index: 1 });
  await page.getByLabel('医生', { exact: true }).selectOption({ index: 1 });
  await page.getByText('要改的居民').waitFor();
  await keep(page, 'assignment');
  await page.close();
}

const rows = [
  '姓名,身份证号,性别,出生日期,电话,慢病',
  '钱志远,110199195203120015,男,1952-03-12,13800000011,高血压',
  '孟秋菊,1.10199E+17,女,1960-08-01,13800000012,',
  '康永年,,男,1948年2月30日,13800000013,糖尿病',
  '贺春生,,男,1950-06-06,13800000014,高血压、糖尿病',
];

/** A list with rows that are wrong: columns, dry run, what came of it. */
export async function playImport({ openAs, keep }: Stage): Promise<void> {
  const page = await openAs('desk', '/imports', manager);
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-import-'));
  try {
    const file = join(folder, '居民名单.csv');
    writeFileSync(file, `\uFEFF${rows.join('\r\n')}\r\n`);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('各列是什么').waitFor();
    await keep(page, 'import-columns');
    await page.keyboard.press('Control+Enter');
    await page.getByText('共 4 行').waitFor();
    await page.getByText('科学计数').first().waitFor();
    await keep(page, 'import-dry-run');
    await page.keyboard.press('Control+Enter');
    await page.getByText('撤销整个导入').waitFor();
    await page.getByText('1–3，共 3 行').waitFor();
    await keep(page, 'import-finished');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await page.close();
}

/** The folder of papers as a computer of a clinic has it, instead of this one's. */
async function nameFolder(page: Page): Promise<void> {
  await page.locator('.print-journal-row .mark').evaluateAll((marks) => {
    for (const mark of marks) {
      const text = mark.lastChild;
      if (text)
        text.textContent = text.textContent?.replace(/\/\S+\/printed/, 'D:\\yizhan\\printed') ?? '';
    }
  });
}

/** The papers that were made so far. */
export async function playJournal({ openAs, keep }: Stage): Promise<void> {
  const page = await openAs('desk', '/desk', '周敏');
  await page.locator('.search-box').waitFor();
  await page.keyboard.type('wxl');
  await page.locator('[role=listbox][aria-busy=false] [role=option]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /打印摘要/ }).waitFor();
  for (let copy = 1; copy <= 2; copy += 1) {
    await page.keyboard.press('F4');
    const dialog = page.getByRole('dialog').filter({ hasText: '下载 PDF' });
    await dialog.locator('.ant-btn-primary:focus').waitFor();
    await page.keyboard.press('Control+p');
    await dialog.getByText('已存到').or(dialog.getByText('已送到')).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  await page.keyboard.press('Alt+p');
  await page.locator('.print-journal-row').nth(1).waitFor();
  await nameFolder(page);
  await keep(page, 'journal');
  await page.close();
}
