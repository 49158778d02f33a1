import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../../shared/contract/device-link.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { inventedCard } from '../../tests/support/cards.ts';
import { createManualTime, type ManualTime } from '../../tests/support/manual-time.ts';
import { createIdMaker } from '../../tests/support/seeded.ts';
import { ReportQueue, type Report, type ReportFailure } from './report-queue.ts';

const status = (frames: number): DeviceEvent => ({
  type: 'status',
  state: 'ready',
  frames,
  rejected: 0,
  discardedBytes: 0,
  reconnects: 0,
  heldBy: null,
  hint: null,
  warnings: [],
});
const rejected: DeviceEvent = {
  type: 'rejected',
  reason: 'checksum',
  rawHex: null,
  driver: 'and-tm2655',
  driverVersion: '1.0',
};
const reading = (pulse: number): DeviceEvent => ({
  type: 'reading',
  values: [{ kind: 'pulse', value: pulse, unit: '/min' }],
  deviceTime: null,
  subjectId: null,
  flags: [],
  rawHex: '',
  driver: 'and-tm2655',
  driverVersion: '1.0',
  epoch: 1,
  monotonicMs: 0,
});
const card: DeviceEvent = { type: 'card', card: inventedCard() };
const noCard: DeviceEvent = { type: 'card', card: null };

class Answer extends Error {
  readonly failure: ReportFailure;
  constructor(failure: ReportFailure) {
    super(failure);
    this.failure = failure;
  }
}

describe('reports on their way to the data host', () => {
  let time: ManualTime;
  let queue: ReportQueue;
  let arrived: Report[];
  let answer: (report: Report) => Promise<unknown>;
  const makeId = createIdMaker();

  beforeEach(() => {
    time = createManualTime();
    arrived = [];
    answer = () => Promise.resolve();
    queue = createQueue();
  });

  function createQueue(capacity?: number) {
    return new ReportQueue({
      timing: time,
      send: (report) => {
        arrived.push(report);
        return answer(report);
      },
      failureOf: (error) => (error instanceof Answer ? error.failure : 'away'),
      ...(capacity === undefined ? {} : { capacity }),
    });
  }

  const add = (event: DeviceEvent, deviceId = 'd1') =>
    queue.add({ eventId: makeId(), deviceId, at: toInstant(time.now()), event });
  const away = () => Promise.reject(new Error('away'));

  it('are answered in order', async () => {
    const stored = await Promise.all([add(reading(1)), add(rejected), add(reading(2))]);
    expect(stored).toEqual([true, true, true]);
    expect(arrived.map((report) => report.event)).toEqual([reading(1), rejected, reading(2)]);
    expect(queue.waiting).toBe(0);
  });

  it('are repeated with the same id until they are answered, ever more slowly', async () => {
    answer = away;
    const stored = add(reading(1));
    await time.advance(60_000);
    expect(arrived.length).toBeGreaterThan(5);
    expect(arrived.length).toBeLessThan(20);
    answer = () => Promise.resolve();
    await time.advance(5_000);
    expect(await stored).toBe(true);
    expect(new Set(arrived.map((report) => report.eventId)).size).toBe(1);
  });

  it('go out at once when the data host is back', async () => {
    answer = away;
    const stored = add(reading(1));
    await time.advance(60_000);
    answer = () => Promise.resolve();
    queue.wake();
    expect(await stored).toBe(true);
  });

  it('are sent again when no answer comes at all', async () => {
    answer = () => new Promise(() => undefined);
    const stored = add(reading(1));
    await time.advance(10_000);
    answer = () => Promise.resolve();
    await time.advance(1_000);
    expect(await stored).toBe(true);
    expect(arrived).toHaveLength(2);
  });

  it('are given up when they are refused, and the next goes on', async () => {
    answer = (report) =>
      report.event.type === 'rejected' ? Promise.reject(new Answer('refused')) : Promise.resolve();
    expect(await Promise.all([add(rejected), add(reading(1))])).toEqual([false, true]);
    expect(queue.dropped).toBe(1);
  });

  it('are not held up for ever by one that always fails', async () => {
    answer = (report) => (report.event.type === 'rejected' ? away() : Promise.resolve());
    void add(rejected);
    const stored = add(reading(1));
    await time.advance(5_000);
    expect(await stored).toBe(true);
    expect(queue.waiting).toBe(1);
  });

  it('are given up when the data host breaks over them again and again, not when it is away', async () => {
    answer = () => Promise.reject(new Answer('fault'));
    const stored = add(rejected);
    await time.advance(200_000);
    expect(await stored).toBe(false);
    answer = away;
    void add(reading(1));
    await time.advance(3_600_000);
    expect(queue.waiting).toBe(1);
  });

  it('of state replace each other, device by device', async () => {
    answer = away;
    void add(reading(1));
    await time.settle();
    for (let count = 0; count < 100; count += 1) void add(status(count), `d${count % 2}`);
    expect(queue.waiting).toBe(3);
    answer = () => Promise.resolve();
    queue.wake();
    await time.settle();
    expect(arrived.slice(-2).map((report) => report.event)).toEqual([status(98), status(99)]);
  });

  it('are bounded, and a reading goes only when there is nothing else to drop', async () => {
    queue = createQueue(5);
    answer = away;
    const settled: [string, boolean][] = [];
    const note = (name: string, event: DeviceEvent) => {
      void add(event).then((isStored) => settled.push([name, isStored]));
    };
    note('first', reading(1));
    await time.settle();
    for (const [name, event] of [
      ['noise', rejected],
      ['card', noCard],
      ['state', status(1)],
      ['second', reading(2)],
      ['third', reading(3)],
      ['fourth', reading(4)],
      ['fifth', reading(5)],
      ['sixth', reading(6)],
    ] as const) {
      note(name, event);
    }
    await time.settle();
    expect(settled.map(([name]) => name)).toEqual(['state', 'noise', 'card', 'first']);
    expect(queue.waiting).toBe(5);
    expect(queue.dropped).toBe(4);
  });

  it('do not open a person on a desk long after the card was tapped', async () => {
    answer = away;
    const tapped = add(card);
    const lifted = add(noCard);
    await time.advance(30_000);
    answer = () => Promise.resolve();
    arrived = [];
    await time.advance(5_000);
    expect(await tapped).toBe(false);
    expect(await lifted).toBe(true);
    expect(arrived.map((report) => report.event)).toEqual([noCard]);
  });
});
