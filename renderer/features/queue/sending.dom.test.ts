import { expect, test } from 'vitest';
import { testWindows, type TestWindow } from '../../../tests/support/window.ts';

const openWindow = testWindows();

/** A doctor in the first consulting room, with nobody called yet. */
async function openRoom(): Promise<TestWindow> {
  const window = await openWindow();
  const { host } = window;
  await window.store('yizhan.room.room', host.clinic.roomOf(host.clinic.consulting));
  await window.signIn('刘建国');
  await window.page.getByText('按 F2 叫下一位').waitFor();
  return window;
}

const namesOf = ({ host }: TestWindow) => host.commands.map(({ name }) => name.slice(6));

test('a wrong call, a wrong pass and a wrong finish are taken back, each by the same key', async () => {
  const window = await openRoom();
  const { page, host } = window;
  const first = host.clinic.firstOf(host.clinic.consulting);
  const now = () => host.clinic.ticketNumbered(first.number);
  const asked = page.getByText('请问您叫什么名字');
  const finish = page.getByRole('button', { name: '完成', exact: true });
  await page.keyboard.press('F2');
  await asked.waitFor();
  await page.keyboard.press('Alt+z');
  await page.getByText('按 F2 叫下一位').waitFor();
  expect(now()).toMatchObject({ state: 'waiting', calledAt: null, calls: 0 });

  await page.keyboard.press('F2');
  await asked.waitFor();
  await page.keyboard.press('F8');
  await page.getByText(`刚才过号：${first.number}`).waitFor();
  // Until the window shows that they are back, F2 calls nobody else.
  host.clinic.lagMs = 1_500;
  await page.keyboard.press('Alt+z');
  await expect.poll(() => host.commands.length).toBe(5);
  await page.keyboard.press('F2');
  await page.keyboard.press('F2');
  await asked.waitFor();
  host.clinic.lagMs = 0;
  expect(now().state).toBe('called');

  await page.keyboard.press('F4');
  await finish.waitFor();
  await page.keyboard.press('F10');
  await page.getByText(`刚才完成：${first.number}`).waitFor();
  await page.keyboard.press('Alt+z');
  await finish.waitFor();
  expect(now().state).toBe('serving');
  const done = 'call putBack call pass takeBack start finish takeBack';
  expect(namesOf(window).join(' ')).toBe(done);
});

test('sent elsewhere by keyboard, with the reason; Esc sends nobody', async () => {
  const window = await openRoom();
  const { page, host } = window;
  const first = host.clinic.firstOf(host.clinic.consulting);
  await page.keyboard.press('F2');
  await page.getByText('请问您叫什么名字').waitFor();
  await page.keyboard.press('F4');
  await page.getByRole('button', { name: '完成', exact: true }).waitFor();
  const dialog = page.getByRole('dialog', { name: `${first.number} ${first.name} 转到哪里` });
  const radio = (name: RegExp | string) => dialog.getByRole('radio', { name });

  await page.keyboard.press('Alt+g');
  await radio(/测量站/)
    .and(page.locator(':focus'))
    .waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(namesOf(window)).toEqual(['call', 'start']);

  await page.keyboard.press('Alt+g');
  await radio(/测量站/)
    .and(page.locator(':focus'))
    .waitFor();
  expect(await radio('回到我这里').isChecked()).toBe(true);
  await page.keyboard.press('ArrowDown');
  expect(await radio(/2 诊室/).isChecked()).toBe(true);
  expect(await radio('回到我这里').count()).toBe(0);
  await page.keyboard.press('ArrowUp');
  for (const key of ['Tab', 'ArrowRight', 'Tab', 'Space']) await page.keyboard.press(key);
  expect(await radio('不用回来').isChecked()).toBe(true);
  expect(await radio('要先测量或检查').isChecked()).toBe(true);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('按 F2 叫下一位').waitFor();
  expect(host.clinic.ticketNumbered(first.number)).toMatchObject({
    queueId: host.clinic.measuring.queueId,
    state: 'waiting',
    roomId: null,
  });
  expect(namesOf(window)).toEqual(['call', 'start', 'transfer']);
});
