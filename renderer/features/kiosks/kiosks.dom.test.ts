import { expect, test } from 'vitest';
import type { KioskScreen } from '../../../shared/contract/demo.ts';
import { pageView } from '../../../electron/devices/kiosk/pages.ts';
import type { Page } from '../../../electron/devices/kiosk/messages.ts';
import {
  boothAlarm,
  figuresToCompare,
  kioskRings,
  unpairedKiosk,
} from '../../../tests/support/counter-scenes.ts';
import { withChineseVoice } from '../../../tests/support/chinese-voice.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

const ticket = { number: 'A021', goTo: '测量站', ahead: 3, aboutMinutes: 12 };

const pages = {
  welcome: { pageId: 'welcome', params: { clinicName: '安康社区卫生服务站' } },
  choose: {
    pageId: 'choose-time',
    params: {
      options: [
        { time: '09:00', place: '全科诊室 刘建国' },
        { time: '10:15', place: '中医诊室 赵敏' },
        { time: '14:30', place: '预防接种室' },
      ],
    },
  },
  early: { pageId: 'too-early', params: { time: '10:30', opensAt: '10:00' } },
  fever: { pageId: 'ask', params: { question: 'fever' } },
  contact: { pageId: 'ask', params: { question: 'contact' } },
  ticket: {
    pageId: 'ticket',
    params: { ...ticket, booked: { time: '09:00', is: 'late' }, offers: ['measure', 'summary'] },
  },
  'no-paper': { pageId: 'ticket-no-paper', params: ticket },
  digits: { pageId: 'digits', params: { triesLeft: 2, isAgain: true } },
  summary: { pageId: 'summary', params: { state: 'printed' } },
  code: { pageId: 'code', params: { state: 'again' } },
  'code-other-day': { pageId: 'code', params: { state: 'other-day' } },
  desk: { pageId: 'desk', params: { reason: 'possible-duplicate' } },
  'measure-ready': {
    pageId: 'measure',
    params: { kind: 'blood-pressure', state: 'ready', isAgain: false },
  },
  'measure-rest': {
    pageId: 'measure',
    params: { kind: 'blood-pressure', state: 'rest', isAgain: true },
  },
  'measure-weight': {
    pageId: 'measure',
    params: { kind: 'weight', state: 'running', isAgain: false },
  },
  'measure-failed': {
    pageId: 'measure',
    params: { kind: 'blood-pressure', state: 'failed', isAgain: false },
  },
  'measure-save': {
    pageId: 'measure-save',
    params: {
      values: [
        { kind: 'blood-pressure', text: '152/94 mmHg' },
        { kind: 'blood-pressure', text: '148/90 mmHg' },
        { kind: 'pulse', text: '72' },
        { kind: 'weight', text: '62.4 kg' },
      ],
    },
  },
  measured: { pageId: 'measured', params: { state: 'doctor' } },
} satisfies Readonly<Record<string, Page>>;

function drawn(page: Page, more: Partial<KioskScreen> = {}): KioskScreen {
  const { picture, lines, choices, isKeypad, spoken } = pageView(page);
  return {
    picture,
    lines: [...lines],
    choices: [...choices],
    isKeypad,
    typed: isKeypad ? 2 : 0,
    help: 'none',
    spoken: [...spoken],
    isLarge: false,
    isMuted: false,
    ...more,
  };
}

/** A desk of the demonstration clinic, and what its kiosk shows. */
async function openKiosk(before?: () => void) {
  const opened = await openWindow(before ? { before } : {});
  const { page, host, signIn } = opened;
  const put = (screen: KioskScreen) =>
    host.clinic.change(() => {
      host.clinic.isDemo = true;
      host.clinic.bench = {
        ...host.clinic.bench,
        devices: host.clinic.bench.devices.map((device) =>
          device.driver === 'kiosk' ? { ...device, screen } : device,
        ),
      };
    });
  put(drawn(pages.welcome));
  await signIn('李慧');
  await page.getByRole('button', { name: '演示面板' }).click();
  return { ...opened, put, kiosk: page.locator('.kiosk') };
}

