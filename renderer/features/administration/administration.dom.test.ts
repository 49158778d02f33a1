import { expect, test } from 'vitest';
import { lockedOut } from '../../../tests/support/manager-scenes.ts';
import { testWindows, type WindowOptions } from '../../../tests/support/window.ts';
import { sections } from './sections.ts';

const openWindow = testWindows();

async function openSection(section: string, options: WindowOptions = {}) {
  const window = await openWindow(options);
  await window.signIn('孙丽', `/administration/${section}`);
  await window.page.locator('.admin-section .panel').first().waitFor();
  return window;
}

test('a room is added by keys, and is there with what waits for the district', async () => {
  const { page, host, complaints } = await openSection('rooms');
  await page.getByText('旧注射室').waitFor();
  await page.keyboard.press('F2');
  await page.keyboard.type('一号诊室');
  await page.getByLabel('队列').selectOption({ label: '看诊' });
  await page.keyboard.press('Enter');
  await page.getByText('已经有一个同名的在用').waitFor();
  await page.screenshot({ path: 'tests/artefacts/administration-room-form.png' });
  await page.getByLabel('名称').fill('三号诊室');
  await page.keyboard.press('Enter');
  await page
    .getByRole('row', { name: /三号诊室 看诊/ })
    .getByText('已保存')
    .waitFor();
  await page.getByText('已保存，1 项等待上传区级').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['administration.add.rooms']);
  expect(complaints).toEqual([]);
});

