import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { DeviceStatus, LineTrial, PortSeen } from '../../../shared/contract/devices.ts';
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
  await page.keyboard.press('F4');
  await page.getByLabel('名称').fill('2号自助机');
  await page.getByText('网络串口服务器').click();
  await page.getByText('网络串口没有加密').waitFor();
  expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
  await page.getByLabel('地址').fill('192.168.1.40');
  await page.getByLabel('检定有效期至').fill('2027053');
  await page.getByText('日期请写成 2027-05-31').waitFor();
  expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
  await page.getByLabel('检定有效期至').fill('20270531');
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

const cable: PortSeen = {
  path: '/dev/ttyUSB7',
  identity: { by: 'socket', socket: 'left', vendorId: '1a86', productId: '7523' },
  kind: 'cable',
  name: 'CH340',
  suggests: ['and-scale'],
};
const listening: LineTrial = {
  state: 'ready',
  heldBy: null,
  bytes: 0,
  hint: null,
  wantsAnswer: false,
  heard: [{ driver: 'and-scale', frames: 0, refused: null, hasMessage: false, reading: null }],
};
const weighed: LineTrial = {
  ...listening,
  bytes: 18,
  heard: [
    {
      driver: 'and-scale',
      frames: 1,
      refused: null,
      hasMessage: false,
      reading: { values: [{ kind: 'weight', value: 62.4, unit: 'kg' }], deviceTime: null },
    },
  ],
};

test('a device is plugged in, appears, is heard and saved, with the keyboard alone', async () => {
  const { page, host } = await openDevices('孙丽');
  await page.keyboard.press('F2');
  await page.getByText('请把设备的线插到电脑上').waitFor();
  host.clinic.change(() => {
    host.clinic.ports = [cable];
  });
  await page.getByText('刚插上', { exact: true }).waitFor();
  await page.getByText('很可能是它').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByText('请在设备上测一次').waitFor();
  expect(host.clinic.listening).toMatchObject({
    transport: { path: '/dev/ttyUSB7', identity: cable.identity },
    drivers: ['and-scale'],
  });
  host.clinic.change(() => {
    host.clinic.trial = { ...listening, bytes: 40, hint: 'unstable' };
  });
  await page.getByText('请站着不动').waitFor();
  host.clinic.change(() => {
    const heard = weighed.heard.map((one) => ({
      ...one,
      refused: 'range' as const,
      reading: null,
    }));
    host.clinic.trial = { ...weighed, heard };
  });
  await page.getByText('数值不可能是人的，没有收').waitFor();
  host.clinic.change(() => {
    host.clinic.trial = weighed;
  });
  await page.getByText('62.4 kg').waitFor();
  await page.getByText('听懂了').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('rowheader', { name: /体重秤（A&D 格式）/ }).waitFor();
  expect(host.clinic.devices.at(-1)).toMatchObject({
    label: '体重秤（A&D 格式）',
    driver: 'and-scale',
    transport: { kind: 'serial', identity: cable.identity },
  });
});

test('who does not know the kind just listens, hears which it is and takes it', async () => {
  const { page, host } = await openDevices('孙丽');
  host.clinic.change(() => {
    host.clinic.ports = [cable];
    host.clinic.trial = { ...listening, bytes: 80, hint: 'wrong-speed' };
  });
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: /USB 串口线 CH340/ }).click();
  await page.getByRole('button', { name: /不知道是哪种/ }).click();
  await page.getByText('听到了，但这样听不懂').waitFor();
  const first = host.clinic.listening;
  await page.getByRole('button', { name: '换一种通讯参数再听' }).click();
  await expect.poll(() => host.clinic.listening).not.toEqual(first);
  host.clinic.change(() => {
    host.clinic.trial = weighed;
  });
  await page.getByText('听起来像“体重秤（A&D 格式）”').waitFor();
  await page.getByRole('button', { name: '就是它' }).click();
  await page.getByText('听懂了').waitFor();
});

