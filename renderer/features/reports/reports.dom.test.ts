import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

test('a doctor names a disease, sees its clock, and closes it by how it was reported', async () => {
  const { page, host, signIn, store } = await openWindow();
  const { clinic } = host;
  await store('yizhan.room.room', clinic.roomOf(clinic.consulting));
  for (const { ticketId } of clinic.tickets) clinic.patchTicket(ticketId, { because: ['TRI-02'] });
  await signIn('刘建国');
  await page.getByText('按 F2 叫下一位').waitFor();
  await page.keyboard.press('F2');
  await page.getByText('请问您叫什么名字').waitFor();
  await page.locator('.called').getByText('发热通道 自己说发烧').waitFor();
  await page.getByRole('button', { name: '传染病报告' }).click();
  await page.getByLabel('病名').fill('麻疹');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await page.getByText('麻疹要上报').waitFor();
  await page.getByText('还剩 23 小时').waitFor();
  await page.getByRole('button', { name: '已报告' }).click();
  await page.getByRole('button', { name: '网络直报，卡片已填' }).click();
  await page.getByText('麻疹要上报').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '已办结的传染病报告 1 条' }).click();
  await page.getByRole('dialog').getByText('网络直报，卡片已填').waitFor();
  await page.getByRole('dialog').getByText('刘建国').waitFor();
  await page.screenshot({ path: 'tests/artefacts/closed-reports.png' });
  expect(host.commands.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['reports.name', 'reports.close']),
  );
});
