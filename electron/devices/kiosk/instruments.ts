import type { Instrument } from '../../../shared/contract/booth.ts';
import type { Timing } from '../timing.ts';
import type { BusinessMessage, MessageOf } from './messages.ts';

type Result = MessageOf<'measure.result'>;
type Pressure = { readonly sbp: number; readonly dbp: number; readonly pulse: number };

export type Instruments = {
  readonly kinds: readonly Instrument[];
  readonly start: (order: MessageOf<'measure.start'>) => void;
  readonly stop: (measureId: string) => void;
  /** The link is there: what could not be told is told now. */
  readonly linkUp: () => void;
  /** Who sits down next, for the bench and the tests. */
  readonly setPressure: (pressure: Pressure) => void;
  readonly setWeight: (kilograms: number) => void;
  /** The cuff is too loose for the next try. */
  readonly loosen: () => void;
  readonly powerLost: () => void;
};

type Options = {
  readonly timing: Timing;
  readonly kinds: readonly Instrument[];
  readonly send: (message: BusinessMessage) => Promise<void>;
};

const CUFF_MS = 6_000;
const SCALE_MS = 2_000;
/** Results that nobody has acknowledged; they name no person. */
const UNTOLD_MAX = 8;

/**
 * The monitor and the scale of a booth. They measure when they are told to, one at a time, and know nothing of people:
 * what they measured after the link fell is kept with the name of its try, and told when the link is back.
 */
export function createInstruments({ timing, kinds, send }: Options): Instruments {
  let running: { readonly measureId: string; readonly cancel: () => void } | null = null;
  const told = createTelling(send);
  let pressure: Pressure = { sbp: 128, dbp: 82, pulse: 72 };
  let kilograms = 62.4;
  let isLoose = false;

  function refuse(
    { sid, measureId }: MessageOf<'measure.start'>,
    why: 'busy' | 'no-instrument' | 'failed',
  ) {
    send({ type: 'measure.cancel', sid, measureId, why }).catch(() => undefined);
  }

  function finish(order: MessageOf<'measure.start'>) {
    running = null;
    const { sid, measureId, kind } = order;
    if (kind === 'blood-pressure' && isLoose) {
      isLoose = false;
      return refuse(order, 'failed');
    }
    const values = kind === 'weight' ? weightValues(kilograms) : pressureValues(pressure);
    const src = kind === 'weight' ? 'sim-scale' : 'sim-cuff';
    told.tell({
      type: 'measure.result',
      sid,
      measureId,
      kind,
      values,
      stable: true,
      deviceTime: null,
      src,
    });
  }

  return {
    kinds,
    start(order) {
      if (running) return refuse(order, 'busy');
      if (!kinds.includes(order.kind)) return refuse(order, 'no-instrument');
      const { measureId, kind } = order;
      const cancel = timing.after(kind === 'weight' ? SCALE_MS : CUFF_MS, () => finish(order));
      running = { measureId, cancel };
      if (kind !== 'weight') return;
      send({ type: 'measure.result', ...swaying(order, kilograms) }).catch(() => undefined);
    },
    stop(measureId) {
      if (running?.measureId !== measureId) return;
      running.cancel();
      running = null;
    },
    linkUp: told.again,
    setPressure(next) {
      pressure = next;
    },
    setWeight(next) {
      kilograms = next;
    },
    loosen() {
      isLoose = true;
    },
    powerLost() {
      running?.cancel();
      running = null;
      told.forget();
    },
  };
}

/** Somebody is still stepping on: for display only. */
function swaying({ sid, measureId, kind }: MessageOf<'measure.start'>, kilograms: number) {
  const values = weightValues(kilograms - 1.2);
  return { sid, measureId, kind, values, stable: false, deviceTime: null, src: 'sim-scale' };
}

/** Results until they are acknowledged, the newest few. */
function createTelling(send: Options['send']) {
  let untold: Result[] = [];

  function tell(result: Result) {
    untold = [...untold, result].slice(-UNTOLD_MAX);
    const heard = () => {
      untold = untold.filter((one) => one !== result);
    };
    send(result).then(heard, () => undefined);
  }

  return {
    tell,
    again() {
      const before = untold;
      untold = [];
      for (const result of before) tell(result);
    },
    forget() {
      untold = [];
    },
  };
}

function pressureValues({ sbp, dbp, pulse }: Pressure): Result['values'] {
  return [
    { kind: 'sbp', value: sbp, unit: 'mm[Hg]' },
    { kind: 'dbp', value: dbp, unit: 'mm[Hg]' },
    { kind: 'pulse', value: pulse, unit: '/min' },
  ];
}

function weightValues(kilograms: number): Result['values'] {
  return [{ kind: 'weight', value: Math.round(kilograms * 10) / 10, unit: 'kg' }];
}
