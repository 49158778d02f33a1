import { expect, test } from 'vitest';
import { idNumber } from '../../../../tests/support/people.ts';
import { unknownPerson } from '../../../../tests/support/review-scenes.ts';
import { testWindows } from '../../../../tests/support/window.ts';

const openWindow = testWindows();

test('somebody whom nobody knew is known, by keyboard', async () => {
  const { page, host, signIn } = await openWindow();
  unknownPerson(host.clinic);
  const { residentId } = host.clinic.personAt(4).brief;
  await signIn('李慧', `/desk/${residentId}`);
  await page.getByText('身份不明').waitFor();
  await page.keyboard.press('Alt+i');
  await page.getByText('还不知道是谁').waitFor();
  const number = idNumber({ birthDate: '1951-03-12', sex: 'male' });
  await page.keyboard.type(number);
  await page.getByText('区县代码 110199 查不到').waitFor();
  expect(await page.getByLabel('出生日期').inputValue()).toBe('1951-03-12');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('王小明');
  await page.keyboard.press('Enter');
  await page.getByLabel('为什么改').waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('.reason') !== null))
    .toBe(true);
  await page.getByText('看过证件').click();
  await page.getByRole('button', { name: '保存更正' }).click();
  await page.getByRole('heading', { name: '王小明' }).waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['identity.correct']);
  await page.getByText('身份不明').waitFor({ state: 'detached' });
});

test('a document of another record is not added: merging is proposed; Esc asks before it forgets', async () => {
  const { page, host, signIn } = await openWindow();
  const { residentId } = host.clinic.personAt(4).brief;
  await signIn('李慧', `/residents/${residentId}`);
  await page.getByRole('button', { name: '更正、加证件' }).waitFor();
  await page.keyboard.press('Alt+i');
  await page.getByLabel('新证件的号码').fill(host.clinic.personAt(0).number);
  await page.getByText('这个证件是另一份档案的').waitFor();
  expect(await page.getByRole('button', { name: '保存更正' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: '是同一人，提出合并' }).click();
  await page.getByRole('button', { name: '看过身份证，同一人' }).click();
  await page.getByText('已提出合并').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['merges.propose']);
  await page.keyboard.press('Escape');
  await page.getByText('再按一次 Esc 不改了').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: '经过' }).waitFor();
});
