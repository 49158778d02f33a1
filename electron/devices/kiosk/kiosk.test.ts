import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IdentityCard } from '../../../shared/contract/card.ts';
import type { KioskOutcome } from '../../../shared/contract/visits.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import { inventedCard } from '../../../tests/support/cards.ts';
import { createRig, type DeviceRig } from '../../../tests/support/device-rig.ts';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import { createIdMaker, createSeeded } from '../../../tests/support/seeded.ts';
import { createKioskDriver, type KioskServices } from './driver.ts';
import { plainDesk, type KioskDesk, type KioskScan } from './desk.ts';
import { KioskSimulator } from './simulator.ts';

const wang = inventedCard();
const li = inventedCard({ name: '李有德', sex: 'male', number: '11019919490101003X' });
const AN_HOUR_MS = 3_600_000;

/** A data host for one kiosk: the same person has the same ticket all day. */
function createClinic(time: ManualTime) {
  const makeId = createIdMaker();
  const tickets = new Map<string, string>();
  const clinic = {
    scans: [] as KioskScan[],
    answerAfterMs: 20,
    isAway: false,
    outcome: null as KioskOutcome | null,
    ticketOf: (card: IdentityCard) => tickets.get(card.number),
    async scan(scan: KioskScan): Promise<KioskOutcome> {
      clinic.scans.push(scan);
      if (clinic.isAway) throw new Error('away');
      await new Promise<void>((resolve) => time.after(clinic.answerAfterMs, resolve));
      return clinic.outcome ?? admit(scan.card);
    },
  };

  function admit(card: IdentityCard): KioskOutcome {
    const repeated = tickets.has(card.number);
    if (!repeated) tickets.set(card.number, makeId());
    const place = [...tickets.keys()].indexOf(card.number) + 1;
    return {
      outcome: 'ticket',
      newcomer: false,
      checkedIn: {
        visitId: makeId(),
        residentId: makeId(),
        lane: 'W',
        repeated,
        ticket: {
          ticketId: tickets.get(card.number)!,
          number: `W${String(place).padStart(3, '0')}`,
          goTo: '测量站',
          ahead: place - 1,
          aboutMinutes: 10,
          checkInAt: '2026-11-21T00:31:00.000Z' as Instant,
          clinicName: '槐树街道驿站',
        },
      },
    };
  }
  return clinic;
}

