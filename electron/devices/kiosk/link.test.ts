import { afterEach, describe, expect, it } from 'vitest';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import { createIdMaker, createSeeded, type Seeded } from '../../../tests/support/seeded.ts';
import { createLinkScanner } from '../framing/link-frames.ts';
import { KioskLink } from './link.ts';
import type { LinkOptions } from './link-options.ts';
import { codeOf, type BusinessMessage, type Hello } from './messages.ts';

const hello: Hello = { proto: '1.0', deviceId: 'end', fw: '1.0', caps: [], maxPayload: 1024 };
const makeId = createIdMaker();
const scan = (sid: string): BusinessMessage => ({
  type: 'session.begin',
  sid,
  lang: 'zh-CN',
  largeText: false,
});

type End = {
  link: KioskLink;
  readonly received: BusinessMessage[];
  readonly log: string[];
};

type Wire = (bytes: Uint8Array, deliver: (bytes: Uint8Array) => void, from: 0 | 1) => void;
const perfect: Wire = (bytes, deliver) => {
  deliver(bytes);
};

/** Two ends and the wire between them. */
function join(time: ManualTime, wire: Wire, changes: [Partial<LinkOptions>, Partial<LinkOptions>]) {
  let epochs = 100;
  const ends: End[] = [];
  for (const [index, change] of changes.entries()) {
    const received: BusinessMessage[] = [];
    const log: string[] = [];
    const link = new KioskLink({
      timing: time,
      transmit: async (frame) => {
        await Promise.resolve();
        wire(frame, (bytes) => ends[1 - index]?.link.feed(bytes), index === 0 ? 0 : 1);
      },
      makeEpoch: () => ++epochs,
      hello,
      keys: () => [],
      heartbeat: () => ({ uptime: 0, state: 'idle', paper: 'ok', errors: 0 }),
      onUp: () => log.push('up'),
      onDown: () => log.push('down'),
      onMismatch: () => log.push('mismatch'),
      onMessage: (message) => received.push(message),
      onHeartbeat: () => undefined,
      ...change,
    });
    ends.push({ link, received, log });
  }
  const [a, b] = ends as [End, End];
  return { a, b };
}