test('a port that somebody else has is named, and one of ours can not be taken', async () => {
  const { page, host } = await openDevices('孙丽');
  host.clinic.change(() => {
    host.clinic.ports = [cable, { ...cable, path: '/dev/ttyUSB0', identity: null }];
    host.clinic.trial = { ...listening, state: 'port-taken', heldBy: 'minicom', heard: [] };
  });
  await page.keyboard.press('F2');
  await page.getByText('已用于：1号自助机').waitFor();
  expect(await page.getByRole('button', { name: /已用于/ }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: /ttyUSB7/ }).click();
  await page.getByRole('button', { name: '体重秤（A&D 格式）' }).click();
  await page.getByText('占用的程序：minicom').waitFor();
});

test('a device on another socket is found again, as what it was', async () => {
  const { page, host } = await openDevices('孙丽');
  const [kiosk] = host.clinic.devices;
  host.clinic.change(() => {
    host.clinic.ports = [cable];
    host.clinic.devices = host.clinic.devices.map((device) =>
      device === kiosk ? { ...device, state: 'confirm-port' } : device,
    );
  });
  await page.getByText('换了插口，要认一认', { exact: true }).waitFor();
  await page.getByRole('button', { name: '重新认接口' }).click();
  await page.getByText('重新认接口：1号自助机').waitFor();
  await page.getByRole('button', { name: /USB 串口线 CH340/ }).click();
  await page.keyboard.press('Control+Enter');
  await page.getByText('重新认接口：1号自助机').waitFor({ state: 'detached' });
  expect(host.clinic.devices.find(({ deviceId }) => deviceId === kiosk?.deviceId)).toMatchObject({
    label: '1号自助机',
    driver: 'kiosk',
    transport: { identity: cable.identity },
  });
});

test('a kind on trial says so, and only the manager sets anything up', async () => {
  const { page, host } = await openDevices('孙丽');
  host.clinic.change(() => {
    host.clinic.ports = [cable];
    host.clinic.trial = listening;
  });
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: /USB 串口线 CH340/ }).click();
  await page.getByRole('button', { name: '身高体重仪 G-Tech（试用）' }).click();
  await page.getByText('试用：还没有和实物核对过').waitFor();
  await page.getByRole('button', { name: '保存并启用试用设备' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('rowheader', { name: /1号自助机/ }).waitFor();
});

test('a port that is in no list is typed, and heard like any other', async () => {
  const { page, host } = await openDevices('孙丽');
  host.clinic.change(() => {
    host.clinic.ports = [cable];
    host.clinic.trial = weighed;
  });
  await page.keyboard.press('F2');
  await page.getByLabel('列表里没有？').fill('192.168.1.40:4001');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '体重秤（A&D 格式）' }).click();
  await page.getByText('62.4 kg').waitFor();
  const transport = { kind: 'tcp', host: '192.168.1.40', port: 4001, isShared: true };
  expect(host.clinic.listening).toMatchObject({ transport });
  await page.getByRole('button', { name: /USB 串口线 CH340/ }).click();
  await expect
    .poll(() => host.clinic.listening)
    .toMatchObject({ transport: { path: '/dev/ttyUSB7' } });
});

test('by hand goes on with what was chosen, and another speed leaves the port known', async () => {
  const { page, host } = await openDevices('孙丽');
  host.clinic.change(() => {
    host.clinic.ports = [cable];
    host.clinic.trial = listening;
  });
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: /USB 串口线 CH340/ }).click();
  await page.getByRole('button', { name: '体重秤（A&D 格式）' }).click();
  await page.getByText('请在设备上测一次').waitFor();
  await page.keyboard.press('F4');
  await page.getByLabel('名称').fill('2号秤');
  expect(await page.getByLabel('串口名').inputValue()).toBe('/dev/ttyUSB7');
  await page.getByText('按类型默认：速度 2400，7 位偶校验（2400 7E1）').click();
  await page.getByLabel('速度（波特率）').click();
  await page.getByTitle('4800', { exact: true }).click();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('rowheader', { name: /2号秤/ }).waitFor();
  expect(host.clinic.devices.at(-1)).toMatchObject({
    label: '2号秤',
    driver: 'and-scale',
    transport: { kind: 'serial', baudRate: 4800, identity: cable.identity },
  });
});

