import { type Instrument, instruments } from '../../../shared/contract/booth.ts';
import type { MakeId } from '../../../shared/lib/ids.ts';
import type { DriverEvent } from '../driver.ts';
import { pause, type Timing } from '../timing.ts';
import { encodeMessage, type BusinessMessage, type MessageOf } from './messages.ts';

type Result = MessageOf<'measure.result'>;
type Reading = Extract<DriverEvent, { type: 'reading' }>;

/** What became of one try. `lost`: measured, but the data host could not store it in time. */
export type Tried = 'stored' | 'lost' | 'failed' | 'stopped';

type Options = {
  readonly timing: Timing;
  readonly makeId: MakeId;
  /** Resolves true when the data host has stored it. */
  readonly emit: (reading: Reading) => Promise<boolean>;
};

export type Measuring = {
  /** One try at an instrument, until it has a reading, gives up, or `stopped` says that nobody waits for it. */
  readonly run: (order: Order, stopped: AbortSignal) => Promise<Tried>;
  readonly receive: (message: Result | MessageOf<'measure.cancel'>) => void;
};

type Order = {
  readonly sid: string;
  readonly windowId: string;
  readonly kind: Instrument;
  readonly send: (message: BusinessMessage) => Promise<void>;
};

type Running = Order & {
  readonly measureId: string;
  readonly settle: (tried: Tried) => void;
};

/** A cuff may pump up twice; longer, and something is wrong with it. */
const MEASURE_MS = 150_000;
const STORE_MS = 5_000;

/** Which values an instrument may give; anything else is not its own. */
const kindsOf: Readonly<Record<Instrument, { must: readonly string[]; may: readonly string[] }>> = {
  'blood-pressure': { must: ['sbp', 'dbp'], may: ['sbp', 'dbp', 'pulse'] },
  weight: { must: ['weight'], may: ['weight'] },
};

/**
 * The instruments of one kiosk. A reading belongs to the try that it was measured in, and by that to one session and
 * one window; a reading of any other try is nobody's, and is told all the same (MEA-17, S15). Outlives the link.
 */
export function createMeasuring({ timing, makeId, emit }: Options): Measuring {
  let running: Running | null = null;

  function take(result: Result) {
    if (!result.stable || !isOfItsKind(result)) return;
    const mine =
      running?.measureId === result.measureId && running.sid === result.sid ? running : null;
    const stored = emit(readingOf(result, mine?.windowId ?? null));
    if (!mine) return void stored.catch(() => undefined);
    const cancel = timing.after(STORE_MS, () => mine.settle('lost'));
    stored
      .then(
        (isStored) => mine.settle(isStored ? 'stored' : 'lost'),
        () => mine.settle('lost'),
      )
      .finally(cancel);
  }

  return {
    async run(order, stopped) {
      const measureId = makeId();
      const { promise, resolve } = Promise.withResolvers<Tried>();
      const mine: Running = { ...order, measureId, settle: resolve };
      running = mine;
      const { sid, kind, send } = order;
      send({ type: 'measure.start', sid, measureId, kind }).catch(() => resolve('failed'));
      void pause(timing, MEASURE_MS, stopped).then(() => resolve('stopped'));
      const tried = await promise;
      if (running === mine) running = null;
      if (tried === 'stopped') {
        send({ type: 'measure.cancel', sid, measureId, why: 'stopped' }).catch(() => undefined);
      }
      return tried;
    },
    receive(message) {
      if (message.type === 'measure.result') return take(message);
      if (running?.measureId === message.measureId) running.settle('failed');
    },
  };
}

/** Whether an instrument gave what it measures, and nothing else. */
export function isOfItsKind({ kind, values }: Result): boolean {
  const { must, may } = kindsOf[kind];
  const said = values.map((value) => value.kind as string);
  return must.every((one) => said.includes(one)) && said.every((one) => may.includes(one));
}

/** A result as a reading of this window, or of none. */
export function readingOf(result: Result, windowId: string | null): Reading {
  const { values, deviceTime, src, measureId } = result;
  return {
    type: 'reading',
    values,
    deviceTime,
    subjectId: null,
    flags: [`src:${src}`.slice(0, 40)],
    // One try is one reading, whatever is said again after the link fell.
    recordKey: measureId,
    windowId,
    rawHex: Buffer.from(encodeMessage(result)).toString('hex'),
  };
}

/** The instruments that a kiosk has told in its greeting. */
export function instrumentsOf(caps: readonly string[]): Instrument[] {
  return instruments.filter((kind) => caps.includes(kind));
}
