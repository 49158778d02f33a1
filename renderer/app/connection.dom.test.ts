import { describe, expect, test } from 'vitest';
import { testWindows } from '../../tests/support/window.ts';

const openWindow = testWindows();

async function openDesk() {
  const window = await openWindow();
  await window.signIn('李慧');
  await window.page.getByText('A021').waitFor();
  return window;
}

describe('while the data host is away', () => {
  test('a calm banner says so, what was seen stays, and it all comes back by itself', async () => {
    const { page, host } = await openDesk();
    host.refuseLines(true);
    host.dropLines();
    await page.getByText('和本机数据服务断开，正在重新连接').waitFor();
    expect(await page.getByText('A021').count()).toBe(1);
    host.clinic.change(() => host.clinic.addTicket(host.clinic.personAt(8), host.clinic.measuring));
    host.refuseLines(false);
    await page.getByText('A027').waitFor();
    await page.getByText('和本机数据服务断开').waitFor({ state: 'detached' });
    await page.getByRole('combobox').waitFor();
  });

  test('a command says at once that it can be pressed again', async () => {
    const { page, host } = await openDesk();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '签到', exact: true }).waitFor();
    host.refuseLines(true);
    host.dropLines();
    await page.getByText('正在重新连接').waitFor();
    await page.keyboard.press('F2');
    await page.getByText('再按一次即可，不会重复').waitFor();
    expect(host.commands).toEqual([]);
    host.refuseLines(false);
    await page.getByText('正在重新连接').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '再试一次' }).click();
    await page.getByText('已签到，请到测量站').waitFor();
    expect(host.commands).toHaveLength(1);
  });
});

test('an answer that is lost with the line is asked for again with the same key', async () => {
  const { page, host } = await openDesk();
  const before = host.clinic.tickets.length;
  await page.keyboard.type('qqqq');
  await page.getByRole('button', { name: '新建档案' }).click();
  await page.getByLabel('证件类型').press('Enter');
  await page.getByTitle('其他证件').last().click();
  await page.getByLabel('姓名').fill('无名氏');
  await page.getByText('女', { exact: true }).last().click();
  await page.getByLabel('出生日期').fill('19700101');
  await page.getByText('没有重复档案').waitFor();
  host.loseNextAnswer();
  await page.getByRole('button', { name: '保存档案' }).click();
  await page.getByText('再按一次即可，不会重复').waitFor();
  await page.getByText('正在重新连接').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '保存档案' }).click();
  await page.getByRole('heading', { name: '无名氏' }).waitFor();
  const [first, second] = host.commands;
  expect(first).toEqual(second);
  expect(host.clinic.people.filter(({ brief }) => brief.name === '无名氏')).toHaveLength(1);
  expect(host.clinic.tickets).toHaveLength(before);
});

test('a page load continues the session; locking ends it, and the page is kept', async () => {
  const { page } = await openDesk();
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '张桂兰' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: '张桂兰' }).waitFor();
  await page.keyboard.press('Alt+l');
  await page.getByText('已锁屏').waitFor();
  expect(await page.getByText('张桂兰').count()).toBe(0);
  await page.locator('input[type=password]').fill('anxin-2026');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '张桂兰' }).waitFor();
});

test('somebody who leaves a page asks no more for what it showed', async () => {
  const { page, host, rest } = await openDesk();
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.getByText('高血压随访').waitFor();
  await rest();
  const watching = () => host.clinic.watchers;
  const withPerson = watching();
  await page.keyboard.press('Escape');
  // The queue before a check-in, and today's bookings.
  await expect.poll(watching).toBe(withPerson - 2);
});
