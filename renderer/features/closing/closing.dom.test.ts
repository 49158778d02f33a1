import { expect, test } from 'vitest';
import {
  deskAlone,
  deskCutOff,
  oneComputer,
  silentDesk,
} from '../../../tests/support/review-scenes.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openClosing(scene: typeof deskAlone) {
  const window = await openWindow();
  scene(window.host.clinic);
  await window.signIn('李慧', '/closing');
  await window.page.locator('.closing-steps').waitFor();
  return window;
}

test('what a desk has not handed over waits once, not once for each line', async () => {
  const { page } = await openClosing(deskAlone);
  await page.getByText('还没上传区级 12 项').waitFor();
});

test('what becomes of it when the computer is switched off is said as the page of the line says it', async () => {
  const { page } = await openClosing(deskAlone);
  const said = '关机不会丢；但关着送不出去';
  await page.getByText(said).waitFor();
  await page.keyboard.press('F8');
  await page.locator('.line-page').getByText(said).waitFor();
});

test('a desk that hears nothing does not say that everything is uploaded', async () => {
  const { page } = await openClosing(deskCutOff);
  const step = page.locator('.closing-step').filter({ hasText: '为止都已上传区级，之后不清楚' });
  await step.locator('.mark-attention').waitFor();
  const bar = page.locator('.status-bar').getByText('为止都已上传区级，之后不清楚');
  await bar.waitFor();
  expect(await page.getByText('全部已上传区级').count()).toBe(0);
});

test('the home names the desk that it does not hear, and claims nothing for it', async () => {
  const { page } = await openClosing(silentDesk);
  await page.getByText(/前台二 .*起没有消息，它那里做的还不知道/).waitFor();
  await page.locator('.closing-step').getByText('到了中心主机的，都已上传区级').waitFor();
  await page.keyboard.press('Alt+s');
  const lines = page.locator('.line-page');
  await lines.getByRole('heading', { name: '到了中心主机的，都已上传区级' }).waitFor();
  await lines.getByText(/前台二 .*起没有消息/).waitFor();
});

test('one computer without a district: on one disk, what to do about it, and nothing waits', async () => {
  const { page } = await openClosing(oneComputer);
  const backup = '请让工程师每天备份这台电脑';
  await page.locator('.closing-step').getByText(backup).waitFor();
  await page.keyboard.press('Alt+s');
  await page.getByRole('heading', { name: '都只在这台电脑上' }).waitFor();
  const lines = page.locator('.line-page');
  await lines.getByText(backup).waitFor();
  expect(await lines.innerText()).not.toMatch(/不会丢|断开|还差/);
  await page.locator('.status-bar').getByText('没有接区级平台').waitFor();
});
