import type { DriverContext } from '../driver.ts';
import { wordBytes } from '../framing/apdu-frames.ts';
import { clockBehindMs } from '../meaning/device-time.ts';
import { choices, invocation, type Invocation } from './apdu.ts';
import { readAttribute } from './configuration.ts';
import { MderReader } from './mder.ts';
import { momentOf } from './readings.ts';
import type { Session } from './session.ts';

/** What the clock of a device shows, compared with ours (S16). */
export type DeviceClock = {
  /** Of the device that is heard now; null while it has not told. */
  readonly behindMs: () => number | null;
  /** Something was heard: a device that was just accepted is asked in a moment, after what it has to say. */
  readonly heard: () => void;
  /** True for the answer to our question. */
  readonly take: (invocation: Invocation) => boolean;
  readonly stop: () => void;
};

type Options = {
  readonly context: Pick<DriverContext, 'timing' | 'setClock'>;
  readonly session: Pick<Session, 'generation' | 'systemId'>;
  readonly send: (bytes: Uint8Array) => void;
};

/** A device tells first what it came for; scales and cuffs stay for some seconds. */
const ASK_MS = 250;
const INVOKE_ID = 0x7fff;
/** The device itself, of all that it is made of. */
const DEVICE = 0;
const ABSOLUTE_TIME = 0x0987;

/** Asks every device that is accepted for its clock, once. It is never set. */
export function createDeviceClock({ context, session, send }: Options): DeviceClock {
  const { timing, setClock } = context;
  let generation = session.generation;
  let behindMs: number | null = null;
  let cancel: (() => void) | null = null;

  function ask() {
    const question = [...wordBytes(DEVICE), ...wordBytes(1), ...wordBytes(2)];
    send(invocation(INVOKE_ID, choices.get, [...question, ...wordBytes(ABSOLUTE_TIME)]));
  }

  return {
    behindMs: () => behindMs,
    heard() {
      if (session.generation === generation) return;
      generation = session.generation;
      behindMs = null;
      cancel?.();
      if (session.systemId !== '') cancel = timing.after(ASK_MS, ask);
    },
    take({ invokeId, choice, content }) {
      if (choice !== choices.got || invokeId !== INVOKE_ID) return false;
      const reader = new MderReader(content);
      reader.word(); // whose attributes
      const shown = momentOf(new Map(reader.list(readAttribute)).get(ABSOLUTE_TIME));
      if (!reader.isWhole || shown === undefined) return true;
      behindMs = shown === null ? null : clockBehindMs(shown, timing.now());
      setClock(behindMs);
      return true;
    },
    stop: () => cancel?.(),
  };
}
