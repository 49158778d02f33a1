import { expect, test } from 'vitest';
import type { RelatedPerson } from '../../../shared/contract/household.ts';
import { type TestWindow, testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

const daughter: RelatedPerson = {
  relatedPersonId: '018f3c5e-0000-7000-8000-00000000d001',
  relation: 'child',
  name: '张晓',
  phoneMasked: '139****8888',
  documentMasked: null,
  residentId: null,
  mayAct: true,
};
const neighbour = {
  ...daughter,
  relatedPersonId: '018f3c5e-0000-7000-8000-00000000d002',
  relation: 'other',
  name: '刘强',
  mayAct: false,
} as const;

/** At the desk with a person who has a daughter that may act, and a neighbour who may not. */
async function openDesk(index: number): Promise<TestWindow> {
  const window = await openWindow();
  const person = window.host.clinic.personAt(index);
  person.record = { ...person.record, related: [daughter, neighbour] };
  window.host.clinic.tickets = window.host.clinic.tickets.filter(
    ({ residentId }) => residentId !== person.brief.residentId,
  );
  await window.signIn('李慧', `/desk/${person.brief.residentId}`);
  await window.page.getByRole('radiogroup', { name: '谁来办' }).waitFor();
  return window;
}

const actedBy = ({ host }: TestWindow) => host.clinic.actedBy;

test('a daughter comes for an elder: chosen by keyboard, and said with the check-in', async () => {
  const window = await openDesk(0);
  const { page } = window;
  const who = page.getByRole('radiogroup', { name: '谁来办' });
  expect(await who.getByText('刘强').count()).toBe(0);
  await who.getByRole('radio', { checked: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('F2');
  await page.locator('.today-slip').first().waitFor();
  expect(actedBy(window)).toEqual([daughter.relatedPersonId]);
});

test('who is there comes alone, and a child with whoever may act, unless it is said', async () => {
  const alone = await openDesk(0);
  await alone.page.keyboard.press('F2');
  await alone.page.locator('.today-slip').first().waitFor();
  expect(actedBy(alone)).toEqual([null]);

  const child = await openDesk(8);
  await child.page.keyboard.press('F2');
  await child.page.locator('.today-slip').first().waitFor();
  expect(actedBy(child)).toEqual([daughter.relatedPersonId]);
});
