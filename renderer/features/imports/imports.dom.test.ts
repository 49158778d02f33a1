import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';
import { dryRunCounts, dryRunRows } from '../../../tests/support/fake-host/import-rows.ts';
import type { FakeImport } from '../../../tests/support/fake-host/imports.ts';

const openWindow = testWindows();

async function openImports(options: Parameters<typeof openWindow>[0] = {}) {
  const window = await openWindow(options);
  await window.signIn('孙丽', '/imports');
  await window.page.getByRole('button', { name: /选择文件/ }).waitFor();
  return window;
}

async function choose(page: Page) {
  await page.locator('input[type=file]').setInputFiles({
    name: '名单.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('姓名,身份证号\n张桂兰,1\n'),
  });
  await page.getByText('各列是什么').waitFor();
}

/** What the dry run found, as the host would say it. */
function findings(file: FakeImport): void {
  file.detail = { ...file.detail, counts: { ...file.detail.counts, ...dryRunCounts } };
  file.rows = [...dryRunRows];
}

test('a file goes from its columns through the dry run to its report by keys alone', async () => {
  const { page, host } = await openImports();
  await choose(page);
  await page.getByRole('rowheader', { name: '身份证号' }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText(/共 1204 行/).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('正在导入').first().waitFor();
  await page.keyboard.press('F8');
  await page.getByText('已暂停').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('正在导入').first().waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual([
    'imports.begin',
    'imports.read',
    'imports.check',
    'imports.run',
    'imports.pause',
    'imports.run',
  ]);
});

test('what is wrong stands beside each row in words, and a duplicate is decided there', async () => {
  const { page, host } = await openImports();
  await choose(page);
  await page.keyboard.press('Control+Enter');
  await page.getByText(/共 1204 行/).waitFor();
  host.clinic.change(() => host.clinic.imports.forEach(findings));
  await page.getByText('证件号被 Excel 改成了科学计数').first().waitFor();
  await page.getByRole('tab', { name: /重复/ }).click();
  await page.getByText('姓名读音、性别、出生日期相同').waitFor();
  await page.getByRole('combobox', { name: '第 12 行怎么办' }).click();
  await page.getByText('同一人，补充空项').click();
  await expect.poll(() => host.clinic.imports[0]?.rows[2]?.decision).toBe('same');
});

test('a report offers the rows that stayed out and the way back', async () => {
  const { page, host } = await openImports();
  await choose(page);
  host.clinic.change(() =>
    host.clinic.imports.forEach((file) => {
      findings(file);
      const { counts } = file.detail;
      const report = { ...counts, made: 964, updated: 30, skipped: 20, leftOut: 190 };
      const startedAt = file.detail.createdAt;
      file.detail = { ...file.detail, state: 'finished', startedAt, counts: report };
    }),
  );
  await page.getByText(/新建 964 人/).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('F4')]);
  expect(download.suggestedFilename()).toBe('名单-未导入.csv');
  await page.keyboard.press('F8');
  await page.getByRole('button', { name: '选错了文件' }).click();
  await page.getByText('正在撤销').first().waitFor();
});

test('a file that can not be read says what to do', async () => {
  const { page, host } = await openImports();
  await choose(page);
  host.clinic.change(() =>
    host.clinic.imports.forEach((file) => {
      file.detail = { ...file.detail, state: 'failed', problem: 'old-excel' };
    }),
  );
  await page.getByText('另存为 XLSX 再导入').waitFor();
});

test.each([1, 1.25])('nothing is cut off at a scale of %f', async (deviceScale) => {
  const { page, host, complaints } = await openImports({ deviceScale });
  await choose(page);
  await picture(page, `imports-mapping-${deviceScale}`);
  await page.keyboard.press('Control+Enter');
  await page.getByText(/共 1204 行/).waitFor();
  host.clinic.change(() => host.clinic.imports.forEach(findings));
  await page.getByText('证件号被 Excel 改成了科学计数').first().waitFor();
  await picture(page, `imports-dry-run-${deviceScale}`);
  await page.getByRole('tab', { name: /重复/ }).click();
  await page.getByText('姓名读音、性别、出生日期相同').waitFor();
  await picture(page, `imports-duplicates-${deviceScale}`);
  const isWide = await page.evaluate(() => document.body.scrollWidth > window.innerWidth);
  expect(isWide).toBe(false);
  expect(complaints).toEqual([]);
});

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['YIZHAN_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}
