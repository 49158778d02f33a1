import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SharedStanding } from '../../../shared/contract/measurement.ts';
import { openMeasuring } from '../../../tests/support/measuring-window.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

const cuff: SharedStanding = {
  deviceId: randomUUID(),
  label: '走廊血压计',
  standing: 'theirs',
  holder: { workstation: '测量站二', ticketNumber: 'B007' },
  waiting: [],
};

test('who has the shared cuff is said before anybody reads it, and it is left to who waits by key', async () => {
  const { page, host, clinic } = await openMeasuring(openWindow);
  await page.getByRole('timer').waitFor();
  const stand = (part: Partial<SharedStanding>) =>
    clinic.change(() => {
      clinic.shared = [{ ...cuff, ...part }];
    });
  stand({});
  await page.getByText('走廊血压计在“测量站二”手里，正给 B007 号测').waitFor();
  stand({ standing: 'unknown', holder: null });
  await page.getByText('连不上本站主机').waitFor();
  stand({ standing: 'yours', waiting: ['测量站二'] });
  await page.getByText('“测量站二”在等走廊血压计').waitFor();
  await page.keyboard.press('Alt+y');
  await page.getByText('走廊血压计已让给别的站').waitFor();
  const yields = host.commands.filter(({ name }) => name === 'sharedDevices.yield');
  expect(yields.length).toBe(1);
});
