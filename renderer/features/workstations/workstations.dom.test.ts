import { expect, test } from 'vitest';
import { fakeCode } from '../../../tests/support/fake-host/workstations.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openList() {
  const window = await openWindow();
  await window.signIn('孙丽', '/administration/workstations');
  await window.page.getByRole('rowheader', { name: '测量站' }).waitFor();
  return window;
}

test('the manager sees who has not spoken for long, and who was sent away', async () => {
  const { page } = await openList();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await row('二诊室').getByText('天没有联系').waitFor();
  await row('旧笔记本').getByText('已停用（丢失）').waitFor();
  expect(await row('旧笔记本').getByRole('button').count()).toBe(0);
  expect(await row('主机').getByRole('button').count()).toBe(0);
});

test('a code is shown large, once, and one press is one code', async () => {
  const { page, host } = await openList();
  await page.keyboard.press('F2');
  await page.getByText(fakeCode).waitFor();
  await page.getByText('还有 1 个加入码没有使用').waitFor();
  await page.getByRole('button', { name: '记下了' }).click();
  await page.getByRole('button', { name: '添加工作站' }).waitFor();
  expect(await page.getByText(fakeCode).count()).toBe(0);
  expect(host.commands.map(({ name }) => name)).toEqual(['workstations.makeCode']);
});

test('sending away needs a reason, and the row says so at once', async () => {
  const { page, host } = await openList();
  const row = page.getByRole('row').filter({ hasText: '测量站' });
  await row.getByRole('button', { name: '停用' }).click();
  await page.getByRole('button', { name: '丢失或被盗' }).click();
  await row.getByText('已停用（丢失或被盗）').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['workstations.revoke']);
});

test('a workstation that was sent away shows nothing but why', async () => {
  const { page, host } = await openList();
  host.clinic.change(() => {
    host.clinic.isDismissed = true;
  });
  await page.getByRole('heading', { name: '这台工作站已被停用' }).waitFor();
  expect(await page.getByText('测量站').count()).toBe(0);
});
