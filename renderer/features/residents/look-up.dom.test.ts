import { expect, test } from 'vitest';
import { lastWish, setElsewhere } from '../../../tests/support/fake-host/elsewhere.ts';
import { layCard } from '../../../tests/support/scenes.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

/** Somebody without a record here has laid a card on the reader. */
async function openRegistration(elsewhere: Parameters<typeof setElsewhere>[1]) {
  const window = await openWindow();
  await window.signIn('李慧');
  await window.page.getByRole('combobox').waitFor();
  setElsewhere(window.host.clinic, elsewhere);
  layCard('周文静', '1992-02-11')(window.host.clinic);
  await window.page.getByText('没有重复档案').waitFor();
  return window;
}

const names = ({ host }: Awaited<ReturnType<typeof openWindow>>) =>
  host.commands.map(({ name }) => name);

test('two keys bring the record of another clinic; it says whose, and it can be given back', async () => {
  const window = await openRegistration('found');
  const { page } = window;
  await page.keyboard.press('F7');
  await page.getByRole('button', { name: '来本机构就诊' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '周文静' }).waitFor();
  await page.getByText('北苑社区卫生服务站的居民').waitFor();
  expect(names(window)).toEqual(['residents.lookUp']);

  await page.keyboard.press('F6');
  await page.getByRole('region', { name: '经过' }).waitFor();
  await page.getByRole('button', { name: '不再看这份档案' }).click();
  await page.getByRole('button', { name: '不再来本机构' }).click();
  await page.getByRole('combobox', { name: '查找居民' }).waitFor();
  expect(names(window)).toEqual(['residents.lookUp', 'residents.endMembership']);
});

test('not found is said, and the registration goes on as it was', async () => {
  const window = await openRegistration('not-found');
  const { page } = window;
  await page.keyboard.press('F7');
  await page.keyboard.press('Enter');
  await page.getByText('区里也没有这个证件的档案').waitFor();
  await page.getByLabel('电话').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '周文静' }).waitFor();
  expect(names(window)).toEqual(['residents.lookUp', 'residents.register']);
});

test('an answer that comes when the form is gone takes nobody anywhere', async () => {
  const window = await openRegistration('waits');
  const { page, host } = window;
  await page.keyboard.press('F7');
  await page.keyboard.press('Enter');
  await page.getByText('正在区里查找').waitFor();
  await page.getByRole('button', { name: '不登记了' }).click();
  await page.locator('.register').waitFor({ state: 'detached' });
  setElsewhere(host.clinic, 'found');
  await page.keyboard.type('zgl');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '张桂兰' }).waitFor();
});

test('what was answered about one number is not said of another', async () => {
  const { page } = await openRegistration('not-found');
  await page.getByRole('button', { name: '不登记了' }).click();
  await page.keyboard.type('qqqq');
  await page.getByRole('button', { name: /新建档案/ }).click();
  await page.getByLabel('证件号码').fill('110199195203120015');
  await page.keyboard.press('F7');
  await page.keyboard.press('Enter');
  await page.getByText('区里也没有这个证件的档案').waitFor();
  await page.getByLabel('证件号码').fill('11019919520312001X');
  await page.getByText('区里也没有这个证件的档案').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /到区里查档/ }).waitFor();
});

test('with nobody to ask the registration says that the district shall look later', async () => {
  const window = await openRegistration('out-of-reach');
  const { page, host } = window;
  await page.keyboard.press('F7');
  await page.keyboard.press('Enter');
  await page.getByText('现在连不上区里').waitFor();
  await page.getByLabel('电话').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '周文静' }).waitFor();
  expect(lastWish(host.clinic)).toBe('来本机构就诊');
});
