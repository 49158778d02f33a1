import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { NotTaken } from '../../../shared/contract/measurement.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { openMeasuring } from '../../../tests/support/measuring-window.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

const failed: NotTaken = {
  deviceId: randomUUID(),
  deviceLabel: '血压计一号',
  reason: 'error',
  at: toInstant(Date.UTC(2026, 10, 21, 1, 0)),
};

test('a monitor that could not measure says so where its value is waited for, and what to do', async () => {
  const { page, clinic } = await openMeasuring(openWindow);
  await page.getByText('等待血压计读数').waitFor();
  const tell = (notTaken: NotTaken[]) =>
    clinic.change(() => {
      clinic.notTaken = notTaken;
    });
  tell([failed]);
  const notice = page.getByRole('status').filter({ hasText: '血压计一号（09:00:00）' });
  await notice.getByText('仪器没有测成。请坐稳别说话').waitFor();
  tell([{ ...failed, reason: 'no-time' }]);
  await notice.getByText('请给仪器校时，再测一次').waitFor();
  tell([]);
  await notice.waitFor({ state: 'detached' });
  expect(await page.getByText('等待血压计读数').count()).toBe(1);
});
