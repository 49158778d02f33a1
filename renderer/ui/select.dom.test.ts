import { expect, test } from 'vitest';
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
  const isKept = await page.evaluate(async () => {
    const press = (key: string, keyCode: number) =>
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, keyCode, bubbles: true, cancelable: true }),
      );
    press('Enter', 13);
    // Both keys lie in the queue of a busy window: no task runs between them.
    await Promise.resolve();
    return press('Tab', 9) === false;
  });
  expect(isKept).toBe(false);
  await page.locator('.ant-select-dropdown').waitFor({ state: 'hidden' });
  await expect
    .poll(() => kind.evaluate((it) => it.closest('.ant-select')?.textContent))
    .not.toContain('居民身份证');
});
