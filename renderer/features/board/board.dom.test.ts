import { describe, expect, test } from 'vitest';
import { toInstant } from '../../../shared/lib/clock.ts';
import type { FakeHost } from '../../../tests/support/fake-host/host.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

/** Calls the first who waits; a second time is a recall. */
function call(host: FakeHost, number: string, roomName = '2 诊室'): void {
  const { clinic } = host;
  const ticket = clinic.ticketNumbered(number);
  clinic.change(() =>
    clinic.patchTicket(ticket.ticketId, {
      state: 'called',
      calls: ticket.calls + 1,
      roomName,
      calledAt: toInstant(Date.now()),
    }),
  );
}

/** Stands in for the machine's voices and writes down what they say. */
function withChineseVoice(): void {
  const said: string[] = [];
  Object.assign(window, { said });
  const voice = { lang: 'zh-CN', name: 'Test' };
  Object.defineProperty(window, 'speechSynthesis', {
    value: {
      getVoices: () => [voice],
      speak: (utterance: { text: string }) => said.push(utterance.text),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    },
  });
  Object.assign(window, {
    SpeechSynthesisUtterance: class {
      text: string;
      constructor(text: string) {
        this.text = text;
      }
    },
  });
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
    },
  });
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

  test('ticket and room stand 12 % of the screen high, eight lines at most', async () => {
    const { page, host, open } = await openWindow();
    await open('/board');
    for (let count = 0; count < 10; count += 1) {
      const ticket = host.clinic.addTicket(host.clinic.personAt(count % 8), host.clinic.consulting);
      call(host, ticket.number);
    }
    await page.getByRole('listitem').nth(7).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(8);
    const sizes = await page
      .getByRole('listitem')
      .evaluateAll((items) =>
        items.map((item) => Number.parseFloat(getComputedStyle(item).fontSize)),
      );
    for (const size of sizes) expect(size).toBeGreaterThanOrEqual(768 * 0.12 - 0.5);
    const isCut = await page.evaluate(
      () => document.documentElement.scrollHeight > window.innerHeight + 1,
    );
    expect(isCut).toBe(false);
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

describe('voice', () => {
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
      .poll(said)
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
    await expect.poll(said).toBe(1);
  });

  test('without a voice the board says so, and one press allows the chime', async () => {
    const { page, open } = await openWindow({ before: withSilence });
    await open('/board');
    await page.getByText('语音不可用，请看屏幕').waitFor();
    await page.getByRole('button', { name: '启用声音' }).click();
    await page.getByRole('button', { name: '启用声音' }).waitFor({ state: 'detached' });
  });
});
