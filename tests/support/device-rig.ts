import type {
  Connection,
  DeviceHealth,
  Driver,
  DriverEvent,
} from '../../electron/devices/driver.ts';
import { isClockOff } from '../../electron/devices/meaning/device-time.ts';
import type { FarEnd } from '../../electron/devices/far-end.ts';
import { createMemoryLine, type MemoryEnd } from '../../electron/devices/ports/memory.ts';
import type { Timing } from '../../electron/devices/timing.ts';

export type DeviceRig = {
  readonly events: DriverEvent[];
  readonly health: DeviceHealth[];
  readonly warnings: Set<string>;
  /** What the driver has sent, opening by opening. */
  readonly sent: Uint8Array[];
  reopenAsked: number;
  /** What `emit` answers: whether the data host has stored the event. */
  store: (event: DriverEvent) => Promise<boolean>;
  connection: Connection;
  /** A new line between driver and device. */
  plug(): void;
  unplug(): Promise<void>;
  /** Bytes that the driver hears although the device did not say them. */
  inject(bytes: Uint8Array): Promise<void>;
};

type Filter = (bytes: Uint8Array) => readonly Uint8Array[];
const unchanged: Filter = (bytes) => [bytes];

/** A driver and the far end that it speaks to, joined by a line in memory. `line` may lose or repeat what passes. */
export function createRig(
  timing: Timing,
  driver: Driver,
  device: Pick<FarEnd, 'connect'>,
  line: { toDevice?: Filter; toHost?: Filter } = {},
): DeviceRig {
  const { toDevice = unchanged, toHost = unchanged } = line;
  let ends: readonly [MemoryEnd, MemoryEnd] | null = null;

  const open = driver.bind({
    timing,
    deviceId: '01890000-0000-7000-8000-00000000d001',
    emit(event) {
      rig.events.push(event);
      return rig.store(event);
    },
    setHealth(health) {
      if (rig.health.at(-1) !== health) rig.health.push(health);
    },
    setWarning(warning, isOn) {
      if (isOn) rig.warnings.add(warning);
      else rig.warnings.delete(warning);
    },
    setClock(behindMs) {
      if (isClockOff(behindMs)) rig.warnings.add('clock-off');
      else rig.warnings.delete('clock-off');
    },
    askReopen() {
      rig.reopenAsked += 1;
    },
  });

  async function passOn(end: MemoryEnd, bytes: Uint8Array, filter: Filter) {
    for (const piece of filter(bytes)) await end.write(piece);
  }

  function plug() {
    const [hostEnd, deviceEnd] = createMemoryLine();
    ends = [hostEnd, deviceEnd];
    rig.connection = open((bytes) => {
      rig.sent.push(bytes);
      return passOn(hostEnd, bytes, toDevice);
    });
    const far = device.connect((bytes) => passOn(deviceEnd, bytes, toHost));
    hostEnd.attach({ onBytes: rig.connection.feed, onClosed: rig.connection.closed });
    deviceEnd.attach({ onBytes: far.feed, onClosed: far.closed });
  }

  const rig: DeviceRig = {
    events: [],
    health: [],
    warnings: new Set(),
    sent: [],
    reopenAsked: 0,
    store: () => Promise.resolve(true),
    // Set by the first plug, below.
    connection: undefined as unknown as Connection,
    plug,
    unplug: async () => ends?.[0].close(),
    inject: async (bytes) => ends?.[1].write(bytes),
  };
  plug();
  return rig;
}