test.each([1, 1.25])('a kind is found by its maker as on the plate, at %d', async (deviceScale) => {
  const { page, signIn } = await openWindow({ deviceScale });
  await signIn('孙丽', '/devices');
  await page.getByText('1号自助机').waitFor();
  await page.keyboard.press('F2');
  await page.getByLabel('型号').fill('欧姆龙 HBP-9030');
  const kinds = page.getByRole('list', { name: '设备类型' });
  await kinds.getByRole('button', { name: /血压计 HBP-9030/ }).waitFor();
  await kinds.getByRole('button', { name: /HBP-9020/ }).waitFor({ state: 'detached' });
  await page.getByLabel('型号').fill('欧姆龙');
  await kinds.getByRole('button', { name: /HBP-9020/ }).waitFor();
  await page.screenshot({ path: `tests/artefacts/kinds-by-maker-${deviceScale}.png` });
  await page.getByLabel('型号').fill('三诺');
  await page.getByText('没有这个型号').waitFor();
});

test.each([1, 1.25])('by hand gives no port to a second device, at %d', async (deviceScale) => {
  const { page, host, signIn } = await openWindow({ deviceScale });
  await signIn('孙丽', '/devices');
  const transport = host.clinic.devices[0]?.transport;
  await page.getByText('1号自助机').waitFor();
  await page.keyboard.press('F2');
  await page.keyboard.press('F4');
  await page.getByLabel('名称').fill('2号自助机');
  await page.getByLabel('串口名').fill(transport?.kind === 'serial' ? transport.path : '');
  await page.getByRole('alert').getByText('这个接口已经给了“1号自助机”').waitFor();
  await page.screenshot({ path: `tests/artefacts/port-taken-by-hand-${deviceScale}.png` });
  expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
  await page.getByLabel('串口名').fill('COM99');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('rowheader', { name: /2号自助机/ }).waitFor();
});

test('a line that is set wrong says so, what to do, and what to tell the engineer', async () => {
  const { page, host } = await openDevices('李慧');
  host.clinic.change(() => {
    host.clinic.devices = host.clinic.devices.map((device, index) =>
      index === 2 ? { ...device, hint: 'wrong-speed' } : device,
    );
  });
  await page.getByText('听不懂', { exact: true }).waitFor();
  await page.getByText('多半是类型选错了，或通讯参数和设备不一样').waitFor();
  await page.getByText('告诉工程师：驿站现在按 9600 8N1 听').waitFor();
});

test('a device on the network speaks of the box and not of a cable', async () => {
  const { page, host } = await openDevices('孙丽');
  const transport = { kind: 'tcp', host: '192.168.1.40', port: 4001 } as const;
  const become = (state: DeviceStatus['state']) =>
    host.clinic.change(() => {
      host.clinic.devices = host.clinic.devices.map((device, index) =>
        index === 1 ? { ...device, transport, state } : device,
      );
    });
  become('unreachable');
  await page.getByText('请看接设备的网络小盒子（串口服务器）').waitFor();
  await page.getByRole('contentinfo').getByText('前台读卡器：联系不上串口服务器').waitFor();
  become('no-such-port');
  await page.getByText('串口服务器不让接', { exact: true }).waitFor();
  become('lost');
  await page.getByText('网络断开', { exact: true }).waitFor();
  await page.screenshot({ path: 'tests/artefacts/device-on-the-network.png' });
  expect(await page.getByText('重新插紧数据线').count()).toBe(0);
});

