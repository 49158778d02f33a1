import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

/** A nurse at the station who has begun to measure somebody. */
async function openMeasuring() {
  const window = await openWindow();
  const { page, host } = window;
  await window.store('yizhan.room.station', host.clinic.roomOf(host.clinic.measuring));
  await window.signIn('王芳');
  await page.getByText('按 F2 叫下一位').waitFor();
  await page.keyboard.press('F2');
  await page.getByText('请问您叫什么名字').waitFor();
  await page.keyboard.press('F4');
  await page.getByText('等待血压计读数').waitFor();
  return window;
}

test('a glucose without a meal mark: asked once, accepted, and not asked again', async () => {
  const { page, host } = await openMeasuring();
  host.clinic.glucoseArrives({ value: 9.8, original: { text: '176', unit: 'mg/dL' } });
  await page.getByText('上次吃东西是什么时候？').waitFor();
  await page.getByText('仪器显示 176 mg/dL').waitFor();
  expect(await page.getByRole('button', { name: '接受' }).isDisabled()).toBe(true);
  await page.screenshot({ path: 'tests/artefacts/station-glucose.png' });
  await page.keyboard.press('1');
  await page.getByRole('radio', { name: /空腹/, checked: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('已接受 · 空腹血糖').waitFor();
  await page.locator('.accepted').getByText('9.8').first().waitFor();
  host.clinic.glucoseArrives({ value: 9.1 });
  await page.getByRole('radio', { name: /空腹/, checked: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.accepted-list').getByText('9.1').waitFor();
  expect(host.clinic.window?.accepted.map(({ values }) => values[0]?.kind)).toEqual([
    'glucose-fasting',
    'glucose-fasting',
  ]);
});

test('a meal mark of the meter is believed', async () => {
  const { page, host } = await openMeasuring();
  host.clinic.glucoseArrives({ kind: 'glucose-2h', value: 8.1 });
  await page.getByText('收到读数，请核对 · 餐后两小时血糖').waitFor();
  expect(await page.getByText('上次吃东西是什么时候？').count()).toBe(0);
  await page.keyboard.press('Enter');
  await page.getByText('已接受 · 餐后两小时血糖').waitFor();
});

test.each([
  ['LO', '低于可测范围'],
  ['HI', '高于可测范围'],
] as const)('%s is a word and an alert: the doctor comes at once', async (code, words) => {
  const { page, host } = await openMeasuring();
  host.clinic.glucoseArrives({ code });
  const card = page.locator('.pending');
  await card.locator('.big-value').getByText(code, { exact: true }).waitFor();
  await card.locator('.big-value').getByText(words).waitFor();
  await card.getByRole('alert').getByText('数值危急，请马上请医生').waitFor();
  await card.getByText('马上请医生，同时再测一次').waitFor();
  await page.screenshot({ path: `tests/artefacts/station-glucose-${code.toLowerCase()}.png` });
});

test('the fasting limit counts as soon as the meal is known', async () => {
  const { page, host } = await openMeasuring();
  host.clinic.glucoseArrives({ value: 12.1 });
  await page.getByText('数值可信，可以接受').waitFor();
  await page.keyboard.press('1');
  await page.getByText('数值少见，请再看一眼或重测').waitFor();
  await page.keyboard.press('2');
  await page.getByText('数值可信，可以接受').waitFor();
});

test('by hand: another instrument is another press; a number in mg/dL is noticed', async () => {
  const { page, host } = await openMeasuring();
  await page.keyboard.press('F6');
  await page.getByText('血糖', { exact: true }).click();
  await page.getByLabel('血糖 0.6–33.3').fill('126');
  await page.getByRole('radio', { name: /餐后2小时/ }).click();
  await page.getByText('单位是不是 mg/dL？').waitFor();
  await page.getByLabel('血糖 0.6–33.3').fill('7.0');
  await page.screenshot({ path: 'tests/artefacts/station-typed-glucose.png' });
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('已接受 · 餐后两小时血糖').waitFor();
  expect(host.clinic.window?.accepted[0]?.values).toEqual([
    { kind: 'glucose-2h', value: 7, unit: 'mmol/L' },
  ]);
});

test('a weight is typed in the same way', async () => {
  const { page } = await openMeasuring();
  await page.keyboard.press('F6');
  await page.getByText('身高体重', { exact: true }).click();
  await page.getByLabel('体重 1–300').fill('61.4');
  await page.getByLabel('体重 1–300').press('Enter');
  await page.getByText('已接受 · 体重').waitFor();
  await page.locator('.accepted').getByText('61.4').first().waitFor();
});

test('the memory of a meter is one line in the tray, behind what was measured here', async () => {
  const { page, host } = await openMeasuring();
  for (let day = 1; day <= 9; day += 1) {
    const deviceTime = `2026-11-0${day} 07:30`;
    host.clinic.glucoseArrives(
      { value: 6 + day / 10 },
      { trayReason: 'stored-memory', deviceTime },
    );
  }
  host.clinic.glucoseArrives({ value: 5.2 }, { trayReason: 'too-late' });
  await page.getByText('仪器里存的旧读数 9 条').waitFor();
  await page.locator('.tray').getByText('5.2').waitFor();
  expect(await page.getByText('6.9').isVisible()).toBe(false);
  await page.getByText('仪器里存的旧读数 9 条').click();
  await page.getByText('2026-11-09 07:30').waitFor();
});

test('what was taken wrongly is taken back with a reason, and lies in the tray again', async () => {
  const { page, host } = await openMeasuring();
  host.clinic.glucoseArrives({ kind: 'glucose-2h', value: 8.1 });
  await page.getByText('收到读数，请核对 · 餐后两小时血糖').waitFor();
  await page.keyboard.press('Enter');
  const line = page.locator('.accepted-list li');
  await line.getByText('8.1').waitFor();
  await line.getByRole('button', { name: '撤回' }).click();
  await page.getByText('从档案里撤回，为什么？').waitFor();
  await page.screenshot({ path: 'tests/artefacts/station-take-back.png' });
  await page.keyboard.press('Enter');
  await page.locator('.tray').getByText('从档案里撤回的').waitFor();
  expect(await line.count()).toBe(0);
});

test('a weight far from the last one is looked at once more, and again when it changes', async () => {
  const { page, host } = await openMeasuring();
  host.clinic.isFarFromLast = true;
  await page.keyboard.press('F6');
  await page.getByText('身高体重', { exact: true }).click();
  const weight = page.getByLabel(/^体重/);
  await weight.fill('92');
  await weight.press('Enter');
  const farFromLast = page.getByText('和上一次差得多', { exact: false });
  await farFromLast.waitFor();
  await weight.fill('91');
  await farFromLast.waitFor({ state: 'hidden' });
  await weight.press('Enter');
  await page.getByRole('button', { name: '我看过了，保存' }).click();
  await page.locator('.accepted-list').getByText('91').waitFor();
});
