import { randomInt } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { DeviceBinding } from '../../../shared/contract/devices.ts';
import type { KioskOutcome } from '../../../shared/contract/visits.ts';
import type { DeviceEvent } from '../../../shared/contract/device-link.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import { inventedCard } from '../../../tests/support/cards.ts';
import { lineKinds, openLinePair, type LinePair } from '../../../tests/support/line-pair.ts';
import { createIdMaker, createSeeded } from '../../../tests/support/seeded.ts';
import { DeviceLine } from '../device-line.ts';
import { plugIn, type FarEnd, type PluggedIn } from '../far-end.ts';
import type { OpenLine } from '../ports/line.ts';
import { pause, systemTiming } from '../timing.ts';
import { plainDesk, type KioskDesk, type KioskWish } from './desk.ts';
import { createKioskDriver, kioskProfile } from './driver.ts';
import { KioskSimulator } from './simulator.ts';

const makeId = createIdMaker();
const makeEpoch = () => randomInt(1, 2 ** 32);
const card = inventedCard();

const binding: DeviceBinding = {
  deviceId: '01890000-0000-7000-8000-0000000000a1',
  label: '自助机',
  driver: 'kiosk',
  transport: { kind: 'serial', path: 'given by the test', baudRate: null },
  enabled: true,
  simulated: true,
};

describe.each(lineKinds)('a kiosk on %s', (kind) => {
  let pair: LinePair;
  let far: PluggedIn;
  let kiosk: KioskSimulator;
  let line: DeviceLine | null = null;
  let events: DeviceEvent[];
  let scans: string[];
  let ticketId: string;
  let news = Promise.withResolvers<void>();

  async function start(device: (kiosk: KioskSimulator) => FarEnd = (same) => same) {
    events = [];
    scans = [];
    ticketId = makeId();
    kiosk = new KioskSimulator({ timing: systemTiming, makeEpoch });
    pair = await openLinePair(kind);
    far = await plugIn(systemTiming, device(kiosk), pair.listen);
    startHost();
    await until(() => lastState() === 'ready');
  }

  /** The host's end; called again, it is the next life of the host. */
  function startHost(
    decide: () => Promise<KioskOutcome> = () => Promise.resolve(ticket()),
    complete: (desk: KioskDesk) => KioskDesk = (same) => same,
  ) {
    const open: OpenLine = pair.open(kioskProfile, far.port);
    line = new DeviceLine({
      binding,
      driver: createKioskDriver({
        makeId,
        makeEpoch,
        clinicName: () => '槐树街道驿站',
        deskOf: () =>
          complete({
            ...plainDesk((scan) => {
              scans.push(scan.eventId);
              wake();
              return decide();
            }),
            scanCode: () => Promise.resolve({ outcome: 'code', state: 'card' }),
          }),
      }),
      open,
      timing: systemTiming,
      report: (event) => {
        events.push(event);
        wake();
        return Promise.resolve(true);
      },
    });
    line.start();
  }

  function ticket(): KioskOutcome {
    return {
      outcome: 'ticket',
      newcomer: false,
      checkedIn: {
        visitId: makeId(),
        residentId: makeId(),
        lane: 'W',
        repeated: scans.length > 1,
        ticket: {
          ticketId,
          number: 'W007',
          goTo: '测量站',
          ahead: 2,
          aboutMinutes: 15,
          checkInAt: '2026-11-21T00:31:00.000Z' as Instant,
          clinicName: '槐树街道驿站',
        },
      },
    };
  }

  function wake() {
    const woken = news;
    news = Promise.withResolvers<void>();
    woken.resolve();
  }

  /** Looks whenever something was reported, and at the kiosk's own state now and then. */
  async function until(isTrue: () => boolean) {
    while (!isTrue()) await Promise.race([news.promise, pause(systemTiming, 20)]);
  }

  const lastState = () => {
    const last = events.findLast((event) => event.type === 'status');
    return last?.type === 'status' ? last.state : null;
  };
  const warnings = () => {
    const last = events.findLast((event) => event.type === 'status');
    return last?.type === 'status' ? last.warnings : [];
  };
  const statuses = () =>
    events.flatMap((event) => (event.type === 'print-status' ? [event.state] : []));
  const jobs = () => kiosk.printed.map((printed) => printed.jobId);

  afterEach(async () => {
    await line?.stop();
    kiosk.stop();
    await far.unplug();
    await pair.close();
  });

  it('prints a ticket for a tapped card', async () => {
    await start();
    kiosk.present(card);
    await until(() => statuses().length === 1);
    expect(statuses()).toEqual(['printed']);
    expect(jobs()).toEqual([ticketId]);
    expect(kiosk.display()).toContain('W007');
  });

  it('asks for the card of who holds up a code that says nothing of them', async () => {
    await start();
    await until(() => lastState() === 'ready' && kiosk.display().includes('槐树街道驿站'));
    kiosk.scan('1234567890123456789012345678');
    await until(() => kiosk.display().includes('这个码不能取号'));
    kiosk.present(card);
    await until(() => statuses().length === 1);
    expect(jobs()).toEqual([ticketId]);
  });

  it('prints one ticket over a line that loses, repeats and garbles frames', async () => {
    const random = createSeeded(20_261_121);
    await start((plain) => shaky(plain, random));
    kiosk.present(card);
    await until(() => statuses().includes('printed'));
    expect(jobs()).toEqual([ticketId]);
  });

  it('prints one ticket when the kiosk is started anew as soon as its card was decided', async () => {
    await start();
    kiosk.present(card);
    await until(() => scans.length === 1);
    kiosk.restart();
    await until(() => statuses().length > 0);
    expect(jobs()).toEqual([ticketId]);
  });

  it('prints one ticket when the kiosk is started anew while it prints', async () => {
    await start();
    kiosk.present(card);
    await until(() => jobs().length === 1);
    kiosk.restart();
    await until(() => statuses().length > 0);
    expect(jobs()).toEqual([ticketId]);
    expect(statuses()).toEqual(['unknown']);
  });

  it('prints one ticket when the host is started anew while it waits for the decision', async () => {
    await start();
    await line?.stop();
    startHost(() => new Promise(() => undefined));
    await until(() => lastState() === 'ready' && kiosk.display().includes('槐树街道驿站'));
    kiosk.present(card);
    await until(() => scans.length === 1);
    await hostStartsAnew();
    expect(jobs()).toEqual([ticketId]);
  });

  it('prints one ticket when the host is started anew while the kiosk prints', async () => {
    await start();
    kiosk.present(card);
    await until(() => jobs().length === 1);
    await hostStartsAnew();
    expect(jobs()).toEqual([ticketId]);
  });

  it('prints one ticket when the cable is pulled while it prints', async () => {
    await start();
    if (!pair.unplug || !pair.replug) return expect(kind).toContain('TCP');
    kiosk.present(card);
    await until(() => jobs().length === 1);
    await pair.unplug();
    await until(() => lastState() !== 'ready');
    await pair.replug();
    await until(() => statuses().length > 0);
    expect(jobs()).toEqual([ticketId]);
  });

  it('is paired over the line, and serves only as the kiosk that it was paired with', async () => {
    await start();
    const desk = createPairingDesk();
    await line?.stop();
    startHost(undefined, desk.of);
    await until(() => desk.code() !== null);
    expect(kiosk.display().join('').replaceAll(' ', '')).toContain(desk.code());
    desk.compare(true);
    await until(() => desk.isDone() && kiosk.isPaired && lastState() === 'ready');
    kiosk.present(card);
    await until(() => statuses().length === 1);
    expect(jobs()).toEqual([ticketId]);
    kiosk.lift();
    kiosk.forgetKey();
    await until(() => warnings().includes('other-key'));
    kiosk.present(inventedCard({ name: '李有德' }));
    await until(() => kiosk.display().includes('自助机暂停服务'));
    expect([scans.length, jobs().length]).toEqual([1, 1]);
  });

  /** A new life of the host; the person, told nothing, lays the card down again. */
  async function hostStartsAnew() {
    const before = statuses().length;
    await line?.stop();
    kiosk.lift();
    startHost();
    await until(() => lastState() === 'ready' && kiosk.display().includes('槐树街道驿站'));
    kiosk.present(card);
    await until(() => statuses().length > before);
    expect(statuses().at(-1)).toBe('printed');
  }
});

