import { expect, test } from 'vitest';
import { toInstant } from '../../../shared/lib/clock.ts';
import { inventAttachment } from '../../../tests/support/fake-host/attachments.ts';
import { addOrders } from '../../../tests/support/fake-host/orders.ts';
import { emptyPdfBase64 } from '../../../tests/support/fake-host/pdf.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

test('the report of an ECG is opened beside its result, and one that was taken away says so', async () => {
  const { page, host, ...window } = await openWindow();
  const { clinic } = host;
  const { visitId, residentId } = clinic.firstOf(clinic.consulting);
  const [ecg] = addOrders(clinic, visitId, ['ecg']);
  const paper = inventAttachment(residentId, Buffer.from(emptyPdfBase64(), 'base64'), {
    title: '心电图报告',
  });
  clinic.attachments.push(paper);
  clinic.orderResults.push({
    serviceRequestId: ecg?.serviceRequestId ?? '',
    at: toInstant(Date.now()),
    source: 'report',
    deviceLabel: null,
    simulated: false,
    value: null,
    labValue: null,
    conclusion: '窦性心律，未见异常',
    attachmentId: paper.view.attachmentId,
  });
  await window.store('yizhan.room.room', clinic.roomOf(clinic.consulting));
  await window.signIn('刘建国', '/room');
  await page.getByText('按 F2 叫下一位').waitFor();
  await page.keyboard.press('F2');
  await page.getByText('窦性心律，未见异常').waitFor();
  const open = page.getByRole('button', { name: '打开 心电图报告' });
  await open.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').locator('iframe[title="心电图报告"]').waitFor();
  // What comes from the clinic meanwhile closes nothing.
  clinic.change(() => undefined);
  expect(await page.getByRole('dialog').isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  clinic.change(() => {
    paper.removedReason = '放错了人';
  });
  await page.getByText('报告已撤下').waitFor();
});
