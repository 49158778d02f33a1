import { expect, test } from 'vitest';
import { enterThenTab } from '../../tests/support/enter-then-tab.ts';
import { testWindows } from '../../tests/support/window.ts';

const openWindow = testWindows();

test('Tab right after Enter goes on to the next field, however slow the computer', async () => {
  const { page, signIn } = await openWindow();
  await signIn('李慧');
  await page.locator('.search-box').waitFor();
  await page.keyboard.type('qqqq');
  await page.getByRole('button', { name: /新建档案/ }).click();
  const kind = page.getByLabel('证件类型');
  await kind.focus();
  await page.keyboard.press('ArrowDown');
  await page.locator('.ant-select-item-option-active').waitFor();
  await page.keyboard.press('ArrowDown');
  expect(await enterThenTab(page)).toBe(false);
  await page.locator('.ant-select-dropdown').waitFor({ state: 'hidden' });
  await expect
    .poll(() => kind.evaluate((it) => it.closest('.ant-select')?.textContent))
    .not.toContain('居民身份证');
});
