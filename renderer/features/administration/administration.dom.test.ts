import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openSection(section: string) {
  const window = await openWindow();
  await window.signIn('孙丽', `/administration/${section}`);
  await window.page.locator('.admin-section .panel').waitFor();
  return window;
}

test('a room is added by keys, and is there with what waits for the district', async () => {
  const { page, host, complaints } = await openSection('rooms');
  await page.getByText('旧注射室').waitFor();
  await page.keyboard.press('F2');
  await page.keyboard.type('一号诊室');
  await page.getByLabel('队列').selectOption({ label: '看诊' });
  await page.keyboard.press('Enter');
  await page.getByText('已经有一个同名的在用').waitFor();
  await page.getByLabel('名称').fill('三号诊室');
  await page.keyboard.press('Enter');
  await page
    .getByRole('row', { name: /三号诊室 看诊/ })
    .getByText('已保存')
    .waitFor();
  await page.getByText('已保存，1 项等待上传区级').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['administration.add.rooms']);
  expect(complaints).toEqual([]);
  await page.screenshot({ path: 'tests/artefacts/administration-rooms.png' });
});
