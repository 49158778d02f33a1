import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openPtyPair, ptyTools, type PtyPair } from '../../../tests/support/pty.ts';
import { systemTiming } from '../timing.ts';
import { type Line, LineError, type LineProfile, usualLine } from './line.ts';
import { serialLine } from './serial.ts';

const profile: LineProfile = { ...usualLine, baudRate: 115_200 };
const silent = { onBytes: () => undefined, onClosed: () => undefined };

describe('a serial port that is not there', () => {
  it('is called so', async () => {
    const path = process.platform === 'win32' ? 'COM250' : '/dev/no-such-port';
    const open = serialLine({ path, profile, timing: systemTiming });
    await expect(open(silent)).rejects.toMatchObject({ state: 'no-such-port' });
  });

  it('is one that is no port at all', async () => {
    const open = serialLine({ path: import.meta.filename, profile, timing: systemTiming });
    await expect(open(silent)).rejects.toMatchObject({ name: 'LineError' });
  });
});

describe.each(ptyTools())('a serial port made by %s', (tool) => {
  let pair: PtyPair;
  const lines: Line[] = [];

  async function open(path: string, handlers: Partial<typeof listening> = {}) {
    const line = await serialLine({ path, profile, timing: systemTiming })({
      ...silent,
      ...handlers,
    });
    lines.push(line);
    return line;
  }
  const listening = {
    onBytes: (_bytes: Uint8Array): void => undefined,
    onClosed: (): void => undefined,
  };

  afterEach(async () => {
    await Promise.all(lines.splice(0).map((line) => line.close()));
    await pair.close();
  });

  it('carries every byte value in both directions', async () => {
    pair = (await openPtyPair(tool))!;
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    for (const [from, to] of [
      [pair.a, pair.b],
      [pair.b, pair.a],
    ] as const) {
      const heard: number[] = [];
      const complete = Promise.withResolvers<void>();
      const receiver = await open(to, {
        onBytes: (bytes) => {
          heard.push(...bytes);
          if (heard.length === all.length) complete.resolve();
        },
      });
      const sender = await open(from);
      await sender.write(all);
      await complete.promise;
      expect(heard).toEqual([...all]);
      await Promise.all([sender.close(), receiver.close()]);
    }
  });

  it('is locked while it is open, and free after', async () => {
    pair = (await openPtyPair(tool))!;
    const first = await open(pair.a);
    await expect(open(pair.a)).rejects.toMatchObject({ state: 'port-taken' });
    await first.close();
    await open(pair.a);
  });

  it.runIf(process.platform === 'linux')('says which program has it', async () => {
    pair = (await openPtyPair(tool))!;
    const script = `const { SerialPort } = require('serialport');
      new SerialPort({ path: ${JSON.stringify(pair.a)}, baudRate: 9600 }, () => console.log('open'));
      // A port that nobody reads keeps no program alive.
      setInterval(() => {}, 1_000);`;
    const other = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await new Promise((resolve) => other.stdout.once('data', resolve));
      // The relay itself keeps its terminals open, too.
      const holders = [basename(process.execPath), tool];
      const refusal = await open(pair.a).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ state: 'port-taken' });
      expect(holders).toContain(refusal instanceof LineError && refusal.heldBy);
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('says when it was pulled out, takes no more, and opens again under the same name', async () => {
    pair = (await openPtyPair(tool))!;
    const closed = Promise.withResolvers<void>();
    const line = await open(pair.a, { onClosed: closed.resolve });
    await pair.unplug();
    await closed.promise;
    await expect(line.write(Uint8Array.of(1))).rejects.toMatchObject({ state: 'lost' });
    await expect(open(pair.a)).rejects.toMatchObject({ state: 'no-such-port' });
    await pair.replug();
    await open(pair.a);
  });
});