/** One frame in twelve is lost, comes twice, or has a bit turned. */
function shaky(kiosk: KioskSimulator, random: ReturnType<typeof createSeeded>): FarEnd {
  const fate = (bytes: Uint8Array): Uint8Array[] => {
    const lot = random.below(36);
    if (lot === 0) return [];
    if (lot === 1) return [bytes, bytes];
    const copy = Uint8Array.from(bytes);
    if (lot === 2) copy[random.below(copy.length)]! ^= 1 << random.below(8);
    return [copy];
  };
  return {
    profile: kiosk.profile,
    display: () => kiosk.display(),
    stop: () => {
      kiosk.stop();
    },
    connect(send) {
      const user = kiosk.connect(async (bytes) => {
        for (const piece of fate(bytes)) await send(piece);
      });
      return {
        feed: (bytes) => {
          for (const piece of fate(bytes)) user.feed(piece);
        },
        closed: () => {
          user.closed();
        },
      };
    },
  };
}

/** Somebody at the desk who pairs: what they see, and what they say. */
function createPairingDesk() {
  let keys: Uint8Array[] = [];
  let code: string | null = null;
  let isDone = false;
  let wish: KioskWish = {
    pairing: { pairingId: makeId(), isForgetting: false, isSame: null },
    help: 'none',
  };
  const listeners = new Set<(wish: KioskWish) => void>();
  return {
    code: () => code,
    isDone: () => isDone,
    compare(isSame: boolean) {
      wish = { ...wish, pairing: wish.pairing && { ...wish.pairing, isSame } };
      for (const listener of listeners) listener(wish);
    },
    of: (desk: KioskDesk): KioskDesk => ({
      ...desk,
      keys: () => keys,
      keepKey: ({ key }) => {
        keys = [key];
        return Promise.resolve();
      },
      tellPairing: (_pairingId, news) => {
        if (news.state === 'compare') code = news.code;
        isDone ||= news.state === 'done';
      },
      wish: () => wish,
      onWish: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
  };
}
