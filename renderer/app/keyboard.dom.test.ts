import { expect, test } from 'vitest';
import { testWindows } from '../../tests/support/window.ts';

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
