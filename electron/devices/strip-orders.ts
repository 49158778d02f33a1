import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { DeviceEvent, DeviceOrder } from '../../shared/contract/device-link.ts';
import type { DeviceLine } from './device-line.ts';

type Ordered = DeviceOrder['strips'][number];

type Options = {
  readonly client: Pick<DataHostClient, 'deviceLink'>;
  readonly lineOf: (deviceId: string) => DeviceLine | undefined;
  readonly report: (deviceId: string, event: DeviceEvent) => Promise<boolean>;
};

/** Prints what the data host has ordered. Its words are asked for once; without them nothing is printed (ADR 21). */
export function createStripOrders({ client, lineOf, report }: Options) {
  let known: ReadonlySet<string> = new Set();

  async function printOne(ordered: Ordered) {
    const words = await take(ordered);
    if (words === null) return;
    const line = lineOf(ordered.deviceId);
    if (line && words !== 'unheard') line.print(ordered.jobId, words);
    else await notPrinted(ordered);
  }

  async function take(ordered: Ordered) {
    try {
      return (await client.deviceLink.takeStrip(ordered)).strip;
    } catch {
      return 'unheard';
    }
  }

  /** Certain: whoever has the words prints them, and that is nobody here. */
  function notPrinted({ deviceId, jobId }: Ordered) {
    const event = { type: 'strip-status', jobId, state: 'not-printed' } as const;
    return report(deviceId, { ...event, trouble: 'printer-away' });
  }

  return {
    /** The whole list, again whenever it changes. */
    take(ordered: readonly Ordered[]): void {
      const fresh = ordered.filter(({ jobId }) => !known.has(jobId));
      known = new Set(ordered.map(({ jobId }) => jobId));
      for (const one of fresh) void printOne(one);
    },
  };
}
