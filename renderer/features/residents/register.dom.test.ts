import { expect, test } from 'vitest';
import { idNumber } from '../../../tests/support/people.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openForm() {
  const window = await openWindow();
  await window.signIn('李慧', '/desk');
  await window.page.getByRole('search').getByRole('combobox').fill('zzzz');
  await window.page.getByRole('button', { name: '新建档案' }).click();
  await window.page.getByRole('heading', { name: '新建档案' }).waitFor();
  return window;
}

test('a newborn by the mother’s document: every field answers, then it is saved', async () => {
  const { page, host } = await openForm();
  await page.getByText('新生儿', { exact: true }).click();
  await page.getByLabel('母亲（监护人）姓名').fill('周文静');
  const number = idNumber({ birthDate: '1992-02-11', sex: 'female' });
  const field = page.getByLabel('母亲（监护人）证件号码');
  await field.fill(`${number.slice(0, 17)}${number.endsWith('0') ? '1' : '0'}`);
  await page.getByText('校验位不对').waitFor();
  await field.fill(number);
  await page.getByText('校验位不对').waitFor({ state: 'detached' });
  await page.getByText('第 2 个').click();
  await page.getByLabel('出生时间').fill('8:3');
  await page.getByLabel('姓名', { exact: true }).fill('周文静之女');
  await page.getByText('女', { exact: true }).click();
  await page.getByLabel('出生日期').fill('2026-11-20');
  await page.getByRole('button', { name: '保存档案' }).click();
  await page.getByText('例如 08:30').waitFor();
  await page.getByLabel('出生时间').fill('08:30');
  await page.getByRole('button', { name: '保存档案' }).click();
  await page.getByRole('heading', { name: '周文静之女' }).waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['residents.register']);
});

test('a number says what document it is of; an old one is not taken', async () => {
  const { page } = await openForm();
  await page.getByLabel('证件号码').fill('810000199001010027');
  await page.getByText('港澳台居民居住证').waitFor();
  await page.getByText('号码正确').waitFor();
  await page.getByLabel('证件号码').fill('110199510312001');
  await page.getByRole('button', { name: '保存档案' }).click();
  await page.getByText('15 位老号码不能新建档案').waitFor();
});

test('what is half typed is there after a reload, and gone when it is given up', async () => {
  const { page, host } = await openForm();
  await page.getByText('身份不明', { exact: true }).click();
  expect(await page.getByLabel('姓名', { exact: true }).inputValue()).toBe('无名氏');
  await page.getByLabel('电话').fill('13800001234');
  await expect.poll(() => host.clinic.registrationDraft?.phone).toBe('13800001234');
  await page.reload();
  await page.getByRole('search').getByRole('combobox').fill('zzzz');
  await page.getByRole('button', { name: '新建档案' }).click();
  await page.getByText('没填完的登记').waitFor();
  expect(await page.getByLabel('电话').inputValue()).toBe('13800001234');
  await page.keyboard.press('Escape');
  await page.getByText('再按一次 Esc 不登记').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: '新建档案' }).waitFor({ state: 'detached' });
  await expect.poll(() => host.clinic.registrationDraft).toBeNull();
});

test('a daughter is noted by keyboard and may act', async () => {
  const { page, host, signIn } = await openWindow();
  const { residentId } = host.clinic.personAt(4).brief;
  await signIn('李慧', `/residents/${residentId}`);
  await page.getByText('还没有登记家属').waitFor();
  await page.keyboard.press('Alt+j');
  await page.getByLabel('关系').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('张晓');
  await page.keyboard.press('Tab');
  await page.keyboard.type('13900008888');
  await page.keyboard.press('Enter');
  await page.getByText('139****8888').waitFor();
  await page.getByText('可以代办').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['household.add']);
});

test('a scanner that types ends with the person, or with a sentence', async () => {
  const { page, host, signIn } = await openWindow();
  await signIn('李慧', '/desk');
  await page.getByRole('search').waitFor();
  const ticket = host.clinic.tickets[0];
  const type = async (text: string) => {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  await type(ticket?.number.toLowerCase() ?? '');
  await page.getByRole('heading', { name: ticket?.name ?? '' }).waitFor();
  await page.keyboard.press('Escape');
  await type(host.clinic.personAt(4).number);
  await page.getByRole('heading', { name: '欧阳明月' }).waitFor();
  await type('qwert');
  await page.getByText('没有找到“qwert”').waitFor();
});
