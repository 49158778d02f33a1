import { describe, expect, test } from 'vitest';
import { toInstant } from '../../../shared/lib/clock.ts';
import { withChineseVoice } from '../../../tests/support/chinese-voice.ts';
import type { FakeHost } from '../../../tests/support/fake-host/host.ts';
import { misfits } from '../../../tests/support/fits.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();
const pictures = new URL('../../../out/pictures', import.meta.url).pathname;

/** Calls the first who waits; a second time is a recall. */
function call(host: FakeHost, number: string, roomName = '2 诊室', roomId?: string): void {
  const { clinic } = host;
  const ticket = clinic.ticketNumbered(number);
  clinic.change(() =>
    clinic.patchTicket(ticket.ticketId, {
      state: 'called',
      calls: ticket.calls + 1,
      roomName,
      ...(roomId === undefined ? {} : { roomId }),
      calledAt: toInstant(Date.now()),
    }),
  );
}

/** A browser that stays silent until somebody has touched the page. */
function withSilence(): void {
  let isTouched = false;
  window.addEventListener('pointerdown', () => {
    isTouched = true;
  });
  Object.defineProperty(navigator, 'userActivation', {
    value: {
      get hasBeenActive() {
        return isTouched;
      },
    },
  });
  Object.assign(window, {
    AudioContext: class {
      state = 'suspended';
      async resume() {
        if (isTouched) this.state = 'running';
      }
      async decodeAudioData() {
        return null;
      }
    },
  });
}

type Heard = { readonly seconds: number; readonly loudness: number };

/** Writes down every recording that is played: how long, and how loud it is. */
function withEars(): void {
  const heard: Heard[] = [];
  Object.assign(window, { heard });
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function listen(when?: number) {
    const { buffer } = this;
    if (buffer) {
      const squares = buffer.getChannelData(0).reduce((sum, value) => sum + value * value, 0);
      heard.push({ seconds: buffer.duration, loudness: Math.sqrt(squares / buffer.length) });
    }
    start.call(this, when);
  };
}

/** The page that only a person's touch allows to sound. */
async function openHeard(openAs: typeof openWindow, stored: Record<string, string> = {}) {
  const window = await openAs({ before: withEars, stored });
  await window.open('/board');
  await window.page.getByText('还没有叫号').waitFor();
  await window.page.mouse.click(400, 300);
  const heard = () =>
    window.page.evaluate(() => (globalThis as unknown as { heard: Heard[] }).heard);
  return { ...window, heard };
}

const sizes = [
  ['1366x768', 1366, 768],
  ['1920x1080', 1920, 1080],
  ['1080x1920', 1080, 1920],
] as const;

/** Eight calls, with rooms of short and long names. */
function callEight(host: FakeHost): void {
  const rooms = ['2 诊室', '测量站', '全科诊室3', '预防接种门诊', '12 诊室', '家庭医生签约中心'];
  for (let count = 0; count < 10; count += 1) {
    const ticket = host.clinic.addTicket(host.clinic.personAt(count % 8), host.clinic.consulting);
    call(host, ticket.number, rooms[count % rooms.length]);
  }
}

describe('what everybody may read', () => {
  test('needs nobody signed in, shows ticket and room, and nobody’s name', async () => {
    const { page, host, open } = await openWindow();
    await open('/board');
    await page.getByText('还没有叫号').waitFor();
    call(host, 'A021');
    await page.getByText('A021').waitFor();
    await page.getByText('2 诊室').waitFor();
    const text = await page.locator('body').innerText();
    for (const { brief } of host.clinic.people) expect(text).not.toContain(brief.name);
  });

  test.each(sizes)(
    '%s: ticket and room 12 % of the screen high, eight lines, none cut',
    async (name, width, height) => {
      const { page, host, open } = await openWindow();
      await page.setViewportSize({ width, height });
      await open('/board');
      callEight(host);
      await page.getByRole('listitem').nth(7).waitFor();
      expect(await page.getByRole('listitem').count()).toBe(8);
      const numbers = await page
        .locator('.board-number')
        .evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)));
      // Upright the width is the limit: 12 % of it, as high as on the same screen lying.
      expect(numbers[0]).toBeGreaterThanOrEqual(height * 0.12 - 0.5);
      for (const size of numbers) {
        expect(size).toBeGreaterThanOrEqual(Math.min(width, height) * 0.12 - 0.5);
      }
      expect(await misfits(page)).toEqual([]);
      const cut = await page
        .locator('.board-room')
        .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length);
      expect(cut).toBe(0);
      await page.screenshot({ path: `${pictures}/board-${name}.png` });
    },
  );

  test('a board that was refused asks again by itself', async () => {
    const { page, host, open } = await openWindow();
    await page.clock.install();
    await open('/board');
    await page.getByText('还没有叫号').waitFor();
    host.clinic.hasBoardFault = true;
    call(host, 'A021');
    await page.getByRole('button', { name: '再试一次' }).waitFor();
    host.clinic.hasBoardFault = false;
    await page.clock.runFor(11_000);
    await page.getByText('A021').waitFor();
  });

  test('a board whose code did not come opens anew by itself', async () => {
    const { page, open } = await openWindow();
    await page.clock.install();
    const code = /BoardScreen-.*\.js$/;
    await page.route(code, (route) => route.abort());
    await open('/board');
    await page.getByRole('button', { name: '再试一次' }).waitFor();
    await page.unroute(code);
    await page.clock.runFor(11_000);
    await page.getByText('还没有叫号').waitFor();
  });

  test('the newest call stands out, then no longer', async () => {
    const { page, host, open } = await openWindow();
    await page.clock.install();
    await open('/board');
    await page.getByText('还没有叫号').waitFor();
    call(host, 'A021');
    await page.locator('.board-fresh').waitFor();
    await page.clock.runFor(9_000);
    await page.locator('.board-fresh').waitFor({ state: 'detached' });
  });
});

