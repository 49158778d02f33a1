import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Send } from './driver.ts';
import { guardLine, type Line, type LineProfile } from './ports/line.ts';
import { LineKeeper, type LineUser } from './ports/line-keeper.ts';
import { pacedLine } from './ports/paced.ts';
import { serialLine } from './ports/serial.ts';
import type { Timing } from './timing.ts';

/** A simulated device: the far end of a line, which the drivers of this folder speak to. */
export type FarEnd = {
  readonly profile: LineProfile;
  /** Somebody opened the line. */
  readonly connect: (send: Send) => LineUser;
  /** What the device shows, line by line. */
  readonly display: () => string[];
  /** Ends everything the device does by itself. */
  readonly stop: () => void;
};

export type ListenOn =
  | { readonly kind: 'tcp'; readonly port: number }
  | { readonly kind: 'serial'; readonly path: string };

export type PluggedIn = {
  /** The port that was given out for 0; null on a serial line. */
  readonly port: number | null;
  /** Raw bytes onto the line, past the device: noise. Waits until somebody has opened the line. */
  inject(bytes: Uint8Array): Promise<void>;
  unplug(): Promise<void>;
};

/** Puts a simulated device on its line, slowed down to the line's rate. */
export function plugIn(timing: Timing, device: FarEnd, on: ListenOn): Promise<PluggedIn> {
  if (on.kind === 'tcp') return onTcp(timing, device, on.port);
  return Promise.resolve(onSerial(timing, device, on.path));
}

/** One caller at a time, as on a serial line: a new one takes the place of the last. */
async function onTcp(timing: Timing, device: FarEnd, port: number): Promise<PluggedIn> {
  const slot = createSlot<{ socket: Socket; line: Line }>();
  const server = createServer({ noDelay: true }, (socket) => {
    slot.current?.socket.destroy();
    const line = pacedLine(timing, socketLine(timing, socket), device.profile);
    const user = device.connect((bytes) => line.write(bytes));
    slot.put({ socket, line });
    socket.on('data', (bytes) => {
      user.feed(bytes);
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      if (slot.current?.socket === socket) slot.put(null);
      user.closed();
      void line.close();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port, // a listening TCP server has an address of this form
    inject: async (bytes) => (await slot.filled()).line.write(bytes),
    unplug: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        slot.current?.socket.destroy();
      }),
  };
}

function socketLine(timing: Timing, socket: Socket): Line {
  return guardLine(
    timing,
    {
      isOpen: () => socket.writable,
      write: (bytes, done) => {
        socket.write(bytes, done);
      },
      close: (done) => {
        socket.destroy();
        done();
      },
    },
    () => 0,
  );
}

/** The port may not be there yet: the line is kept as any other. */
function onSerial(timing: Timing, device: FarEnd, path: string): PluggedIn {
  const slot = createSlot<Line>();
  const keeper = new LineKeeper({
    timing,
    open: serialLine({ path, profile: device.profile, timing }),
    onOpen(raw) {
      const line = pacedLine(timing, raw, device.profile);
      slot.put(line);
      return device.connect((bytes) => line.write(bytes));
    },
    onState: (state) => {
      if (state !== 'open') slot.put(null);
    },
  });
  keeper.start();
  return {
    port: null,
    inject: async (bytes) => (await slot.filled()).write(bytes),
    unplug: () => keeper.stop(),
  };
}

/** Something that is there or not, and that can be waited for. */
function createSlot<T>() {
  let current: T | null = null;
  let filling = Promise.withResolvers<T>();
  return {
    get current(): T | null {
      return current;
    },
    put(next: T | null) {
      if (current !== null && next === null) filling = Promise.withResolvers<T>();
      current = next;
      if (next !== null) filling.resolve(next);
    },
    filled: (): Promise<T> => (current === null ? filling.promise : Promise.resolve(current)),
  };
}
