import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Two pseudo terminals joined by a null modem cable. */
export type PtyPair = {
  /** Paths that serialport opens. */
  readonly a: string;
  readonly b: string;
  /** Pulls both plugs: the devices are gone, as when an adapter is pulled out. */
  unplug(): Promise<void>;
  /** The same paths again, new devices behind them. */
  replug(): Promise<void>;
  close(): Promise<void>;
};

export type PtyTool = 'socat' | 'python3';

/** A relay between two terminals in raw mode, for systems without socat. Its slaves stay open, so nothing hangs up. */
const PYTHON_RELAY = `
import os, select, sys, tty
ends = []
for path in sys.argv[1:3]:
    master, slave = os.openpty()
    tty.setraw(slave)
    if os.path.islink(path): os.unlink(path)
    os.symlink(os.ttyname(slave), path)
    ends.append((master, slave))
masters = [end[0] for end in ends]
while True:
    ready, _, _ = select.select(masters, [], [])
    for master in ready:
        data = os.read(master, 4096)
        other = masters[1 - masters.index(master)]
        while data:
            data = data[os.write(other, data):]
`;

const READY_MS = 5_000;
const LOOK_MS = 5;

/** The tools of this machine that can make a pair, best first. */
export function ptyTools(): PtyTool[] {
  if (process.platform === 'win32') return [];
  return (['socat', 'python3'] as const).filter((tool) => isThere(tool));
}

/** A joined pair, or null where no tool can make one: then say so in the name of the test. */
export async function openPtyPair(tool = ptyTools()[0]): Promise<PtyPair | null> {
  if (!tool) return null;
  const folder = mkdtempSync(join(tmpdir(), 'pty-'));
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  let relay: ChildProcess | null = null;

  async function replug() {
    relay = startRelay(tool, a, b);
    await appeared([a, b], relay);
  }

  async function unplug() {
    const running = relay;
    relay = null;
    if (!running || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await gone;
    rmSync(a, { force: true });
    rmSync(b, { force: true });
  }

  await replug();
  return {
    a,
    b,
    unplug,
    replug,
    async close() {
      await unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startRelay(tool: PtyTool | undefined, a: string, b: string): ChildProcess {
  if (tool === 'python3') return spawn('python3', ['-c', PYTHON_RELAY, a, b], { stdio: 'ignore' });
  const end = (path: string) => `pty,raw,echo=0,link=${path}`;
  return spawn('socat', [end(a), end(b)], { stdio: 'ignore' });
}

async function appeared(paths: readonly string[], relay: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + READY_MS;
  while (!paths.every((path) => existsSync(path))) {
    if (relay.exitCode !== null) throw new Error('the relay of a pseudo terminal pair has ended');
    if (Date.now() > giveUpAt) throw new Error('no pseudo terminals within five seconds');
    await pause(LOOK_MS);
  }
}

function isThere(tool: PtyTool): boolean {
  return spawnSync(tool, ['-V'], { stdio: 'ignore' }).status === 0;
}