test('every page of a kiosk stands on its screen, with help below, and is pressed by key or finger', async () => {
  const { page, host, put, kiosk } = await openKiosk();
  const screens = Object.entries(pages).flatMap(([name, shown]) => [
    [name, drawn(shown)] as const,
    [`${name}-large`, drawn(shown, { isLarge: true })] as const,
  ]);
  for (const [name, screen] of screens) {
    put(screen);
    await kiosk.getByText(screen.lines[0] ?? '', { exact: true }).waitFor();
    const isPressed = kiosk.getByRole('button', { name: '大字', pressed: screen.isLarge });
    await isPressed.waitFor();
    expect(await kiosk.getByRole('button', { name: '请人帮忙' }).count()).toBe(1);
    const fits = await kiosk.evaluate((box) => box.scrollWidth <= box.clientWidth);
    expect([name, fits]).toEqual([name, true]);
    await kiosk.screenshot({ path: `tests/artefacts/kiosk-${name}.png` });
  }
  put(drawn(pages.choose, { help: 'coming' }));
  await kiosk.getByText('工作人员马上就来').waitFor();
  await kiosk.getByRole('button', { name: '10:15 中医诊室 赵敏' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => host.clinic.benchOrders.length).toBe(1);
  await kiosk.getByRole('button', { name: '工作人员马上就来' }).click();
  await expect
    .poll(() => host.clinic.benchOrders)
    .toMatchObject([
      { type: 'press', button: '2' },
      { type: 'press', button: 'help' },
    ]);
});

test('a kiosk says each page once, its values and times never, and nothing where it is muted', async () => {
  const { page, put, kiosk } = await openKiosk(withChineseVoice);
  const said = () =>
    page.evaluate(() => (globalThis as unknown as { said: string[] }).said.splice(0));
  const hear = async (screen: KioskScreen) => {
    put(screen);
    await kiosk.getByText(screen.lines[0] ?? '', { exact: true }).waitFor();
  };
  await said();
  await hear(drawn(pages.ticket));
  const heard: string[] = [];
  const until = async (last: string) => {
    await expect
      .poll(async () => {
        heard.push(...(await said()));
        return heard.at(-1);
      })
      .toBe(last);
    return heard.splice(0);
  };
  expect(await until('可以按：现在测量，打印我的健康小结，好了')).toEqual([
    '取号成功',
    '请 A 零 二 一 号，到 测量站',
    '前面还有 3 人',
    '可以按：现在测量，打印我的健康小结，好了',
  ]);
  await hear(drawn(pages.summary, { isMuted: true }));
  await hear(drawn(pages['measure-save']));
  expect(await until('可以按：不保存')).toEqual([
    '再放一次身份证，保存到您的档案',
    '可以按：不保存',
  ]);
  await hear(drawn(pages.choose));
  expect(await until('请看屏幕，按一个')).toEqual(['您现在办哪一个预约？', '请看屏幕，按一个']);
});

test('a code is held in front of the scanner of a kiosk on the bench', async () => {
  const { page, host, signIn } = await openWindow();
  host.clinic.change(() => {
    host.clinic.isDemo = true;
    host.clinic.bench = {
      ...host.clinic.bench,
      devices: host.clinic.bench.devices.map((device) => ({
        ...device,
        scans: device.driver === 'kiosk',
      })),
    };
  });
  await signIn('李慧');
  await page.getByRole('button', { name: '演示面板' }).click();
  await page.getByLabel('预约单或号票上的码').fill(' YY0A1B2C3D4E5F7 ');
  await page.keyboard.press('Enter');
  const scan = { type: 'scan', text: 'YY0A1B2C3D4E5F7' };
  await expect.poll(() => host.clinic.benchOrders).toMatchObject([scan]);
  await page.getByLabel('预约单或号票上的码').fill('61121A0014');
  await page.getByRole('button', { name: '扫这个码' }).click();
  await expect
    .poll(() => host.clinic.benchOrders)
    .toMatchObject([scan, { ...scan, text: '61121A0014' }]);
});

test('a kiosk that rings is answered by a key and ended; a locked summary is released', async () => {
  const { page, host, signIn } = await openWindow();
  kioskRings(host.clinic);
  await signIn('李慧');
  await page.getByText('1号自助机 有人要帮忙').waitFor();
  await page.keyboard.press('Alt+H');
  await page.getByText('李慧 正过去').waitFor();
  await page.getByRole('button', { name: '帮好了' }).click();
  await page.getByRole('button', { name: '已核对，放行' }).click();
  await expect
    .poll(() => host.commands.map(({ name }) => name))
    .toEqual(['kiosks.answerHelp', 'kiosks.endHelp', 'kiosks.releaseSummary']);
});

test('a dangerous value at a booth looks like one, unlike somebody who asks for help', async () => {
  const { page, host, signIn } = await openWindow();
  boothAlarm(host.clinic);
  await signIn('李慧');
  await page.locator('.notice-danger').getByText('1号自助机 有人量出危险值').waitFor();
  host.clinic.change(() => kioskRings(host.clinic));
  await page.locator('.notice-attention').getByText('1号自助机 有人要帮忙').waitFor();
  expect(await page.locator('.notice-danger').count()).toBe(0);
});

test('the manager pairs a kiosk by comparing six figures, and unpairs it', async () => {
  const { page, host, signIn } = await openWindow();
  unpairedKiosk(host.clinic);
  await signIn('孙丽', '/devices');
  await page.getByText('还没有配对').waitFor();
  await page.getByRole('button', { name: '配对' }).click();
  await page.getByText('正在与自助机联系').waitFor();
  figuresToCompare(host.clinic);
  await page.getByText('042 917').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('配对好了').waitFor();
  await page.getByRole('button', { name: '关闭' }).last().click();
  host.clinic.change(() => {
    host.clinic.devices = host.clinic.devices.map((device) =>
      device.driver === 'kiosk' ? { ...device, warnings: [], isPaired: true } : device,
    );
  });
  await page.getByRole('button', { name: '解除配对' }).click();
  await page.getByText('再用之前请重新配对').waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['kiosks.comparePairing', 'kiosks.unpair']);
});
