import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { IdentityCard } from '../../shared/contract/card.ts';
import type { Log } from '../data/log.ts';
import { type ChildHost, startChildHost } from './child-host.ts';

type BenchOptions = {
  /** Where to attach, and the ticket for it. */
  readonly bench: { readonly url: string; readonly ticket: string };
  readonly devices: readonly {
    readonly deviceId: string;
    readonly driver: string;
    readonly label: string;
    readonly listen:
      | { readonly kind: 'tcp'; readonly port: number }
      | { readonly kind: 'serial'; readonly path: string };
  }[];
  readonly cards: readonly {
    readonly cardKey: string;
    readonly title: string;
    readonly note: string;
    readonly card: IdentityCard;
  }[];
  readonly log: Log;
  readonly onLine: (line: string) => void;
};

const benchReady = z.object({
  listening: z.array(z.object({ deviceId: z.uuid(), port: z.int().nullable() })),
});

/** Starts the program that plays the far ends of a workstation's simulated devices. */
export async function startBench(options: BenchOptions): Promise<ChildHost<unknown>> {
  const { bench, devices, cards, log, onLine } = options;
  const child = startChildHost({
    name: 'bench',
    script: fileURLToPath(new URL('../devices/bench-main.ts', import.meta.url)),
    config: { ...bench, devices, cards },
    parseReady: (line) => benchReady.parse(line),
    log,
    onLine,
  });
  await child.ready;
  return child;
}
