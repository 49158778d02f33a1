import type { Connection, Driver, DriverContext, Send } from '../driver.ts';
import { clockBehindMs } from '../meaning/device-time.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { pause } from '../timing.ts';
import { createMeterExchange } from './exchange.ts';
import { listenToMeter } from './listening.ts';
import { countOf, modelOf, readRecord, timeOf, type TaidocRecord } from './protocol.ts';
import { eventOf, rawHexOf } from './record-event.ts';

/** Behind the bridge in the meter or its cable. */
export const taidocProfile: LineProfile = { ...usualLine, baudRate: 19_200 };

/** Longer than any answer is late, so that none of them is taken for the next. */
const POLL_MS = 5_000;
/** So often without an answer and the line itself is in doubt. */
const UNANSWERED_REOPEN = 12;
/** More than any of these meters keeps; a count beyond it was garbled. */
const RECORDS_MAX = 1_000;

/** TaiDoc and FORA meters: asked for what is new in their memory, every record of it offered with its own time. */
export const taidocDriver: Driver = {
  id: 'taidoc',
  version: '1.0',
  profile: taidocProfile,
  bind: (context) => (send) => connect(context, send),
  listen: listenToMeter,
};

function connect(context: DriverContext, send: Send): Connection {
  const { timing } = context;
  const ended = new AbortController();
  const exchange = createMeterExchange({
    timing,
    send,
    onDefect: (reason, bytes) =>
      void context.emit({ type: 'rejected', reason, rawHex: Buffer.from(bytes).toString('hex') }),
  });
  let unanswered = 0;
  /** The state of the memory that was read to its end. */
  let known = '';

  async function poll() {
    while (!ended.signal.aborted) {
      const model = await exchange.ask('model');
      // Before its memory, which may take a minute.
      noteAnswered(model !== null);
      if (model) await readMemory(modelOf(model));
      await pause(timing, POLL_MS, ended.signal);
    }
  }

  /**
   * Ends at the first answer that does not come or that nobody asked for, because a time and a value of two meters are no
   * record. What was offered before has its key and is not stored twice.
   */
  async function readMemory(model: string) {
    const strays = exchange.strays();
    const clock = await exchange.ask('clock');
    const count = clock && (await exchange.ask('count'));
    if (!clock || !count || countOf(count) === 0 || countOf(count) > RECORDS_MAX) return;
    const newest = await exchange.ask('time');
    const state = JSON.stringify([model, countOf(count), newest && timeOf(newest)]);
    if (!newest || state === known) return;
    const behindMs = clockBehind(context, clock);
    for (let index = 0; index < countOf(count); index += 1) {
      const time = await exchange.ask('time', index);
      const value = time && (await exchange.ask('value', index));
      const isOurs = exchange.strays() === strays;
      if (!time || !value || !isOurs || !(await offer({ time, value, model }, behindMs))) return;
    }
    known = state;
  }

  /** True when it is on the disk, or never to be. */
  async function offer(record: TaidocRecord, behindMs: number | null): Promise<boolean> {
    const understood = readRecord(record);
    const isStored = context.emit(eventOf(understood, rawHexOf(record), behindMs));
    return understood.is !== 'reading' || isStored;
  }

  function noteAnswered(isAnswered: boolean) {
    if (ended.signal.aborted) return;
    unanswered = isAnswered ? 0 : unanswered + 1;
    context.setHealth(isAnswered ? 'ready' : 'no-answer');
    if (unanswered > 0 && unanswered % UNANSWERED_REOPEN === 0) context.askReopen();
  }

  void poll();
  return {
    feed: exchange.feed,
    closed() {
      ended.abort();
      exchange.close();
    },
    get counters() {
      return exchange.counters;
    },
  };
}

/** Null of a clock that shows no moment, which is off, too. */
function clockBehind({ timing, setClock }: DriverContext, clock: Uint8Array): number | null {
  const shown = timeOf(clock);
  const behindMs = shown === null ? null : clockBehindMs(shown, timing.now());
  setClock(behindMs);
  return behindMs;
}
