import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { misfits } from '../../../tests/support/fits.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

test('the desk is asked why a number is after the others, and answers by keyboard', async () => {
  const { page, signIn } = await openWindow();
  await signIn('李慧');
  const ask = page.getByRole('button', { name: '为何排在后面' }).nth(1);
  await ask.waitFor();
  expect(await misfits(page)).toEqual([]);
  await ask.focus();
  await page.keyboard.press('Enter');
  const answer = page.getByRole('dialog');
  await answer.getByText('来得更早').first().waitFor();
  expect(await answer.getByRole('listitem').count()).toBeGreaterThan(0);
  mkdirSync('out/pictures', { recursive: true });
  await page.screenshot({ path: 'out/pictures/queue-why.png' });
  await page.keyboard.press('Escape');
  await answer.waitFor({ state: 'detached' });
  await page.screenshot({ path: 'out/pictures/queue-desk.png' });
});
