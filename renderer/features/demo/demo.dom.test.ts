import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

test('a simulated device brings its own buttons, with a number where one is needed', async () => {
  const { page, host, signIn } = await openWindow();
  host.clinic.change(() => {
    host.clinic.isDemo = true;
  });
  await signIn('王芳');
  await page.getByRole('button', { name: '演示面板' }).click();
  const bench = page.locator('.demo-part').filter({ hasText: '血糖仪' });
  await bench.getByLabel('空腹').fill('7.2');
  await bench.getByRole('button', { name: '空腹' }).click();
  await expect.poll(() => host.clinic.benchOrders.length).toBe(1);
  await bench.getByRole('button', { name: 'HI' }).click();
  await page.screenshot({ path: 'tests/artefacts/demo-glucometer.png' });
  await expect.poll(() => host.clinic.benchOrders.length).toBe(2);
  expect(host.clinic.benchOrders).toMatchObject([
    { type: 'press', button: 'fasting', value: 7.2 },
    { type: 'press', button: 'high', value: null },
  ]);
});
