import { expect, test } from 'vitest';
import { fakeDigits } from '../../../tests/support/fake-host/load.ts';
import { halfLoaded } from '../../../tests/support/scenes.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openPartial() {
  const window = await openWindow();
  halfLoaded(window.host.clinic);
  await window.signIn('李慧');
  await window.page.locator('.load-banner').waitFor();
  return window;
}

test('until everything is here, nobody is told that somebody does not exist', async () => {
  const { page, host } = await openPartial();
  await page.getByText('812400 条').waitFor();
  await page.locator('.search-box').click();
  await page.keyboard.type('qqqq');
  await page.getByText('资料还没有装完，查不到不等于没有。请先问').waitFor();
  await page.getByRole('button', { name: '新建档案' }).click();
  await page.getByText('这位居民可能已有档案').waitFor();
  host.clinic.change(() => {
    host.clinic.load = { ...host.clinic.load, stage: 'complete' };
  });
  await page.locator('.load-banner').waitFor({ state: 'detached' });
  await page.getByText('这位居民可能已有档案').waitFor({ state: 'detached' });
});

test('it can be stopped and goes on where it stood', async () => {
  const { page, host } = await openPartial();
  await page.getByRole('button', { name: '先停一停' }).click();
  await page.getByText('已停下').waitFor();
  await page.getByRole('button', { name: '继续安装' }).click();
  await page.getByText('正在从中心主机安装').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['load.pause', 'load.resume']);
});

test('it goes on from a stick with the digits that its home has shown', async () => {
  const { page } = await openPartial();
  await page.getByRole('button', { name: '从U盘安装' }).click();
  await page.getByText('E:', { exact: true }).click();
  await page.getByLabel('24 位数字').fill(fakeDigits.replaceAll(' ', '-'));
  expect(await page.getByLabel('24 位数字').inputValue()).toBe(fakeDigits);
  await page.getByRole('button', { name: '开始安装' }).click();
  await page.getByText('正在从U盘安装').waitFor();
});

test('the manager writes a stick at the home and sees its digits once', async () => {
  const { page, signIn } = await openWindow();
  await signIn('孙丽', '/administration/clinic');
  await page.getByText('E:', { exact: true }).click();
  await page.getByRole('button', { name: '存到U盘' }).click();
  await page.getByText(fakeDigits).waitFor();
  await page.getByText('请不要拔U盘').waitFor();
});