test('a row is found, changed and left without a mouse; Esc leaves it as it was', async () => {
  const { page, host } = await openSection('staff');
  await page.getByText('王芳').waitFor();
  await page.keyboard.type('王');
  await expect.poll(() => page.locator('.admin-row').count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.getByLabel('职称').fill('主管护师');
  await page.getByText('还没有保存').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('还没有保存').waitFor({ state: 'detached' });
  expect(host.commands).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByLabel('职称').fill('主管护师');
  await page.keyboard.press('Enter');
  await page.locator('.admin-row').getByText('已保存').waitFor();
  const person = host.clinic.administration?.staff.find(({ name }) => name === '王芳');
  expect(person?.title).toBe('主管护师');
});

test('going elsewhere saves the row that was written', async () => {
  const { page, host } = await openSection('teams');
  await page.getByRole('rowheader', { name: '安康一队' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('预约码').fill('AK09');
  await page.getByRole('button', { name: '片区' }).click();
  await page.getByText('春风苑').waitFor();
  await expect.poll(() => host.clinic.administration?.teams[0]?.bookingCode).toBe('AK09');
});

test('staff end on a day and come back; nobody takes the last manager away', async () => {
  const { page, host } = await openSection('staff');
  await page.keyboard.type('李慧');
  await expect.poll(() => page.locator('.admin-row').count()).toBe(1);
  await page.keyboard.press('F9');
  const day = page.getByLabel('最后一天');
  await day.fill('2026');
  await page.keyboard.press('Enter');
  await page.getByText('日期写成 2026-11-23 这样').waitFor();
  await day.fill('2030-01-31');
  await page.keyboard.press('Enter');
  await page.getByText('2030-01-31后不能登录').waitFor();
  await page.keyboard.press('F9');
  await page.locator('.admin-row').getByText('可以登录').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.type('孙丽');
  await expect.poll(() => page.locator('.admin-row').count()).toBe(1);
  await page.keyboard.press('F9');
  await page.keyboard.press('Enter');
  await page.getByText('中心至少要有一位能登录的站长').waitFor();
  const manager = host.clinic.administration?.staff.find(({ name }) => name === '孙丽');
  expect(manager?.activeTo).toBeNull();
});

test('somebody who is locked out is let in again by one key', async () => {
  const { page, host } = await openSection('staff');
  await page.getByText('王芳').waitFor();
  host.clinic.change(() => lockedOut(host.clinic));
  await page.getByText('输错密码，在这台电脑上锁到').waitFor();
  await page.keyboard.press('F6');
  await page.getByText('输错密码').waitFor({ state: 'detached' });
  expect(host.commands.map(({ name }) => name)).toEqual(['administration.liftLock']);
});

test('a password is set by its rule', async () => {
  const { page, host } = await openSection('staff');
  await page.getByText('王芳').waitFor();
  await page.keyboard.press('F8');
  await page.keyboard.type('short');
  await page.keyboard.press('Enter');
  await page.getByText('至少 8 个字', { exact: true }).waitFor();
  expect(host.commands).toEqual([]);
  await page.keyboard.type('-no-more');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => host.commands.map(({ name }) => name))
    .toEqual(['administration.setStaffPassword']);
});

test('two values stand side by side until one is chosen', async () => {
  const { page, host } = await openSection('rooms');
  await page.keyboard.type('二号');
  await page.getByText('两处同时改过').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('现在用“二号诊室”').waitFor();
  await page.screenshot({ path: 'tests/artefacts/administration-contested.png' });
  await page.getByRole('button', { name: '二号诊室', exact: true }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('两处同时改过').waitFor({ state: 'detached' });
  expect(host.commands.map(({ name }) => name)).toEqual(['administration.change.rooms']);
});

test('a value for a later day is seen, told why, and withdrawn', async () => {
  const { page, host } = await openSection('settings');
  await page.keyboard.type('过号几次');
  await expect.poll(() => page.locator('.admin-setting').count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.getByLabel('新的值').fill('9');
  await page.keyboard.press('Enter');
  await page.getByText('要 2 到 5 的整数').waitFor();
  await page.getByText('请填写').waitFor();
  await page.getByLabel('新的值').fill('4');
  await page.getByLabel('从哪天起').fill('2030-01-01');
  await page.getByLabel('原因').fill('老人走得慢');
  await page.keyboard.press('Enter');
  await page.getByText('2030-01-01起改为 4 次').waitFor();
  expect(
    host.clinic.administration?.settings.find(({ key }) => key === 'queue.void-at-pass'),
  ).toMatchObject({ value: 3, upcoming: [{ value: 4, reason: '老人走得慢' }] });
  await page.keyboard.press('F7');
  const history = page.getByRole('dialog');
  await history.getByText('原因：老人走得慢').waitFor();
  await history.getByText('前台一号').waitFor();
  await history.getByText('3 次').waitFor();
  await page.screenshot({ path: 'tests/artefacts/administration-history.png' });
  await page.keyboard.press('Escape');
  await history.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '撤回' }).click();
  await page.getByRole('button', { name: '填错了' }).click();
  await page.getByText('2030-01-01起改为').waitFor({ state: 'detached' });
});

test('which tests are done here is ticked by keys, and never none of them', async () => {
  const { page, host } = await openSection('settings');
  await page.keyboard.type('检验检查');
  await expect.poll(() => page.locator('.admin-setting').count()).toBe(1);
  await page.getByText('全部项目').first().waitFor();
  await page.keyboard.press('Enter');
  const boxes = page.getByRole('group', { name: '新的值' }).getByRole('checkbox');
  await boxes.first().and(page.locator(':focus')).waitFor();
  const count = await boxes.count();
  for (let at = 0; at < count; at += 1) {
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
  }
  await page.getByLabel('原因').fill('没有实验室');
  await page.keyboard.press('Enter');
  await page.getByText('至少留一项').waitFor();
  await page.getByRole('checkbox', { name: '心电图' }).press('Space');
  await page.screenshot({ path: 'tests/artefacts/administration-choices.png' });
  await page.keyboard.press('Enter');
  await expect
    .poll(() => host.commands.map(({ name }) => name))
    .toEqual(['administration.setSetting']);
  const view = host.clinic.administration?.settings.find(({ key }) => key === 'orders.tests');
  expect(view?.value).toEqual(['ecg']);
});

test('the order of lanes is arranged by keys alone', async () => {
  const { page, host } = await openSection('settings');
  await page.keyboard.type('轮转');
  await expect.poll(() => page.locator('.admin-setting').count()).toBe(1);
  await page.keyboard.press('Enter');
  const lanes = page.getByRole('toolbar').getByRole('button');
  const before = await lanes.count();
  await page.keyboard.press('End');
  await page.keyboard.press('r');
  await expect.poll(() => lanes.count()).toBe(before + 1);
  await page.keyboard.press('Delete');
  await expect.poll(() => lanes.count()).toBe(before);
  const [first, second] = await lanes.allTextContents();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Control+ArrowLeft');
  await page.screenshot({ path: 'tests/artefacts/administration-cycle.png' });
  await page.getByLabel('原因').fill('先试一周');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => host.commands.map(({ name }) => name))
    .toEqual(['administration.setSetting']);
  expect([first, second].every(Boolean)).toBe(true);
});

test('the hours of the week are lines of text', async () => {
  const { page, host } = await openSection('settings');
  await page.keyboard.type('一周');
  await expect.poll(() => page.locator('.admin-setting').count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.getByLabel('周六').fill('早上');
  await page.getByLabel('原因').fill('周六上午也开');
  await page.keyboard.press('Enter');
  await page.getByText('周六看不懂').waitFor();
  await page.getByLabel('周六').fill('8:30-11:30');
  await page.screenshot({ path: 'tests/artefacts/administration-week.png' });
  await page.keyboard.press('Enter');
  await page.getByText('周六 08:30-11:30').waitFor();
  const week = host.clinic.administration?.settings.find(
    ({ key }) => key === 'opening.week',
  )?.value;
  expect(week).toMatchObject({ saturday: [{ opens: '08:30', closes: '11:30' }], sunday: [] });
});

test('holidays are pasted, looked at and written', async () => {
  const { page, host } = await openSection('calendar');
  await page.locator('.admin-day.chosen').waitFor();
  await page.keyboard.press('F2');
  await page.getByLabel('年份').fill('2031');
  await page
    .getByLabel('放假安排', { exact: true })
    .fill('3月4日 3月5日 休 演练日\n3月8日 开会\n3月9日 上班');
  await page.getByText('第 2 行看不懂：没写休还是班').waitFor();
  await page.screenshot({ path: 'tests/artefacts/administration-holidays.png' });
  expect(await page.getByRole('button', { name: '写入日历' }).isDisabled()).toBe(true);
  await page.getByLabel('放假安排', { exact: true }).fill('3月4日 3月5日 休 演练日\n3月9日 上班');
  await page.getByText('第 2 行看不懂').waitFor({ state: 'detached' });
  await expect.poll(() => page.getByRole('button', { name: '写入日历' }).isEnabled()).toBe(true);
  await page.getByText('会写入 3 天').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('2031 3月4日').waitFor();
  expect(
    host.clinic.administration?.calendarDays.map(({ date, kind }) => `${date} ${kind}`),
  ).toEqual(['2031-03-04 closed', '2031-03-05 closed', '2031-03-09 open']);
});

test('one day is closed and made usual again by keys', async () => {
  const { page, host } = await openSection('calendar');
  await page.locator('.admin-day.chosen').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByLabel('类型').selectOption({ label: '休息' });
  await page.getByLabel('说明').fill('停电检修');
  await page.keyboard.press('Enter');
  await page.locator('.admin-day.special').getByText('停电检修').waitFor();
  await page.screenshot({ path: 'tests/artefacts/administration-calendar.png' });
  await page.keyboard.press('Enter');
  await page.getByLabel('类型').selectOption({ label: '照常' });
  await page.keyboard.press('Enter');
  await page.locator('.admin-day.special').waitFor({ state: 'detached' });
  expect(host.clinic.administration?.calendarDays).toEqual([]);
});

test('residents go to a doctor: counted before, told while it is done', async () => {
  const { page, host } = await openSection('assignment');
  await page.getByLabel('片区').selectOption({ label: '安康里' });
  await page.getByLabel('医生', { exact: true }).selectOption({ label: '刘建国' });
  await page.getByText('1205 人').waitFor();
  await page.screenshot({ path: 'tests/artefacts/administration-assignment.png' });
  await page.keyboard.press('Control+Enter');
  await page.getByText('分配好了：1205 人').waitFor();
  expect(host.commands).toHaveLength(3);
});

test.each([
  ['100', {}],
  ['125', { deviceScale: 1.25 }],
  ['large', { stored: { 'yizhan.type': 'large' } }],
  ['english', { stored: { 'yizhan.language': 'en' } }],
])('every section keeps inside the window: %s', async (name, options) => {
  const { page, open, complaints } = await openSection('staff', options);
  for (const section of sections) {
    await open(`/administration/${section}`);
    await page.locator('.admin-nav-item.chosen').waitFor();
    await page.locator('.admin-section .panel').first().waitFor();
    await page.screenshot({ path: `tests/artefacts/administration-${section}-${name}.png` });
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll('.admin button, .admin input, .admin select')]
        .filter((control) => {
          const { right, left, width } = control.getBoundingClientRect();
          return width > 0 && (left < 0 || right > window.innerWidth);
        })
        .map(({ textContent }) => textContent),
    );
    expect([section, outside]).toEqual([section, []]);
  }
  expect(complaints).toEqual([]);
});
