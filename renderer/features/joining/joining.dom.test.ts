import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { CODE_BYTES, makeCode, writeCode } from '../../../shared/replication/enrolment-code.ts';
import { fakeCode } from '../../../tests/support/fake-host/workstations.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openNewcomer() {
  const window = await openWindow();
  const { clinic } = window.host;
  clinic.change(() => {
    clinic.isJoined = false;
    clinic.homes = [
      { clinicId: uuid(), clinicName: '安康社区卫生服务站', url: 'https://192.168.1.10:7400' },
    ];
  });
  await window.open('/');
  await window.page.getByRole('heading', { name: '这台工作站还没有加入' }).waitFor();
  return window;
}

test('with the code that was read aloud, a name and the home that was found, it joins', async () => {
  const { page, host } = await openNewcomer();
  const join = page.getByRole('button', { name: '加入', exact: false }).last();
  expect(await join.isDisabled()).toBe(true);
  await page.getByLabel('加入码').fill(fakeCode.toLowerCase().replaceAll('-', ' '));
  await page.getByLabel('这台电脑的名称').fill('三号窗口');
  await page.getByRole('button', { name: '安康社区卫生服务站' }).click();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: '这台工作站还没有加入' }).waitFor({ state: 'detached' });
  expect(host.commands.map(({ name }) => name)).toEqual(['joining.join']);
});

test('a slip of the finger is said before anybody is asked; a wrong code by its name', async () => {
  const { page, host } = await openNewcomer();
  await page.getByLabel('加入码').fill(`${fakeCode.slice(0, -1)}Z`);
  await page.getByText('加入码有一位不对').waitFor();
  await page.getByLabel('加入码').fill(writeCode(makeCode(new Uint8Array(CODE_BYTES).fill(9))));
  await page.getByLabel('这台电脑的名称').fill('三号窗口');
  await page.getByLabel('主机地址').fill('192.168.1.10');
  await page.keyboard.press('Control+Enter');
  await page.getByText('加入码不对。请对照站长给的码').waitFor();
  expect(host.commands).toEqual([]);
});

test('at an address where nobody answers it says what to look at, and the same press again joins', async () => {
  const { page, host } = await openNewcomer();
  await page.getByLabel('加入码').fill(fakeCode);
  await page.getByLabel('这台电脑的名称').fill('三号窗口');
  await page.getByLabel('主机地址').fill('192.168.1.11');
  await page.keyboard.press('Control+Enter');
  await page.getByText('这个地址没有回应，加入码还能用').waitFor();
  expect(await page.getByText('叫号').count()).toBe(0);
  host.clinic.homes = host.clinic.homes.map((home) => ({
    ...home,
    url: 'https://192.168.1.11:7400',
  }));
  await page.getByRole('button', { name: '再试一次' }).click();
  await page.getByRole('heading', { name: '这台工作站还没有加入' }).waitFor({ state: 'detached' });
});