describe('a kiosk', () => {
  let time: ManualTime;
  let clinic: ReturnType<typeof createClinic>;
  let kiosk: KioskSimulator;
  let rig: DeviceRig;
  let services: KioskServices;
  let desk: KioskDesk;

  beforeEach(() => {
    time = createManualTime();
    clinic = createClinic(time);
    kiosk = new KioskSimulator({ timing: time, makeEpoch: epochsFrom(1_000) });
    desk = plainDesk((scan) => clinic.scan(scan));
    services = {
      makeId: createIdMaker(),
      makeEpoch: epochsFrom(1),
      clinicName: () => '槐树街道驿站',
      deskOf: () => desk,
    };
  });

  afterEach(() => {
    kiosk.stop();
  });

  async function start(line?: Parameters<typeof createRig>[3]) {
    rig = createRig(time, createKioskDriver(services), kiosk, line);
    await time.advance(1_500);
  }

  async function tap(card: IdentityCard, holdMs = 1_500) {
    kiosk.present(card);
    await time.advance(holdMs);
    kiosk.lift();
  }

  const jobs = () => kiosk.printed.map((ticket) => ticket.jobId);
  const screen = () => kiosk.display().join(' ');

  it('greets with the name of the clinic', async () => {
    await start();
    expect(rig.health).toEqual(['ready']);
    expect(kiosk.display()).toEqual([
      '请把身份证放在读卡区',
      '也可以扫预约单、号票上的码',
      '槐树街道驿站',
    ]);
  });

  it('prints a ticket for a card, shows it, and goes back to its greeting', async () => {
    await start();
    await tap(wang);
    expect(clinic.scans.map((scan) => scan.card)).toEqual([wang]);
    expect(kiosk.printed).toEqual([
      {
        jobId: clinic.ticketOf(wang),
        lines: [
          '槐树街道驿站',
          'W001',
          '请到 测量站',
          '前面还有 0 人',
          '大约等 10 分钟',
          '取号时间 08:31',
        ],
      },
    ]);
    expect(screen()).toContain('取号成功 W001');
    expect(rig.events).toEqual([
      { type: 'print-status', jobId: clinic.ticketOf(wang), state: 'printed' },
    ]);
    await time.advance(8_000);
    expect(screen()).toContain('请把身份证');
  });

  it('takes the ticket of a card that was tapped only for a moment', async () => {
    await start();
    await tap(wang, 700);
    await time.advance(1_000);
    expect(jobs()).toEqual([clinic.ticketOf(wang)]);
  });

  it('does not print again for a card that already has its ticket', async () => {
    await start();
    await tap(wang);
    await time.advance(20_000);
    await tap(wang);
    expect(jobs()).toHaveLength(1);
    expect(screen()).toContain('您已经取过号了 W001');
  });

  it('keeps two people apart when the second lays a card down in the session of the first', async () => {
    await start();
    clinic.answerAfterMs = 2_000;
    kiosk.present(wang);
    await time.advance(1_000);
    kiosk.lift();
    await time.advance(200);
    kiosk.present(li);
    await time.advance(1_000);
    kiosk.lift();
    expect(clinic.scans.map((scan) => scan.card)).toEqual([wang]);
    const shown: string[] = [];
    for (let step = 0; step < 120; step += 1) {
      await time.advance(100);
      if (shown.at(-1) !== screen()) shown.push(screen());
    }
    expect(clinic.scans.map((scan) => scan.card)).toEqual([wang, li]);
    expect(jobs()).toEqual([clinic.ticketOf(li), clinic.ticketOf(wang)]);
    const results = shown.filter((page) => page.startsWith('取号成功'));
    expect(results).toHaveLength(2);
    expect(results[0]).toContain('W001');
    expect(results[1]).toContain('W002');
  });

  it('sends people to the desk when the data host is away for three seconds', async () => {
    await start();
    clinic.isAway = true;
    await tap(wang, 2_500);
    expect(screen()).not.toContain('服务台');
    await time.advance(2_000);
    expect(screen()).toContain('请到服务台');
    expect(new Set(clinic.scans.map((scan) => scan.eventId)).size).toBe(1);
    clinic.isAway = false;
    await time.advance(20_000);
    expect(jobs()).toEqual([]);
    expect(screen()).toContain('请把身份证');
  });

  it('goes on by itself when the data host comes back in time, as one scan', async () => {
    await start();
    clinic.isAway = true;
    await tap(wang);
    clinic.isAway = false;
    await time.advance(1_000);
    expect(jobs()).toEqual([clinic.ticketOf(wang)]);
    expect(new Set(clinic.scans.map((scan) => scan.eventId)).size).toBe(1);
  });

  it('prints nothing for an answer that comes after the person was sent away', async () => {
    await start();
    clinic.answerAfterMs = 5_000;
    await tap(wang);
    await time.advance(AN_HOUR_MS);
    expect(clinic.ticketOf(wang)).toBeDefined();
    expect(jobs()).toEqual([]);
  });

  it('says why the desk has to help', async () => {
    await start();
    clinic.outcome = { outcome: 'desk', reason: 'possible-duplicate' };
    await tap(wang);
    expect(kiosk.display()).toEqual(['请到服务台', '需要核对您的档案']);
    expect(jobs()).toEqual([]);
  });

  it('ends the session of a card that could not be read', async () => {
    await start();
    kiosk.present(inventedCard({ name: '' }));
    await time.advance(700);
    kiosk.lift();
    await time.advance(300);
    expect(screen()).toContain('再放一次');
    await time.advance(3_000);
    expect(screen()).toContain('请把身份证');
    await tap(wang);
    expect(jobs()).toEqual([clinic.ticketOf(wang)]);
  });

  it('says the number when there is no paper, and reports it', async () => {
    await start();
    kiosk.setPaper(false);
    await tap(wang);
    await time.advance(1_000);
    expect(screen()).toContain('请记住您的号码 W001');
    expect(rig.events).toMatchObject([{ type: 'print-status', state: 'paper-out' }]);
    await time.advance(2_000);
    expect([...rig.warnings]).toContain('paper-out');
    kiosk.setPaper(true);
    await time.advance(20_000);
    expect([...rig.warnings]).toEqual(['unpaired']);
    await tap(wang);
    expect(jobs()).toEqual([clinic.ticketOf(wang)]);
  });

  it('is offline when the cable is pulled, and works again after', async () => {
    await start();
    await rig.unplug();
    await time.settle();
    expect(screen()).toContain('暂停服务');
    rig.plug();
    await time.advance(1_000);
    await tap(wang);
    expect(jobs()).toEqual([clinic.ticketOf(wang)]);
  });

  it('serves a card that was laid down a moment before the link was there', async () => {
    await start();
    await rig.unplug();
    kiosk.present(wang);
    await time.advance(1_000);
    kiosk.lift();
    rig.plug();
    await time.advance(2_000);
    expect(jobs()).toEqual([clinic.ticketOf(wang)]);
  });

  it('forgets a card for which no link came', async () => {
    await start();
    await rig.unplug();
    kiosk.present(wang);
    await time.advance(1_000);
    kiosk.lift();
    await time.advance(10_000);
    rig.plug();
    await time.advance(20_000);
    expect(clinic.scans).toEqual([]);
  });

  it('says when its link speaks another version', async () => {
    kiosk.stop();
    kiosk = new KioskSimulator({ timing: time, makeEpoch: epochsFrom(1_000), proto: '2.0' });
    await start();
    await time.advance(20_000);
    expect(rig.health).toEqual(['version-mismatch']);
  });

  it('is missed when it says nothing', async () => {
    rig = createRig(time, createKioskDriver(services), {
      connect: () => ({ feed: () => undefined, closed: () => undefined }),
    });
    await time.advance(5_000);
    expect(rig.health).toEqual(['no-answer']);
    await time.advance(60_000);
    expect(rig.reopenAsked).toBe(1);
    rig.connection.closed();
  });

  describe('prints one ticket', () => {
    it('when the kiosk is started anew at any moment of a check-in', async () => {
      for (let atMs = 0; atMs <= 2_000; atMs += 50) {
        await atMoment(atMs, () => {
          kiosk.restart();
        });
        await time.advance(3_000);
        // Whoever has no ticket in hand lays the card down again.
        if (jobs().length === 0) await tap(wang, 2_000);
        await time.advance(2_000);
        expect([atMs, jobs()]).toEqual([atMs, [clinic.ticketOf(wang)]]);
      }
    });

    it('when the host is started anew at any moment of a check-in', async () => {
      for (let atMs = 0; atMs <= 2_000; atMs += 50) {
        await atMoment(atMs, async () => {
          await rig.unplug();
          rig = createRig(time, createKioskDriver(services), kiosk);
        });
        kiosk.lift();
        await time.advance(3_000);
        await tap(wang, 2_000);
        await time.advance(3_000);
        expect([atMs, jobs()]).toEqual([atMs, [clinic.ticketOf(wang)]]);
      }
    });

    it('when the cable is pulled at any moment of a check-in, without another tap if it was decided', async () => {
      for (let atMs = 0; atMs <= 2_000; atMs += 50) {
        await atMoment(atMs, async () => {
          await rig.unplug();
          await time.advance(200);
          rig.plug();
        });
        const wasDecided = clinic.ticketOf(wang) !== undefined;
        kiosk.lift();
        await time.advance(3_000);
        if (!wasDecided) await tap(wang, 2_000);
        await time.advance(3_000);
        const [job] = jobs();
        expect([atMs, jobs().length]).toEqual([atMs, 1]);
        expect(job).toBe(clinic.ticketOf(wang));
      }
    });

    it('over a line that loses, repeats and garbles', async () => {
      for (let seed = 1; seed <= 20; seed += 1) {
        const random = createSeeded(seed);
        const bad = (bytes: Uint8Array): readonly Uint8Array[] => {
          const fate = random.below(30);
          if (fate === 0) return [];
          if (fate === 1) return [bytes, bytes];
          if (fate === 2) return [Uint8Array.of(0x5a, 0xa5), bytes];
          return [bytes];
        };
        await anew({ toDevice: bad, toHost: bad });
        for (let turn = 0; turn < 10 && jobs().length === 0; turn += 1) {
          await time.advance(12_000);
          await tap(wang, 2_000);
        }
        await time.advance(10_000);
        expect([seed, jobs()]).toEqual([seed, [clinic.ticketOf(wang)]]);
      }
    });

    /** A fresh kiosk and clinic, a card laid down, and something that happens `atMs` after that. */
    async function atMoment(atMs: number, happen: () => void | Promise<void>) {
      await anew();
      kiosk.present(wang);
      await time.advance(atMs);
      await happen();
      await time.advance(2_500 - atMs);
      kiosk.lift();
      await time.advance(1_000);
    }

    async function anew(line?: Parameters<typeof createRig>[3]) {
      kiosk.stop();
      time = createManualTime();
      clinic = createClinic(time);
      kiosk = new KioskSimulator({ timing: time, makeEpoch: epochsFrom(1_000) });
      desk = plainDesk((scan) => clinic.scan(scan));
      await start(line);
    }
  });
});

function epochsFrom(first: number): () => number {
  let next = first;
  return () => next++;
}
