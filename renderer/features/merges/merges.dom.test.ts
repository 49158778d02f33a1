import { expect, test } from 'vitest';
import {
  doubtfulRecord,
  likelyDuplicates,
  oneNumberTwoNames,
  proposedMerge,
} from '../../../tests/support/review-scenes.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openPairs(scene = likelyDuplicates) {
  const window = await openWindow();
  scene(window.host.clinic);
  await window.signIn('孙丽', '/review/duplicates');
  await window.page.getByRole('region', { name: '两份档案对照' }).waitFor();
  return window;
}

test('two records side by side: what is the same, what differs, what hangs on each', async () => {
  const { page } = await openPairs();
  const row = (name: string) => page.getByRole('row', { name });
  await row('出生日期').getByText('不同').waitFor();
  await row('性别').getByText('相同').waitFor();
  await row('就诊').getByText('9 次').waitFor();
  await page.getByText('合并后用这一份的编号').waitFor();
});

test('a merge is proposed with a reason, waits for a colleague, and is taken back by one key', async () => {
  const { page, host } = await openPairs();
  await page.keyboard.press('F4');
  await page.getByRole('dialog', { name: '提出合并' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('已提出合并，请另一位同事核对后确认').waitFor();
  await page.getByText('等同事确认合并').waitFor();
  await page.keyboard.press('Alt+z');
  await page.getByText('等同事确认合并').waitFor({ state: 'detached' });
  expect(host.commands.map(({ name }) => name)).toEqual(['merges.propose', 'merges.decline']);
});

test('what a colleague proposed is confirmed by one key, and says why it was proposed', async () => {
  const { page, host } = await openPairs(proposedMerge);
  await page.getByText('提出合并：看过身份证，同一人').waitFor();
  await page.keyboard.press('F4');
  await page.getByText('已合并。查找时只出现一份').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['merges.confirm']);
});

test('two people are not proposed again', async () => {
  const { page, host } = await openPairs();
  await page.keyboard.press('F8');
  await page.getByRole('button', { name: '双胞胎' }).click();
  await page.getByText('已记下是两个人').waitFor();
  expect(await page.getByRole('list', { name: '疑似重复档案' }).getByRole('listitem').count()).toBe(
    1,
  );
  expect(host.commands.map(({ name }) => name)).toEqual(['merges.keepApart']);
});

test('one number under two names: no merge before the name is right', async () => {
  const { page, host } = await openPairs(oneNumberTwoNames);
  await page.getByText('同一个证件号，两个名字').waitFor();
  expect(await page.getByRole('button', { name: '提出合并' }).count()).toBe(0);
  await page.keyboard.press('F2');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '提出合并' }).waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['merges.alignName']);
});

test('between the two lists goes one key; nothing to do is said', async () => {
  const { page, signIn } = await openWindow();
  await signIn('孙丽', '/review');
  await page.getByText('没有要核对的').waitFor();
  await page.keyboard.press('F9');
  await page.getByText('没有疑似重复的档案').waitFor();
});

test('a resident’s page says what is doubtful, what was merged, and parts it again', async () => {
  const { page, host, signIn } = await openWindow();
  doubtfulRecord(host.clinic);
  await signIn('李慧', `/residents/${host.clinic.personAt(0).brief.residentId}`);
  await page.getByText('出生日期有两个值，还没核对：').waitFor();
  await page.getByText('是否对青霉素过敏，记录不一致：按过敏处理').waitFor();
  await page.getByText('（来自并入的档案）').waitFor();
  const merged = page.getByRole('region', { name: '并入的档案' });
  await merged.getByText('李慧').waitFor();
  await page.keyboard.press('F9');
  await page.keyboard.press('Enter');
  await page.getByText('已提出拆开，等另一位同事').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['merges.proposeParting']);
});
