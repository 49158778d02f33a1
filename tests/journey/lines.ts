import type { Line, Lines } from '../../electron/web/demo-scene.ts';
import { openPtyPair } from '../support/pty.ts';

export type OpenLines = {
  /** Null where this system has no pseudo terminals: TCP is used, and the step says so. */
  readonly ends: Lines | null;
  close(): Promise<void>;
};

/** Four real serial lines, each a pair of pseudo terminals. */
export async function openLines(): Promise<OpenLines> {
  const pairs = await Promise.all(Array.from({ length: 4 }, () => openPtyPair()));
  const close = async () => {
    for (const pair of pairs) await pair?.close();
  };
  const [kiosk, cardReader, monitor, glucometer] = pairs;
  if (!kiosk || !cardReader || !monitor || !glucometer) {
    process.stdout.write('    no pseudo terminals here: the lines are TCP on this machine\n');
    return { ends: null, close };
  }
  return {
    ends: {
      kiosk: toLine(kiosk),
      cardReader: toLine(cardReader),
      monitor: toLine(monitor),
      glucometer: toLine(glucometer),
    },
    close,
  };
}

function toLine({ a, b }: { readonly a: string; readonly b: string }): Line {
  return {
    near: { kind: 'serial', path: a, baudRate: null },
    far: { kind: 'serial', path: b },
  };
}
