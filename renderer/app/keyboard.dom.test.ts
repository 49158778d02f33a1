import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testWindows } from '../../tests/support/window.ts';
import { pages } from './pages.ts';

const openWindow = testWindows();

test('signing in needs no mouse', async () => {
  const { page, open } = await openWindow();
  await open('/');
  await page.getByRole('button', { name: '李慧' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('王芳，请输入密码').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('请选择您的名字').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('李慧，请输入密码').waitFor();
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('密码不对').waitFor();
  await page.keyboard.type('anxin-2026');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
});

test('? shows the keys of this screen, and is text where text is written', async () => {
  const { page, signIn } = await openWindow();
  await signIn('李慧');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '签到', exact: true }).waitFor();
  await page.keyboard.press('?');
  const map = page.getByRole('dialog', { name: '键盘一览' });
  await map.getByText('签到').waitFor();
  await map.getByText('打印摘要').waitFor();
  await page.keyboard.press('Escape');
  await map.waitFor({ state: 'detached' });
  await page.keyboard.type('a?');
  await page.getByText('没有找到“a?”').waitFor();
});

test('pages change with Alt and a digit, and only those that the role may see are there', async () => {
  const { page, signIn } = await openWindow();
  await signIn('王芳');
  await page.getByRole('link', { name: '测量站' }).waitFor();
  expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([
    '前台',
    '测量站',
    '检验',
    '预约',
    '转诊',
    '设备',
  ]);
  await page.keyboard.press('Alt+4');
  await page.getByRole('heading', { name: '设备', level: 1 }).waitFor();
  await page.keyboard.press('Alt+1');
  await page.getByRole('search').waitFor();
});

test('a page that the role may not see says so', async () => {
  const { page, signIn } = await openWindow();
  await signIn('李慧', '/room');
  await page.getByText('您的岗位看不到这一页').waitFor();
});

test('the focus is always seen', async () => {
  const { page, signIn } = await openWindow();
  await signIn('李慧');
  await page.getByText('A021').waitFor();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab');
    const [element, outline] = await page.evaluate(() => {
      const { activeElement } = document;
      if (!activeElement || activeElement === document.body) return ['the page itself', 'seen'];
      const field = activeElement.closest('.ant-input-affix-wrapper, .ant-select');
      const { outlineStyle, boxShadow } = getComputedStyle(field ?? activeElement);
      return [activeElement.outerHTML, outlineStyle === 'none' ? boxShadow : outlineStyle];
    });
    expect([element, outline]).not.toEqual([element, 'none']);
  }
});

test('language and size of type change at once and are remembered', async () => {
  const { page, signIn } = await openWindow();
  await signIn('李慧');
  await page.getByRole('button', { name: /李慧/ }).click();
  await page.getByRole('menuitem', { name: '大字模式' }).click();
  const rootSize = () => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  await expect.poll(rootSize).toBe('21.6px');
  await page.getByRole('button', { name: /李慧/ }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Queue' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Queue' }).waitFor();
  expect(await rootSize()).toBe('21.6px');
});

test('a board shows its keys by ? alone, and nothing of searching', async () => {
  const { page, open } = await openWindow();
  await open('/board');
  await page.getByText('还没有叫号').waitFor();
  await page.keyboard.press('?');
  const map = page.getByRole('dialog', { name: '键盘一览' });
  await map.getByText('F2').waitFor();
  expect(await map.getByText('查找居民').count()).toBe(0);
  await page.keyboard.press('Escape');
  await map.waitFor({ state: 'detached' });
});

/** Every key that is written on a page stands in its key map, with a word beside it. */
async function keysLeftOut(page: Page): Promise<readonly string[]> {
  // Keys of a choice that is folded away, or of another page, are written nowhere.
  const texts = (selector: string) =>
    page
      .locator(selector)
      .evaluateAll((all) =>
        all.filter((one) => one.checkVisibility()).map((one) => one.textContent ?? ''),
      );
  const written = await texts('.kbd');
  await page.evaluate(() => window.dispatchEvent(new Event('yizhan:key-map')));
  await page.locator('.key-map').waitFor();
  const told = await texts('.key-map .kbd');
  const nameless = await page
    .locator('.key-map dd')
    .evaluateAll((all) => all.filter((one) => one.textContent === '').length);
  await page.keyboard.press('Escape');
  await page.locator('.key-map').waitFor({ state: 'hidden' });
  return [
    ...written.filter((keys) => !told.includes(keys)),
    ...Array.from({ length: nameless }, () => 'a key without a word'),
  ];
}

test('the key map of every page has every key that is written there', async () => {
  const { page, open, signIn } = await openWindow();
  await signIn('孙丽');
  await page.locator('.header-link').first().waitFor();
  const further = ['/closing', '/connection', '/printed'];
  const left: Record<string, readonly string[]> = {};
  for (const path of [...pages.map((one) => one.path), ...further]) {
    await open(path);
    await page.waitForFunction(() => {
      const shown = document.querySelector('.workspace-page')?.firstElementChild;
      return shown && !document.querySelector('.workspace-page .state-loading');
    });
    const missing = await keysLeftOut(page);
    if (missing.length > 0) left[path] = missing;
  }
  expect(left).toEqual({});
});
