import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

test('from the desk to a booking, a move, a cancellation and back, by keyboard alone', async () => {
  const { host, page, signIn } = await openWindow();
  const { clinic } = host;
  const { residentId, name } = clinic.personAt(3).brief;
  await signIn('李慧', `/desk/${residentId}`);
  await page.locator('.today .action-button').first().waitFor();
  await page.keyboard.press('F3');
  await page.locator('.slot.chosen').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const done = page.locator('.booking .notice-ok');
  await done.waitFor();
  expect(clinic.booking.lines).toMatchObject([{ residentId, start: '08:15' }]);
  await page.locator('.slot-chip', { hasText: name }).press('Enter');
  await page.locator('.booking-picked').waitFor();
  await page.keyboard.press('F7');
  await page.locator('.notice-information').waitFor();
  await page.locator('.slot.chosen .slot-free').press('ArrowDown');
  await page.keyboard.press('Enter');
  await done.getByText('08:30').waitFor();
  expect(clinic.booking.lines).toMatchObject([{ residentId, start: '08:30' }]);
  await page.locator('.slot-chip', { hasText: name }).press('Enter');
  await page.locator('.booking-picked').waitFor();
  await page.keyboard.press('F8');
  await page.locator('.reason-choices').waitFor();
  await page.keyboard.press('Enter');
  await done.getByText('已取消').waitFor();
  expect(clinic.booking.lines).toEqual([]);
  await done.getByRole('button').press('Enter');
  await done.getByText('已恢复').waitFor();
  expect(clinic.booking.lines).toMatchObject([{ residentId, start: '08:30' }]);
});
