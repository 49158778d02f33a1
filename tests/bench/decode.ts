import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Connection, Driver, DriverEvent } from '../../electron/devices/driver.ts';
import { type ManualTime, createManualTime } from '../support/manual-time.ts';
import { decodingDrivers } from '../../tools/decode/drivers.ts';
import { captures } from '../support/captures.ts';
import { assert } from '../../shared/lib/assert.ts';
import { distributionOf, type Measured } from './report.ts';

export type DecodeSizes = {
  /** Of all drivers together. */
  readonly frames: number;
  readonly latencies: number;
};

/** As many bytes as an adapter hands over at once. */
const PIECE_BYTES = 64;
/** Behind so much of the frames: the first tenth compiles, what is held from then on must not grow. */
const MEMORY_AT = [0.1, 0.55, 1];
const BITS_A_BYTE = 10;

const drivers = decodingDrivers();
/** The link of a kiosk needs both of its ends, so no capture of one half can be repeated. */
const measured = Object.keys(captures);

type Running = {
  readonly connection: Connection;
  readonly events: DriverEvent[];
  readonly time: ManualTime;
};

/**
 * What each driver needs for everything that its line can bring in a second, beside that second: captures, one after
 * another without a pause, in pieces. A million frames in all; what is held at the end is held at the beginning.
 */
export async function benchDecode({ frames }: Pick<DecodeSizes, 'frames'>): Promise<Measured> {
  const collect = garbageCollector();
  const took = new Map<string, number>();
  const heap: number[] = [];
  let heard = 0;
  for (const id of measured) {
    const one = await timeDriver(id, frames / measured.length, collect);
    took.set(id, one.msASecond);
    heap.push(one.grownKb);
    heard += one.frames;
  }
  const [slowest = '', ms = 0] = [...took].toSorted((one, other) => other[1] - one[1])[0] ?? [];
  const grown = distributionOf(heap.map((kb) => Math.max(0, kb)));
  return {
    what: [
      `${measured.length} drivers, ${heard} frames; slowest ${slowest}, ${Math.round(1_000 / ms)} times its line`,
      `memory held after each grew by ${grown.p50} kB (p50), ${grown.p99} kB (most)`,
    ].join('; '),
    ours: [...took.values()],
    beside: { name: 'a second of the line', samples: [1_000] },
  };
}

/** From the last byte of a capture to what it means, handed over; beside it the same bytes as hex, handed over. */
export async function benchDecodeLatency({
  latencies,
}: Pick<DecodeSizes, 'latencies'>): Promise<Measured> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (const id of measured) {
    const places = await tellingBytes(id);
    const running = run(id);
    for (let at = 0; at < latencies / measured.length; at += 1) {
      const sample = await latencyOf(running, captures[id] ?? new Uint8Array(0), places);
      if (sample) {
        ours.push(sample.ms);
        bare.push(sample.bareMs);
      }
    }
  }
  return {
    what: `${measured.length} drivers, from the last byte to the reading`,
    ours,
    beside: { name: 'the same bytes as hex', samples: bare },
  };
}

async function timeDriver(id: string, frames: number, collect: () => void) {
  const driver = driverOf(id);
  const capture = captures[id] ?? new Uint8Array(0);
  const running = run(id);
  const pieces = piecesOf(capture);
  const held: number[] = [];
  let ms = 0;
  let bytes = 0;
  for (let done = 0; done < frames; done = running.connection.counters.frames) {
    if (done >= frames * (MEMORY_AT[held.length] ?? 1)) held.push(heldKb(collect));
    const startedAt = performance.now();
    for (const piece of pieces) running.connection.feed(piece);
    ms += performance.now() - startedAt;
    bytes += capture.length;
    await running.time.settle();
    running.events.length = 0;
    assert(running.connection.counters.frames > done, `frames in the capture of ${id}`);
  }
  held.push(heldKb(collect));
  const { frames: heard } = running.connection.counters;
  running.connection.closed();
  const bytesASecond = driver.profile.baudRate / BITS_A_BYTE;
  const grownKb = (held.at(-1) ?? 0) - (held[0] ?? 0);
  return { frames: heard, msASecond: (ms / bytes) * bytesASecond, grownKb };
}

/** Behind which bytes of its capture a driver says something. */
async function tellingBytes(id: string): Promise<readonly number[]> {
  const { connection, events, time } = run(id);
  const places: number[] = [];
  for (const [at, byte] of (captures[id] ?? new Uint8Array(0)).entries()) {
    const before = events.length;
    connection.feed(Uint8Array.of(byte));
    await time.settle();
    if (events.slice(before).some(({ type }) => type !== 'rejected')) places.push(at);
  }
  return places;
}

async function latencyOf(
  { connection, events, time }: Running,
  capture: Uint8Array,
  places: readonly number[],
): Promise<{ readonly ms: number; readonly bareMs: number } | null> {
  const last = places[0];
  if (last === undefined) return null;
  connection.feed(capture.subarray(0, last));
  await time.settle();
  events.length = 0;
  const startedAt = performance.now();
  connection.feed(capture.subarray(last, last + 1));
  // What is told in a later turn of promises is not there yet; it is counted with that turn.
  if (events.length === 0) await Promise.resolve();
  const ms = performance.now() - startedAt;
  const bareAt = performance.now();
  events.push({ type: 'text', text: Buffer.from(capture.subarray(0, last + 1)).toString('hex') });
  const bareMs = performance.now() - bareAt;
  connection.feed(capture.subarray(last + 1));
  // Long enough for no driver to take the next for a repeat.
  await time.advance(60_000);
  return { ms, bareMs };
}

function run(id: string): Running {
  const time = createManualTime();
  const events: DriverEvent[] = [];
  const context: Parameters<Driver['bind']>[0] = {
    timing: time,
    deviceId: '01890000-0000-7000-8000-00000000be7c',
    emit(event) {
      events.push(event);
      return Promise.resolve(true);
    },
    setHealth: () => undefined,
    setWarning: () => undefined,
    setClock: () => undefined,
    askReopen: () => undefined,
  };
  const driver = driverOf(id);
  const connection = driver.listen?.(context) ?? driver.bind(context)(() => Promise.resolve());
  return { connection, events, time };
}

function driverOf(id: string): Driver {
  const driver = drivers.get(id);
  assert(driver, `a driver ${id}`);
  return driver;
}

function piecesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES),
  );
}

function heldKb(collect: () => void): number {
  collect();
  return Math.round(process.memoryUsage().heapUsed / 1_024);
}

/** Node keeps it for itself unless it is asked for. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
