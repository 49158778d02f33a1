import { expect, test } from 'vitest';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openDevices(name: string) {
  const window = await openWindow();
  await window.signIn(name, '/devices');
  await window.page.getByText('1号自助机').waitFor();
  return window;
}

test('a silent device says what to do, on the page and in the status bar', async () => {
  const { page, host } = await openDevices('李慧');
  host.clinic.change(() => {
    host.clinic.devices = host.clinic.devices.map((device, index) =>
      index === 1 ? { ...device, state: 'no-answer' } : device,
    );
  });
  await page.getByText('请检查电源是否打开、数据线是否插紧。').waitFor();
  await page.getByRole('contentinfo').getByText('前台读卡器：没有反应').waitFor();
  expect(await page.getByRole('button', { name: '添加设备' }).count()).toBe(0);
});

test('the manager adds a device on the network and is warned that the line is open to others', async () => {
  const { page, host } = await openDevices('孙丽');
  await page.keyboard.press('F2');
  await page.getByLabel('名称').fill('2号自助机');
  await page.getByText('网络串口服务器').click();
  await page.getByText('网络串口没有加密').waitFor();
  expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
  await page.getByLabel('地址').fill('192.168.1.40');
  await page.keyboard.press('Control+Enter');
  await page.getByText('192.168.1.40:4001').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['devices.save']);
});

test('a device that was removed by mistake comes back with one press', async () => {
  const { page } = await openDevices('孙丽');
  await page.getByRole('button', { name: '移除' }).first().click();
  await page.getByText('已移除“1号自助机”').waitFor();
  await page.getByRole('button', { name: '撤销移除' }).click();
  await page.getByRole('rowheader', { name: /1号自助机/ }).waitFor();
});

test('a device service that is down is said in words', async () => {
  const { page, host } = await openDevices('李慧');
  host.clinic.change(() => {
    host.clinic.deviceHostRunning = false;
  });
  await page.getByText('设备服务没有运行').waitFor();
});
