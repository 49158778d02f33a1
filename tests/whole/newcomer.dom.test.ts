import { realpathSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deviceModels } from '../../electron/devices/drivers.ts';
import { type PluggedIn, plugIn } from '../../electron/devices/far-end.ts';
import { DevicesHost } from '../../electron/devices/host.ts';
import type { PortInfo } from '../../electron/devices/ports/identity.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import { openPtyPair, ptyTools, type PtyPair } from '../support/pty.ts';
import { openBrowser, openRealWindow, type RealWindow } from '../support/real-window.ts';
import { startWorkstation, type TestWorkstation } from '../support/workstation.ts';

const [tool = 'socat'] = ptyTools();
const cable = { vendorId: '1a86', productId: '7523', serialNumber: null, manufacturer: null };

/** Window, data host, devices host and terminals are the real ones; only the list of ports is the test's. */
describe.skipIf(ptyTools().length === 0)('somebody new to it sets devices up', () => {
  let browser: Browser;
  let desk: TestWorkstation;
  let host: DevicesHost;
  let window: RealWindow;
  let plugged: PortInfo[] = [];
  const pairs: PtyPair[] = [];
  const ends: PluggedIn[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    plugged = [];
    desk = await startWorkstation();
    host = new DevicesHost({
      client: desk.connect('devices').client,
      timing: systemTiming,
      makeId: () => desk.key(),
      makeEpoch: () => 1,
      log: () => undefined,
      listPorts: () => Promise.resolve([...plugged]),
    });
    host.start();
    window = await openRealWindow(browser, desk);
  });

  afterEach(async () => {
    await window.close();
    await host.stop();
    for (const end of ends.splice(0)) await end.unplug();
    for (const pair of pairs.splice(0)) await pair.close();
    await desk.close();
  });

  /** A simulated device on a real line, whose adapter is in the list of ports if it has a socket. */
  async function plug(driver: string, socket: string | null) {
    const pair = (await openPtyPair(tool))!;
    pairs.push(pair);
    const model = deviceModels.find(({ id }) => id === driver)!;
    const simulator = model.createSimulator({ timing: systemTiming, makeEpoch: () => 1 });
    ends.push(await plugIn(systemTiming, simulator.device, { kind: 'serial', path: pair.b }));
    if (socket) plugged = [...plugged, { ...cable, product: null, path: pair.a, socket }];
    return { path: pair.a, simulator };
  }

  const nameOf = (role: string) => desk.organisation.staff.find((one) => one.role === role)!.name;

  it('hears which monitor it is, takes it with the keyboard alone, and its reading arrives', async () => {
    const { page } = window;
    await window.signIn(nameOf('manager'), '/devices');
    await page.getByRole('button', { name: /添加设备/ }).waitFor();
    await page.keyboard.press('F2');
    await page.getByText('请把设备的线插到电脑上').waitFor();
    const { simulator } = await plug('omron-hbp9030', 'left');
    await page.getByText('刚插上', { exact: true }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('还没有听到').waitFor();

    simulator.measurePressure?.({ sbp: 141, dbp: 91, pulse: 70 });
    await page.getByText('听起来像“血压计 HBP-9030”').waitFor();
    expect(await page.getByText('还不能判断').count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    // What was heard stays: nobody has to measure again for having said that it is the one.
    await page.getByText('听懂了').waitFor();
    expect(await page.getByText('141 mmHg').count()).toBe(1);
    await page.keyboard.press('Control+Enter');
    await page.getByText('已保存“血压计 HBP-9030”').waitFor();
    const row = page.getByRole('row').filter({ hasText: '血压计 HBP-9030' });
    await row.getByText('正常').waitFor();

    simulator.measurePressure?.({ sbp: 138, dbp: 88, pulse: 72 });
    const station = await openRealWindow(browser, desk);
    await station.signIn(nameOf('nurse'), '/station');
    await station.page
      .getByText(/138\s*\/\s*88/)
      .first()
      .waitFor();
    expect([...window.complaints, ...station.complaints]).toEqual([]);
    await station.close();
  });

  it('is told what a scanner said, what a port is used for and what is wrong with what they typed', async () => {
    const { page } = window;
    await window.signIn(nameOf('manager'), '/devices');
    const { path, simulator } = await plug('barcode', 'left');
    const typed = page.getByLabel('列表里没有？');
    const save = page.getByRole('button', { name: /^保存/ });
    await page.getByRole('button', { name: /添加设备/ }).click();
    await page.getByRole('button', { name: /USB 串口线 CH340/ }).click();
    await page.getByLabel('型号').fill('扫码');
    await page.getByRole('button', { name: /扫码/ }).click();
    await page.getByText('还没有听到').waitFor();
    simulator.press?.('label', null);
    await page.getByText('听懂了（内容这里不显示）').waitFor();
    await save.click();
    await page.getByRole('row').filter({ hasText: '扫码' }).getByText('正常').waitFor();
    await page.getByRole('button', { name: '移除' }).click();
    await page.getByText('已移除').waitFor();
    await page.getByText('已保存“').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '撤销移除' }).click();
    await page.getByRole('row').filter({ hasText: '扫码' }).getByText('正常').waitFor();

    await page.getByRole('button', { name: /添加设备/ }).click();
    await page.getByRole('button', { name: /TM-2655/ }).click();
    await typed.fill(path);
    await typed.press('Enter');
    await page.getByText('这个接口已经给了').waitFor();
    expect(await save.isDisabled()).toBe(true);
    await typed.fill('192.168.1.40');
    await typed.press('Enter');
    await page.getByText('网络地址后面要写端口').waitFor();
    await typed.fill('COM99');
    await typed.press('Enter');
    await page.getByText('没有叫这个名字的接口').waitFor();

    const noisy = await plug('and-tm2655', null);
    // A terminal that is in no list is known by its own name, not by that of a link somewhere.
    await typed.fill(realpathSync(noisy.path));
    await typed.press('Enter');
    await page.getByText('还没有听到').waitFor();
    // As a device at another speed sounds: with what would be questions, if anybody had asked them.
    await ends
      .at(-1)!
      .inject(Uint8Array.from({ length: 96 }, (_, at) => [0x05, 0xe0, 0x9c][at % 3]!));
    await page.getByText('通讯参数和设备不一样，或者选错了型号').waitFor();
    expect(window.complaints).toEqual([]);
  });
});
