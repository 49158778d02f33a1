import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

/** A doctor with a managed resident in front, whose blood pressure has been taken. */
async function openRoom(readings: readonly (readonly [number, number])[]) {
  const window = await openWindow();
  const { clinic } = window.host;
  const ticket = clinic.firstOf(clinic.consulting);
  clinic.change(() => {
    clinic.openWindow(ticket);
    for (const [sbp, dbp] of readings) clinic.accept(clinic.reading(sbp, dbp).readingId);
  });
  await window.store('yizhan.room.room', clinic.roomOf(clinic.consulting));
  await window.signIn('刘建国');
  await window.page.getByText('按 F2 叫下一位').waitFor();
  await window.page.keyboard.press('F2');
  await window.page.getByText('请问您叫什么名字').waitFor();
  await window.page.keyboard.press('F4');
  await window.page.getByRole('button', { name: '完成，叫下一位' }).waitFor();
  return window;
}

test('the danger list comes first, then one key confirms what is proposed', async () => {
  const { page, host } = await openRoom([[118, 76]]);
  await page.getByText('血压 118/76，控制满意，按期随访。').waitFor();
  await page.getByText('请先逐项问完危急情况').waitFor();
  await page.keyboard.press('Control+Enter');
  expect(host.commands.map(({ name }) => name)).not.toContain('care.confirm');
  await page.getByRole('button', { name: '都没有' }).click();
  await page.getByText('已问 9/9').waitFor();
  // Nothing is confirmed before it was judged with these answers.
  await page.locator('.confirm-fault').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Enter');
  await page.getByText(/已确认，下次随访 \d{4}-\d{2}-\d{2}/).waitFor();
  expect(host.commands.map(({ name }) => name)).toContain('care.confirm');
});

test('another class needs a reason', async () => {
  const { page } = await openRoom([[118, 76]]);
  await page.getByRole('button', { name: '都没有' }).click();
  await page.getByText('不良反应', { exact: true }).click();
  await page.getByText('改了分类或日期，请写明理由').waitFor();
  await page.getByText('临床判断').click();
  await page.getByRole('button', { name: '确认随访' }).click();
  await page.getByText('已确认').waitFor();
});

test('twice too high is a referral, which names where to', async () => {
  const { page } = await openRoom([
    [168, 97],
    [166, 95],
  ]);
  await page.getByText('建议转诊，两周内追问结果').waitFor();
  await page.getByRole('button', { name: '都没有' }).click();
  await page.getByText('请填写转往的机构和科室').first().waitFor();
  await page.getByLabel('转往哪里（机构和科室）').fill('区人民医院 心内科');
  await page.getByRole('button', { name: '确认随访' }).click();
  await page.getByText('已确认').waitFor();
});

test('with danger present nothing can be called controlled', async () => {
  const { page } = await openRoom([[118, 76]]);
  await page.getByText('胸闷').locator('..').getByText('有', { exact: true }).click();
  await page.getByRole('alert').getByText('马上转诊').waitFor();
  expect(await page.getByRole('radio', { name: '控制满意', exact: true }).isDisabled()).toBe(true);
});

test('the record is one key away, and Esc comes back', async () => {
  const { page } = await openRoom([[118, 76]]);
  await page.keyboard.press('F6');
  await page.getByRole('heading', { name: '曾庆华' }).waitFor();
  await page.getByText('经过').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '完成，叫下一位' }).waitFor();
});

test('what was asked is still asked after the page was left and loaded anew', async () => {
  const { page } = await openRoom([[118, 76]]);
  await page.getByRole('button', { name: '都没有' }).click();
  await page.getByText('已问 9/9').waitFor();
  await page.keyboard.press('F6');
  await page.locator('.record').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('已问 9/9').waitFor();
  await page.reload();
  await page.getByText('已问 9/9').waitFor();
});