describe('what one board shows', () => {
  test('the rooms of its area, by its own name, and no others', async () => {
    const { page, host, open } = await openWindow();
    await open('/board/2');
    await page.getByText('还没有叫号').waitFor();
    await page.keyboard.press('F2');
    await page.getByLabel('这块屏叫什么').fill('二楼候诊区');
    await page.getByRole('checkbox', { name: '测量站' }).uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: /二楼候诊区/ }).waitFor();
    const { clinic } = host;
    call(host, 'A021', '测量站', clinic.roomOf(clinic.measuring));
    call(host, 'A022', '2 诊室', clinic.roomOf(clinic.consulting));
    await page.getByText('A022').waitFor();
    expect(await page.getByText('A021').count()).toBe(0);
    await open('/board');
    await page.getByText('A021').waitFor();
  });

  test('a masked name only where the clinic has recorded its ground (QUE-24)', async () => {
    const { page, host, open } = await openWindow();
    host.clinic.showsNames = true;
    await open('/board');
    call(host, 'A021');
    await page.getByText('张*栋').waitFor();
    expect(await page.getByText('张国栋').count()).toBe(0);
  });
});

describe('voice', () => {
  test('without a voice of the system the recorded one says as many parts as the call has', async () => {
    const { page, host, heard } = await openHeard(openWindow);
    call(host, 'A021', '2 诊室');
    await expect.poll(async () => (await heard()).length, { timeout: 10_000 }).toBe(9);
    for (const part of await heard()) {
      expect(part.seconds).toBeGreaterThan(0.1);
      expect(part.loudness).toBeGreaterThan(0.01);
    }
    expect(await page.getByText('语音不可用').count()).toBe(0);
  });

  test('muted or in quiet hours it shows the call, is silent, and says so', async () => {
    const { page, host, heard } = await openHeard(openWindow, {
      'yizhan.board.1': '{"quietFrom":"00:00","quietUntil":"00:00"}',
    });
    await page.getByText('静音时段，请看屏幕').waitFor();
    call(host, 'A021');
    await page.getByText('A021').waitFor();
    await page.keyboard.press('F2');
    await page.getByLabel('静音从').fill('');
    await page.getByText('静音', { exact: true }).click();
    await page.getByText('这块屏已静音').waitFor();
    call(host, 'A022');
    await page.getByText('A022').waitFor();
    await page.getByText('大', { exact: true }).click();
    call(host, 'A023');
    // Calls are said in their order: had one of the others been, it would have been before this one.
    await expect.poll(async () => (await heard()).length, { timeout: 10_000 }).toBe(9);
    await page.getByText('用驿站自带的语音').waitFor();
    await page.screenshot({ path: `${pictures}/board-settings.png` });
  });

  test('says each call once, and a recall again', async () => {
    const { page, host, open } = await openWindow({ before: withChineseVoice });
    await open('/board');
    await page.getByText('还没有叫号').waitFor();
    call(host, 'A021');
    await page.getByText('A021').waitFor();
    call(host, 'A022', '测量站');
    await page.getByText('A022').waitFor();
    call(host, 'A021');
    const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
    await expect
      .poll(said, { timeout: 10_000 })
      .toEqual([
        '请 A 零 二 一 号，到 二  诊室',
        '请 A 零 二 二 号，到 测量站',
        '请 A 零 二 一 号，到 二  诊室',
      ]);
  });

  test('calls from before the board was opened are not spoken', async () => {
    const { page, host, open } = await openWindow({ before: withChineseVoice });
    call(host, 'A021');
    await open('/board');
    await page.getByText('A021').waitFor();
    call(host, 'A022');
    const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said.length);
    await expect.poll(said, { timeout: 10_000 }).toBe(1);
  });

  test('without any voice the board says so, and one press allows the chime', async () => {
    const { page, open } = await openWindow({ before: withSilence });
    await page.route('**/voice/*.wav', (route) => route.fulfill({ status: 404 }));
    await open('/board');
    await page.getByText('语音不可用，请看屏幕').waitFor();
    await page.getByRole('button', { name: '启用声音' }).click();
    await page.getByRole('button', { name: '启用声音' }).waitFor({ state: 'detached' });
  });
});
