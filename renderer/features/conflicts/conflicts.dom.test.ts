import { expect, test } from 'vitest';
import { toInstant } from '../../../shared/lib/clock.ts';
import { contestedMerge, contestedValues } from '../../../tests/support/review-scenes.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openReview(name = '李慧') {
  const window = await openWindow();
  contestedValues(window.host.clinic);
  await window.signIn(name, '/review');
  await window.page.getByRole('heading', { name: '张桂兰' }).waitFor();
  return window;
}

test('both values with who wrote them where and when; what counts meanwhile', async () => {
  const { page } = await openReview();
  const question = page.getByRole('region', { name: '出生日期' });
  await question.getByText('出生日期有 2 个值').waitFor();
  await question.getByText('李慧 在 前台一号 写的').waitFor();
  await question.getByText('周洋 在 前台二号 写的').waitFor();
  await question.getByText('要用年龄的判断').waitFor();
  await page.getByText('1 处等您决定').waitFor();
});

test('of a value that came with the records: when and at which workstation, and that nobody knows by whom', async () => {
  const window = await openWindow();
  const { clinic } = window.host;
  contestedValues(clinic);
  const conflicts = clinic.conflicts.conflicts.map((one) => ({
    ...one,
    values: one.values.map((value) => ({
      ...value,
      author: {
        ...value.author,
        kind: 'unknown' as const,
        name: null,
        at: toInstant(Date.parse('2026-11-03T01:20:00Z')),
      },
    })),
  }));
  clinic.conflicts = { ...clinic.conflicts, conflicts };
  await window.signIn('李慧', '/review');
  const question = window.page.getByRole('region', { name: '出生日期' });
  await question.getByText('在 前台一号 写的，查不到是谁 11-03 09:20').waitFor();
});

test('the status bar counts what waits for whoever sits there, and leads to it', async () => {
  const window = await openWindow();
  contestedValues(window.host.clinic);
  await window.signIn('李慧', '/desk');
  await window.page.getByRole('link', { name: '核对：1 处等您决定' }).click();
  await window.page.getByRole('region', { name: '出生日期' }).waitFor();
});

test('a key decides, once, and another key takes it back', async () => {
  const { page, host } = await openReview();
  await page.keyboard.press('1');
  await page.getByText('张桂兰的出生日期已定为 1953-04-08').waitFor();
  await page.keyboard.press('Alt+z');
  await page.getByRole('region', { name: '出生日期' }).waitFor();
  await page.getByText('张桂兰的出生日期已定为').waitFor({ state: 'detached' });
  expect(host.commands.map(({ name }) => name)).toEqual(['conflicts.resolve', 'conflicts.undo']);
});

test('a value that somebody decided meanwhile is refused in words', async () => {
  const { page, host } = await openReview();
  host.clinic.lagMs = 60_000;
  host.clinic.conflicts = { ...host.clinic.conflicts, conflicts: [] };
  await page.keyboard.press('2');
  await page.getByRole('alert').waitFor();
});

test('neither of them: another value is typed, and Esc leaves everything', async () => {
  const { page, host } = await openReview();
  await page.keyboard.press('F2');
  const field = page.getByLabel('正确的出生日期');
  await field.fill('1953-04-28');
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  await page.keyboard.press('F2');
  await field.fill('1953-04-28');
  await page.keyboard.press('Enter');
  await page.getByText('张桂兰的出生日期已定为 1953-04-28').waitFor();
  expect(host.commands).toHaveLength(1);
});

test('what a doctor decides is shown to the desk, and not asked of it', async () => {
  const { page } = await openReview();
  await page.keyboard.press('ArrowDown');
  const question = page.getByRole('region', { name: '过敏（青霉素）' });
  await question.getByText('这一项由医生决定').waitFor();
  expect(await question.getByRole('button', { name: '保留这个' }).count()).toBe(0);
  await question.getByText('决定以前，按过敏处理').waitFor();
});

test('both phones may stay; both birth dates may not', async () => {
  const { page, host } = await openReview();
  expect(await page.getByRole('button', { name: '两个都留' }).count()).toBe(0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('region', { name: '电话' }).waitFor();
  await page.keyboard.press('F8');
  await page.getByText('李慧 决定两个都留着').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['conflicts.keepBoth']);
});

test('a merge that one declined and another confirmed: who did which, and one of them is chosen', async () => {
  const window = await openWindow();
  contestedMerge(window.host.clinic);
  await window.signIn('李慧', '/review');
  const question = window.page.getByRole('region', { name: '两份档案的提议（合并）' });
  await question.getByText('已确认').waitFor();
  await question.getByText('周洋 在 前台二号 写的').waitFor();
  await question.getByText('不同意', { exact: true }).waitFor();
  await window.page.getByText('要定一个').waitFor();
  expect(await window.page.getByRole('button', { name: '两个都留' }).count()).toBe(0);
  await window.page.keyboard.press('1');
  await window.page.getByText('张桂兰的两份档案的提议（合并）已定为 已确认').waitFor();
  expect(window.host.commands.map(({ name }) => name)).toEqual(['conflicts.resolve']);
});

test('a record that was taken back and edited since is told', async () => {
  const { page } = await openReview();
  const removed = page.getByRole('list', { name: '已撤销，但后来又有人改过' });
  await removed.getByText('撤销原因：导入撤销').waitFor();
  await removed.getByText('134****3388').waitFor();
});

test('who may not decide anything does not see the page', async () => {
  const window = await openWindow();
  contestedValues(window.host.clinic);
  await window.signIn('王芳', '/review');
  await window.page.getByText('您的岗位看不到这一页').waitFor();
});
