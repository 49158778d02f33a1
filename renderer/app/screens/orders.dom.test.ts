import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { toInstant } from '../../../shared/lib/clock.ts';
import { testsOfToday } from '../../../tests/support/counter-scenes.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

test('the doctor orders by keyboard, and the results come to the screen', async () => {
  const window = await openWindow();
  const { page, host } = window;
  const { clinic } = host;
  const ticket = clinic.firstOf(clinic.consulting);
  await window.store('yizhan.room.room', clinic.roomOf(clinic.consulting));
  await window.signIn('刘建国');
  await page.getByText('按 F2 叫下一位').waitFor();
  await page.keyboard.press('F2');
  await page.getByText('请问您叫什么名字').waitFor();
  await page.keyboard.press('F4');
  await page.getByRole('button', { name: '完成，叫下一位' }).waitFor();

  await page.getByRole('button', { name: '开单' }).waitFor();
  await page.keyboard.press('Alt+J');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('空腹血糖').first().waitFor();
  expect(await dialog.getByRole('button', { name: '开单并出标签' }).isDisabled()).toBe(true);
  for (const key of ['a', 'e', 'j', 'h', 'h']) await page.keyboard.press(key);
  await page.keyboard.press('Control+Enter');
  await dialog.getByText('已开 3 项').waitFor();
  await dialog
    .getByRole('button', { name: /打印标签/ })
    .nth(1)
    .waitFor();
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'detached' });

  await page.getByText('血脂四项').waitFor();
  clinic.change(() => {
    const [visit] = clinic.orders;
    const fasting = visit?.orders.find((order) => order.test === 'glucose-fasting');
    if (!fasting) throw new Error('a fasting glucose was ordered');
    clinic.orders = clinic.orders.map((one) => ({
      ...one,
      orders: one.orders.map((line) => (line === fasting ? { ...line, state: 'resulted' } : line)),
    }));
    clinic.orderResults.push({
      serviceRequestId: fasting.serviceRequestId,
      at: toInstant(Date.now()),
      source: 'device',
      deviceLabel: '生化分析仪',
      simulated: false,
      value: { kind: 'glucose-fasting', value: 8.3, unit: 'mmol/L' },
      labValue: null,
      conclusion: null,
      attachmentId: null,
    });
  });
  await page.getByText('空腹血糖 8.3 mmol/L').waitFor();
  await page.getByRole('button', { name: '登记结果' }).last().click();
  await page.getByLabel('结论').fill('窦性心律');
  await page.keyboard.press('Control+Enter');
  await page.getByText('窦性心律').waitFor();
  expect(clinic.orders[0]?.visitId).toBe(ticket.visitId);
});

test('the page of today: a scanned label is collected and stands first, what is late says so, one press leads back', async () => {
  const window = await openWindow();
  const { page, host } = window;
  const { clinic } = host;
  const [, second, third] = clinic.tickets;
  if (!second || !third) throw new Error('three people wait');
  testsOfToday(clinic);
  await window.signIn('王芳');
  await page.keyboard.press('Alt+0');
  await page.getByText('超过 72 分钟，请催').first().waitFor();
  const label = clinic.orders[1]?.orders[0]?.label ?? '';
  await page.keyboard.type(label);
  await page.keyboard.press('Enter');
  await page.getByText('已登记采集').waitFor();
  const names = page.locator('.order-name');
  expect(await names.first().textContent()).toBe(second.name);
  await page.keyboard.type(`A1${randomUUID().slice(0, 3)}`);
  await page.keyboard.press('Enter');
  await page.getByText('这里没有这个标签号').waitFor();
  await page.keyboard.press('Alt+1');
  await page.getByText(`${third.number} 号 ${third.name} 的结果都出了`).waitFor();
  await page.getByRole('button', { name: '请回诊室' }).click();
  await page.getByText('的结果都出了').waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+0');
  await page.getByText('已回医生队列').waitFor();
});