describe('a kiosk link', () => {
  let ends: End[] = [];

  async function start(
    wire = perfect,
    changes: [Partial<LinkOptions>, Partial<LinkOptions>] = [{}, {}],
  ) {
    const time = createManualTime();
    const { a, b } = join(time, wire, changes);
    ends = [a, b];
    a.link.start();
    b.link.start();
    await time.settle();
    return { time, a, b };
  }

  afterEach(() => {
    for (const end of ends) end.link.stop();
  });

  it('comes up at both ends and carries messages in order', async () => {
    const { a, b } = await start();
    expect([a.log, b.log]).toEqual([['up'], ['up']]);
    const sent = [1, 2, 3, 4].map(() => scan(makeId()));
    await Promise.all(sent.map((message) => a.link.send(message)));
    expect(b.received).toEqual(sent);
  });

  it('hears of the paper of a kiosk that nobody has switched off for years', async () => {
    const uptime = 5 * 366 * 86_400;
    const papers: string[] = [];
    const { time } = await start(perfect, [
      { onHeartbeat: ({ paper }) => papers.push(paper) },
      { heartbeat: () => ({ uptime, state: 'idle', paper: 'out', errors: uptime }) },
    ]);
    await time.advance(5_000);
    expect(papers).toEqual(['out', 'out']);
  });

  it('stays up in silence, by heartbeats', async () => {
    const { time, a, b } = await start();
    await time.advance(120_000);
    expect([a.log, b.log]).toEqual([['up'], ['up']]);
  });

  it('sends again what was lost: 300 ms, three times', async () => {
    let lose = 0;
    const { time, a, b } = await start((bytes, deliver) => {
      if (lose > 0) lose -= 1;
      else deliver(bytes);
    });
    lose = 3;
    const sent = a.link.send(scan(makeId()));
    await time.advance(899);
    expect(b.received).toEqual([]);
    await time.advance(1);
    await sent;
    expect(b.received).toHaveLength(1);
  });

  it('goes down after the third repeat, fails what waits, and comes up again', async () => {
    let isCut = false;
    const { time, a, b } = await start((bytes, deliver) => {
      if (!isCut) deliver(bytes);
    });
    isCut = true;
    const sent = Promise.allSettled([a.link.send(scan(makeId())), a.link.send(scan(makeId()))]);
    await time.advance(1_300);
    expect(await sent).toMatchObject([
      { status: 'rejected', reason: { failure: 'down' } },
      { status: 'rejected', reason: { failure: 'down' } },
    ]);
    expect(a.log).toEqual(['up', 'down']);
    isCut = false;
    await time.advance(2_000);
    expect(a.log).toEqual(['up', 'down', 'up']);
    expect(b.log).toEqual(['up', 'down', 'up']);
    expect(b.received).toEqual([]);
  });

  it('notices a dead peer by three missed heartbeats', async () => {
    let isCut = false;
    const { time, a } = await start((bytes, deliver) => {
      if (!isCut) deliver(bytes);
    });
    isCut = true;
    await time.advance(6_000);
    expect(a.log).toEqual(['up']);
    await time.advance(3_000);
    expect(a.log).toEqual(['up', 'down']);
    expect(a.link.isUp).toBe(false);
  });

  it('acknowledges a repeat and does not do it again', async () => {
    const { a, b } = await start((bytes, deliver) => {
      deliver(bytes);
      deliver(bytes);
    });
    await a.link.send(scan(makeId()));
    await a.link.send(scan(makeId()));
    expect(b.received).toHaveLength(2);
  });

  it('delivers each message once and in order over a line that loses, repeats and garbles', async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const random = createSeeded(seed);
      const { time, a, b } = await start(badWire(random));
      await time.advance(5_000);
      const delivered: BusinessMessage[] = [];
      for (let count = 0; count < 40; count += 1) {
        const message = scan(makeId());
        const sent = a.link.send(message).then(
          () => delivered.push(message),
          () => undefined,
        );
        await time.advance(1_500);
        await sent;
      }
      // What was confirmed arrived; nothing arrived twice; the order is that of sending.
      const ids = b.received.map((message) => ('sid' in message ? String(message.sid) : ''));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(ids.toSorted());
      expect(
        delivered.filter((message) => !b.received.includes(message) && !has(b, message)),
      ).toEqual([]);
      a.link.stop();
      b.link.stop();
    }
  });

  it('drops what an earlier life of the peer had said, and acknowledges it', async () => {
    const said: [Uint8Array[], Uint8Array[]] = [[], []];
    const { time, a, b } = await start((bytes, deliver, from) => {
      said[from].push(bytes);
      deliver(bytes);
    });
    said[0].length = 0;
    await a.link.send(scan(makeId()));
    const [old] = said[0];
    a.link.stop();
    a.link.start();
    await time.settle();
    expect(b.log).toEqual(['up', 'down', 'up']);
    said[1].length = 0;
    b.link.feed(old!);
    await time.settle();
    expect(b.received).toHaveLength(1);
    expect(messagesIn(said[1])).toEqual([`${codeOf('ack')} {"of":101}`]);
  });

  it('comes up anew when the peer was started anew, and fails what waited', async () => {
    let isCut = false;
    const { time, a, b } = await start((bytes, deliver) => {
      if (!isCut) deliver(bytes);
    });
    isCut = true;
    const sent = a.link.send(scan(makeId()));
    const failed = expect(sent).rejects.toMatchObject({ failure: 'down' });
    await time.advance(100);
    isCut = false;
    b.link.stop();
    b.link.start();
    await time.settle();
    await failed;
    expect(a.log).toEqual(['up', 'down', 'up']);
  });

  it('refuses another major version and says so on both sides', async () => {
    const { time, a, b } = await start(perfect, [{}, { hello: { ...hello, proto: '2.0' } }]);
    await time.advance(5_000);
    expect(a.link.isUp || b.link.isUp).toBe(false);
    expect(a.log[0]).toBe('mismatch');
    expect(b.log[0]).toBe('mismatch');
  });

  it('takes another minor version', async () => {
    const { a } = await start(perfect, [{}, { hello: { ...hello, proto: '1.7' } }]);
    expect(a.log).toEqual(['up']);
  });

  it('does not take its own echo for a peer', async () => {
    const time = createManualTime();
    const { a } = join(time, perfect, [{ transmit: async (frame) => a.link.feed(frame) }, {}]);
    a.link.start();
    await time.advance(5_000);
    expect(a.log).toEqual([]);
    a.link.stop();
  });

  it('refuses a message of the wrong shape once, without going down', async () => {
    const { time, a, b } = await start();
    const wrong = { type: 'session.begin', sid: 'nobody' } as unknown as BusinessMessage;
    await expect(a.link.send(wrong)).rejects.toMatchObject({ failure: 'refused' });
    await a.link.send(scan(makeId()));
    await time.advance(5_000);
    expect(b.received).toHaveLength(1);
    expect(a.log).toEqual(['up']);
  });

  it('does not send more than the peer takes', async () => {
    const { a } = await start(perfect, [{}, { hello: { ...hello, maxPayload: 128 } }]);
    const page: BusinessMessage = {
      type: 'page.show',
      sid: null,
      pageId: 'welcome',
      params: { clinicName: '驿'.repeat(60) },
    };
    await expect(a.link.send(page)).rejects.toMatchObject({ failure: 'too-long' });
  });

  describe('that is paired', () => {
    const key = Buffer.from('0123456789abcdef');
    const page: BusinessMessage = {
      type: 'page.show',
      sid: null,
      pageId: 'welcome',
      params: { clinicName: '驿站' },
    };

    it('carries tagged messages', async () => {
      const { a, b } = await start(perfect, [{ keys: () => [key] }, { keys: () => [key] }]);
      await a.link.send(page);
      expect(b.received).toEqual([page]);
    });

    it.each([
      ['no key', null],
      ['another key', Buffer.from('fedcba9876543210')],
    ])('refuses pages from an end with %s and counts them', async (_name, other) => {
      const keys = () => (other ? [other] : []);
      const { a, b } = await start(perfect, [{ keys }, { keys: () => [key] }]);
      await expect(a.link.send(page)).rejects.toMatchObject({ failure: 'refused' });
      await a.link.send(scan(makeId()));
      expect(b.received).toHaveLength(1);
      expect(b.link.pairingFailures).toBe(1);
    });
  });
});

function has(end: End, message: BusinessMessage): boolean {
  return end.received.some((one) => JSON.stringify(one) === JSON.stringify(message));
}

/** Loses, repeats and garbles one frame in eight. */
function badWire(random: Seeded): Wire {
  return (bytes, deliver) => {
    const fate = random.below(24);
    if (fate === 0) return;
    if (fate === 1) deliver(bytes);
    const copy = Uint8Array.from(bytes);
    if (fate === 2) copy[random.below(copy.length)]! ^= 1 << random.below(8);
    deliver(fate === 2 ? copy : bytes);
  };
}

/** What the frames on the wire say. */
function messagesIn(frames: readonly Uint8Array[]): string[] {
  const scanner = createLinkScanner();
  const found = frames.flatMap((bytes) => scanner.feed(bytes));
  return found.flatMap((one) =>
    one.kind === 'frame' ? [`${one.frame.type} ${Buffer.from(one.frame.payload).toString()}`] : [],
  );
}
