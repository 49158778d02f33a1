import type { Driver, DriverEvent } from '../../electron/devices/driver.ts';
import { createManualTime } from './manual-time.ts';

export type Heard = {
  readonly events: readonly DriverEvent[];
  /** Hex of what the driver has sent. */
  readonly sent: readonly string[];
  readonly discardedBytes: number;
};

type Reading = Extract<DriverEvent, { type: 'reading' }>;

/** In a place between two pieces: somebody else is measured from there on. */
export const nextPerson = Symbol('somebody else sits down');

/** What a driver that is spoken to makes of these pieces. A number is so many ms of silence; text is Latin-1. */
export async function hear(
  driver: Driver,
  ...pieces: readonly (Uint8Array | string | number | typeof nextPerson)[]
): Promise<Heard> {
  const time = createManualTime();
  const events: DriverEvent[] = [];
  const sent: string[] = [];
  const open = driver.bind({
    timing: time,
    deviceId: '01890000-0000-7000-8000-00000000d001',
    emit(event) {
      events.push(event);
      return Promise.resolve(true);
    },
    setHealth: () => undefined,
    setWarning: () => undefined,
    setClock: () => undefined,
    askReopen: () => undefined,
  });
  const connection = open((bytes) => {
    sent.push(Buffer.from(bytes).toString('hex'));
    return Promise.resolve();
  });
  for (const piece of pieces) {
    if (piece === nextPerson) connection.nextPerson?.();
    else if (typeof piece === 'number') await time.advance(piece);
    else connection.feed(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
  }
  const { discardedBytes } = connection.counters;
  connection.closed();
  return { events, sent, discardedBytes };
}

export function readingsIn({ events }: Heard): readonly Reading[] {
  return events.filter((event) => event.type === 'reading');
}

/** A reading as `sbp 120 mm[Hg]`, a refusal by its reason, a scan by its text. */
export function saidIn({ events }: Heard): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === 'rejected') return event.reason;
    if (event.type === 'text') return event.text;
    return event.type === 'reading' ? event.values.map(valueText).join(', ') : [];
  });
}

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function valueText({ kind, value, code, unit }: Reading['values'][number]): string {
  return `${kind} ${code ?? value} ${unit}`;
}
