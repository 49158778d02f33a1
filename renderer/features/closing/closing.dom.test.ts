import { test } from 'vitest';
import { deskAlone } from '../../../tests/support/review-scenes.ts';
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
