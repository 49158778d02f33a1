import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openRecord(name = '李慧') {
  const window = await openWindow();
  const person = window.host.clinic.personAt(0);
  await window.signIn(name, `/residents/${person.brief.residentId}`);
  await window.page.getByRole('heading', { name: '张桂兰' }).waitFor();
  return { ...window, person };
}

test('the one page tells who, what must not be overlooked, where it is going, what happened', async () => {
  const { page } = await openRecord();
  await page.getByText('对青霉素过敏').waitFor();
  await page.getByText('2型糖尿病').waitFor();
  await page.getByText('高血压随访 逾期12天').waitFor();
  await page.locator('.trend-chart svg').waitFor();
  await page.getByRole('region', { name: '经过' }).getByText('自助机签到').first().waitFor();
});

test('the chart has a sentence and a table that say the same', async () => {
  const { page } = await openRecord();
  await page.getByRole('figure', { name: '9 次就诊，最近一次 156/92' }).waitFor();
  const rows = page.getByRole('region', { name: '血压趋势' }).getByRole('row');
  expect(await rows.count()).toBe(10);
  await rows.getByText('手工录入').first().waitFor();
});

test('a visit has one value everywhere, and its readings one key away (MEA-12)', async () => {
  const { page, person, open } = await openRecord();
  const trend = page.getByRole('region', { name: '血压趋势' });
  const timeline = page.getByRole('region', { name: '经过' });
  await timeline.getByText('第1次 160/94').waitFor();
  expect(await trend.getByText('160/94').isVisible()).toBe(false);
  await trend.getByText('2 次的平均').focus();
  await page.keyboard.press('Enter');
  await trend.getByText('160/94').waitFor();
  await trend.getByText('152/90').waitFor();
  await open(`/desk/${person.brief.residentId}`);
  await page.locator('.person-card').getByText('156/92').waitFor();
});

test('nothing on the page together gives the ID number away (ID-51)', async () => {
  const { page, person } = await openRecord();
  const text = await page.locator('.record').innerText();
  expect(text).toContain(person.brief.birthDate);
  expect(text).not.toContain(person.number.slice(-4));
  expect(text).not.toContain(person.number.slice(0, 6));
});

test('full numbers need a reason, and hide by themselves', async () => {
  const { page, person, open } = await openRecord();
  await page.clock.install();
  await page.reload();
  await open(`/residents/${person.brief.residentId}`);
  await page.getByRole('button', { name: '显示完整号码' }).click();
  const show = page.getByRole('dialog').getByRole('button', { name: '显示' });
  expect(await show.isDisabled()).toBe(true);
  await page.getByText('核对证件').click();
  await show.click();
  await page.getByText(person.number).waitFor();
  await page.getByText(person.phone).waitFor();
  await page.clock.runFor(61_000);
  await page.getByText(person.number).waitFor({ state: 'detached' });
});

test('who may not see full numbers is not offered them', async () => {
  const { page } = await openRecord('王芳');
  expect(await page.getByRole('button', { name: '显示完整号码' }).count()).toBe(0);
});

test('a resident that does not exist is said in words', async () => {
  const window = await openWindow();
  await window.signIn('李慧', '/residents/018f3c5e-0000-7000-8000-00000000dead');
  await window.page.getByText('没有找到，可能已被同事处理').waitFor();
});