test.each([1, 1.25])('bits, parity and signals are set by hand, at %d', async (deviceScale) => {
  const { page, host, signIn } = await openWindow({ deviceScale });
  await signIn('孙丽', '/devices');
  await page.getByText('1号自助机').waitFor();
  await page.keyboard.press('F2');
  await page.keyboard.press('F4');
  await page.getByLabel('名称').fill('2号自助机');
  await page.getByLabel('串口名').fill('COM9');
  expect(await page.getByLabel('数据位').count()).toBe(0);
  // With the keyboard alone: fold out, then choose.
  await page.getByLabel('串口名').press('Tab');
  await page.keyboard.press('Enter');
  for (const [field, choice] of [
    ['数据位', '7'],
    ['校验', '偶'],
    ['停止位', '2'],
    ['DTR 信号', '关'],
  ] as const) {
    await page.getByLabel(field, { exact: true }).click();
    await page.getByTitle(choice, { exact: true }).last().click();
  }
  await page.getByText('改过：速度 115200，7 位偶校验、两个停止位（115200 7E2）').waitFor();
  await page.screenshot({ path: `tests/artefacts/line-settings-${deviceScale}.png` });
  await page.keyboard.press('Control+Enter');
  await page.getByRole('rowheader', { name: /2号自助机/ }).waitFor();
  const line = { dataBits: 7, parity: 'even', stopBits: 2, dtr: false };
  expect(host.clinic.devices.at(-1)?.transport).toEqual({
    kind: 'serial',
    path: 'COM9',
    baudRate: null,
    line,
  });
  const row = page.getByRole('row').filter({ hasText: '2号自助机' });
  await row.getByRole('button', { name: '修改' }).click();
  await page.getByLabel('数据位').waitFor();
});

const parityHeard: LineTrial = {
  ...listening,
  bytes: 66,
  hint: 'wrong-parity',
  parity: 'even',
  heard: [{ driver: 'tanita', frames: 0, refused: 'malformed', hasMessage: false, reading: null }],
};
const tanitaWeighed: LineTrial = {
  ...weighed,
  heard: weighed.heard.map((one) => ({ ...one, driver: 'tanita' })),
};

test.each([1, 1.25])(
  'another parity is tried and kept with one key, at %d',
  async (deviceScale) => {
    const { page, host, signIn } = await openWindow({ deviceScale });
    await signIn('孙丽', '/devices');
    await page.getByText('1号自助机').waitFor();
    host.clinic.change(() => {
      host.clinic.ports = [cable];
      host.clinic.trial = parityHeard;
    });
    await page.keyboard.press('F2');
    await page.getByRole('button', { name: /USB 串口线 CH340/ }).click();
    await page.getByRole('button', { name: '体成分秤 Tanita', exact: false }).first().click();
    await page.getByText('设备不用改').waitFor();
    expect(host.clinic.listening?.transport).toMatchObject({ baudRate: null });
    await page.getByRole('button', { name: '换成 7 位偶校验再听' }).waitFor();
    await page.screenshot({ path: `tests/artefacts/try-parity-${deviceScale}.png` });
    host.clinic.change(() => {
      host.clinic.trial = { ...listening, heard: [] };
    });
    await page.getByText('还没有听到').waitFor();
    host.clinic.change(() => {
      host.clinic.trial = parityHeard;
    });
    await page.getByRole('button', { name: '换成 7 位偶校验再听' }).waitFor();
    await page.keyboard.press('F6');
    const line = { dataBits: 7, parity: 'even' };
    await expect
      .poll(() => host.clinic.listening)
      .toMatchObject({ transport: { baudRate: null, line, identity: cable.identity } });
    host.clinic.change(() => {
      host.clinic.trial = tanitaWeighed;
    });
    await page.getByText('62.4 kg').waitFor();
    await page.getByText('通讯参数改成了：速度 9600，7 位偶校验（9600 7E1）').waitFor();
    await page.screenshot({ path: `tests/artefacts/parity-heard-${deviceScale}.png` });
    await page.keyboard.press('Control+Enter');
    await page.getByRole('rowheader', { name: /Tanita/ }).waitFor();
    expect(host.clinic.devices.at(-1)).toMatchObject({
      driver: 'tanita',
      transport: { kind: 'serial', baudRate: null, line, identity: cable.identity },
    });
  },
);

