import type { Driver, DriverContext, DriverEvent } from '../../electron/devices/driver.ts';
import type { InputLine } from './input.ts';
import { type Output, outputOf } from './output.ts';
import { createVirtualTime } from './virtual-time.ts';

export type DecoderOptions = {
  readonly driver: Driver;
  readonly isUnmasked: boolean;
  readonly write: (output: Output) => void;
};

export type Decoder = {
  take(line: InputLine): Promise<void>;
  /** Nothing more comes: what is still open is broken. */
  end(): Promise<void>;
};

const DEVICE_ID = '01890000-0000-7000-8000-00000000dec0';
/** Longer than any driver waits for the rest of what has begun. */
const END_SILENCE_MS = 60_000;

/**
 * Runs a driver of the product over a capture, with a line and a clock that stand in for the real ones. Everything
 * that it reports is stored at once. Byte for byte and settled in between, so that what a device sends after our
 * answer is heard after our answer, however the capture was cut.
 */
export function createDecoder({ driver, isUnmasked, write }: DecoderOptions): Decoder {
  const time = createVirtualTime();
  let isEnding = false;
  let hasActed = false;

  const known = new Set<string>();

  /** As the data host does: what has a key of its own is stored once, and said to be stored again (S14). */
  function emit(event: DriverEvent): Promise<boolean> {
    hasActed = true;
    const key = event.type === 'reading' ? event.recordKey : undefined;
    if (key !== undefined && known.has(key)) sayStatus('repeated');
    else write(outputOf(event, { isUnmasked }));
    if (key !== undefined) known.add(key);
    return Promise.resolve(true);
  }

  function sayStatus(status: string) {
    hasActed = true;
    if (!isEnding) write({ type: 'status', status });
  }

  const context: DriverContext = {
    timing: time,
    deviceId: DEVICE_ID,
    emit,
    setHealth: (health) => {
      if (health !== 'ready') sayStatus(health);
    },
    setWarning: (warning, isOn) => {
      if (isOn) sayStatus(warning);
    },
    // A capture says nothing of the time when it was made, so a clock can not be off.
    setClock: () => undefined,
    askReopen: () => undefined,
  };

  function send(bytes: Uint8Array): Promise<void> {
    hasActed = true;
    if (!isEnding) write({ type: 'send', hex: Buffer.from(bytes).toString('hex') });
    return Promise.resolve();
  }

  const connection = driver.listen?.(context) ?? driver.bind(context)(send);

  async function feed(bytes: Uint8Array) {
    for (let at = 0; at < bytes.length; at += 1) {
      const { frames } = connection.counters;
      connection.feed(bytes.subarray(at, at + 1));
      // A driver may think about a frame before it answers, and say nothing else of it.
      if (hasActed || connection.counters.frames !== frames) await time.settle();
      hasActed = false;
    }
  }

  return {
    async take(line) {
      if (line.is === 'bytes') await feed(line.bytes);
      if (line.is === 'gap') await time.pass(line.ms);
    },
    async end() {
      isEnding = true;
      const shown = connection.shown?.();
      if (shown) write(outputOf(shown, { isUnmasked }));
      await time.pass(END_SILENCE_MS);
      connection.closed();
      await time.settle();
    },
  };
}
