import { expect, test } from 'vitest';
import { deskAlone, districtDown, uploadStopped } from '../../../tests/support/review-scenes.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openLines(scene: typeof districtDown) {
  const window = await openWindow();
  scene(window.host.clinic);
  await window.signIn('李慧', '/desk');
  await window.page.getByRole('link', { name: '线路' }).waitFor();
  await window.page.keyboard.press('Alt+s');
  await window.page.locator('.line-page h1').waitFor();
  return window;
}

test('what waits, of which kinds, since when, and that nothing is to be done', async () => {
  const { page } = await openLines(districtDown);
  await page.getByText('35 项已保存，还没有上传区级').waitFor();
  await page.getByText('恢复后自动上传').first().waitFor();
  await page.getByRole('term').filter({ hasText: '测量' }).waitFor();
  await page.getByText('（2 小时前）').waitFor();
  expect(await page.locator('.line-page').innerText()).not.toMatch(/张|李秀|王建/);
});

test('a desk alone: what is only here, and that it leaves only while the computer is on', async () => {
  const { page } = await openLines(deskAlone);
  await page.getByText('12 项只在这台电脑上').waitFor();
  await page.getByText('关机不会丢；但关着送不出去').waitFor();
  await page.getByText('升级后自动补上').waitFor();
  await page.getByText('没有被接受').waitFor();
  await page.getByText('另有 3 份资料附件（2.4 MB）在等').waitFor();
  await page.getByText('正在取回 1 份资料附件，还差 782 KB').waitFor();
  await page.getByText('已备份 · 还差 240 项').waitFor();
});

test('stopped is said with what to do, and trying again claims nothing', async () => {
  const { page, host } = await openLines(uploadStopped);
  await page.getByText('上传停下了，要请人处理').waitFor();
  await page.getByText('请把这一页给工程师看').waitFor();
  await page.keyboard.press('F2');
  await page.getByText('没变，就是还没好').waitFor();
  expect(await page.locator('.line-page').innerText()).not.toContain('成功');
  expect(host.commands.map(({ name }) => name)).toEqual(['connection.tryNow']);
});

test('is live: what was uploaded is said at once, and Esc goes back', async () => {
  const { page, host } = await openLines(districtDown);
  const { clinic } = host;
  clinic.change(() => {
    const at = clinic.line.district.since;
    clinic.line = { ...clinic.line, district: { reachable: true, since: at, lastUploadAt: at } };
    clinic.lineStatus = {
      ...clinic.lineStatus,
      forDistrict: { count: 0, oldestAt: null, kinds: [] },
    };
  });
  await page.getByRole('heading', { name: '都已上传区级' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.search-box').waitFor();
});

test('a desk takes over: asked once, with the old host named first, and said when it is done', async () => {
  const { page, host } = await openLines(deskAlone);
  await page.keyboard.press('F9');
  const dialog = page.getByRole('dialog', { name: '由这台电脑接任中心主机？' });
  await dialog.getByText('请先看一眼原来的主机').waitFor();
  await page.screenshot({ path: 'tests/artefacts/take-over.png' });
  // Enter does what is safe, and so does Esc.
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toContain('先不接任');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('F9');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(host.commands.filter(({ name }) => name === 'connection.takeOver')).toEqual([]);
  await page.keyboard.press('F9');
  await dialog.waitFor();
  // The key that asked does not answer: a hand that bounces orders nothing.
  await page.keyboard.press('F9');
  expect(host.commands.filter(({ name }) => name === 'connection.takeOver')).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await page.getByText('这台电脑现在是中心主机').waitFor();
  expect(host.commands.filter(({ name }) => name === 'connection.takeOver')).toHaveLength(1);
});