test('who does not know the kind takes a device at another parity as it was heard', async () => {
  const { page, host } = await openDevices('孙丽');
  host.clinic.change(() => {
    host.clinic.ports = [cable];
    host.clinic.trial = { ...parityHeard, parity: 'odd' };
  });
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: /USB 串口线 CH340/ }).click();
  await page.getByRole('button', { name: /不知道是哪种/ }).click();
  await page.getByRole('button', { name: '换成 7 位奇校验再听' }).click();
  const line = { dataBits: 7, parity: 'odd' };
  await expect.poll(() => host.clinic.listening).toMatchObject({ transport: { line } });
  host.clinic.change(() => {
    host.clinic.trial = tanitaWeighed;
  });
  await page.getByText('听起来像“体成分秤 Tanita”').waitFor();
  await page.getByRole('button', { name: '就是它' }).click();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('rowheader', { name: /Tanita/ }).waitFor();
  expect(host.clinic.devices.at(-1)).toMatchObject({ driver: 'tanita', transport: { line } });
});

test('a device that is set otherwise is looked for at every usual setting, one after another', async () => {
  const { page, host } = await openDevices('孙丽');
  host.clinic.change(() => {
    host.clinic.ports = [cable];
    host.clinic.trial = { ...listening, bytes: 80, hint: 'wrong-speed', heard: [] };
  });
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: /USB 串口线 CH340/ }).click();
  await page.getByRole('button', { name: '体成分秤 Tanita', exact: false }).first().click();
  const heardAt: unknown[] = [];
  const wanted = { baudRate: 2400, line: { dataBits: 7, parity: 'even' } };
  while (!heardAt.some((one) => isDeepStrictEqual(one, wanted)) && heardAt.length < 20) {
    const before = host.clinic.listening;
    await page.getByRole('button', { name: /^换成.*再听/ }).click();
    await expect.poll(() => host.clinic.listening).not.toEqual(before);
    const transport = host.clinic.listening?.transport;
    if (transport?.kind === 'serial') {
      const { baudRate, line } = transport;
      heardAt.push(line ? { baudRate, line } : { baudRate });
    }
  }
  expect(heardAt).toContainEqual(wanted);
});

test('what is no port, and a name that another device has, is said before it is saved', async () => {
  const { page } = await openDevices('孙丽');
  await page.keyboard.press('F2');
  await page.getByLabel('列表里没有？').fill('/etc/passwd');
  await page.keyboard.press('Enter');
  await page.getByText('这不是接口名').waitFor();
  await page.keyboard.press('F4');
  await page.getByLabel('名称').fill('1号自助机');
  await page.getByText('这个名称已经有了').waitFor();
  await page.getByLabel('名称').fill('2号自助机');
  await page.getByLabel('串口名').fill('/etc/passwd');
  await page.getByText('串口名请写成').waitFor();
  expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
});

test('a port that was given away meanwhile is refused by name', async () => {
  const { page, host } = await openDevices('孙丽');
  host.clinic.portHolder = '体重秤';
  await page.keyboard.press('F2');
  await page.keyboard.press('F4');
  await page.getByLabel('名称').fill('2号自助机');
  await page.getByLabel('串口名').fill('COM9');
  await page.keyboard.press('Control+Enter');
  await page.getByText('这个接口已经给了别的设备，没有保存').waitFor();
  await page.getByText('现在用着它的是“体重秤”').waitFor();
});
