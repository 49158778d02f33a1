import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { unreachable } from '../../shared/lib/assert.ts';
import { identityCard } from '../../shared/contract/card.ts';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import { benchCard, type BenchOrder, type BenchState } from '../../shared/contract/demo.ts';
import { driverId } from '../../shared/contract/devices.ts';
import { id } from '../../shared/contract/schemas.ts';
import { plugIn, type PluggedIn } from './far-end.ts';
import { deviceModels } from './drivers.ts';
import type { Simulator } from './simulator.ts';
import { pause, type Timing } from './timing.ts';

const listenOn = z.discriminatedUnion('kind', [
  /** Port 0: any; the program says which. */
  z.object({ kind: z.literal('tcp'), port: z.number().int().min(0).max(65_535) }),
  z.object({ kind: z.literal('serial'), path: z.string().min(1).max(200) }),
]);

/** What lies on the bench. */
export const benchPlan = z.object({
  devices: z
    .array(
      z.object({
        deviceId: id,
        driver: driverId,
        label: z.string().min(1).max(40).optional(),
        listen: listenOn,
      }),
    )
    .max(20),
  cards: z.array(benchCard.extend({ card: identityCard })).max(100),
});

export type BenchPlan = z.output<typeof benchPlan>;

export type BenchOptions = {
  readonly client: Pick<DataHostClient, 'demo'>;
  readonly timing: Timing;
  readonly makeEpoch: () => number;
  readonly plan: BenchPlan;
};

export type Listening = { readonly deviceId: string; readonly port: number | null };

type OnTheBench = Simulator & {
  readonly deviceId: string;
  readonly driver: string;
  readonly label: string;
  readonly pluggedIn: PluggedIn;
};

const TAP_MS = 1_500;
const LOOK_MS = 150;
const ATTACH_AGAIN_MS = 500;

/** Plays the far ends of the lines: the devices of the demonstration clinic and of the journey. */
export class Bench {
  readonly #options: BenchOptions;
  readonly #ended = new AbortController();
  readonly #devices = new Map<string, OnTheBench>();
  /** Take back the lifting of the card on a reader. */
  readonly #lifts = new Map<string, () => void>();
  #reported = '';

  constructor(options: BenchOptions) {
    this.#options = options;
  }

  /** Puts every device on its line and begins to take orders. */
  async start(): Promise<Listening[]> {
    const { plan, timing } = this.#options;
    for (const { deviceId, driver, label, listen } of plan.devices) {
      const model = deviceModels.find((one) => one.id === driver);
      if (!model) throw new Error(`there is no device ${driver}`);
      const simulator = model.createSimulator(this.#options);
      const pluggedIn = await plugIn(timing, simulator.device, listen);
      const name = label ?? model.name['zh-CN'];
      this.#devices.set(deviceId, { ...simulator, deviceId, driver, label: name, pluggedIn });
    }
    void this.#stayAttached();
    void this.#watchDisplays();
    return [...this.#devices.values()].map(({ deviceId, pluggedIn: { port } }) => ({
      deviceId,
      port,
    }));
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    for (const { device, pluggedIn } of this.#devices.values()) {
      device.stop();
      await pluggedIn.unplug();
    }
  }

  async #stayAttached() {
    const { client, plan, timing } = this.#options;
    const { signal } = this.#ended;
    const cards = plan.cards.map(({ cardKey, title, note }) => ({ cardKey, title, note }));
    while (!signal.aborted) {
      try {
        const orders = await client.demo.attachBench({ cards }, { signal });
        this.#reported = '';
        for await (const order of orders) this.#carryOut(order);
      } catch {
        // The data host is away; the devices go on without it.
      }
      await pause(timing, ATTACH_AGAIN_MS, signal);
    }
  }

  #carryOut(order: BenchOrder) {
    const target = this.#devices.get(order.deviceId);
    if (!target) return;
    switch (order.type) {
      case 'tap-card':
        return this.#tap(target, order.deviceId, order.cardKey);
      case 'blood-pressure':
        return target.measurePressure?.(order);
      case 'press':
        return target.press?.(order.button, order.value);
      case 'scan':
        return target.scan?.(order.text);
      case 'noise':
        target.pluggedIn.inject(randomBytes(order.bytes)).catch(() => undefined);
        return;
      default:
        unreachable(order);
    }
  }

  /** Lays a card down for a moment. One that still lies there is taken away first. */
  #tap(target: Simulator, deviceId: string, cardKey: string) {
    const found = this.#options.plan.cards.find((each) => each.cardKey === cardKey);
    const { reader } = target;
    if (!found || !reader) return;
    this.#lifts.get(deviceId)?.();
    reader.present(found.card);
    const cancel = this.#options.timing.after(TAP_MS, () => {
      reader.lift();
    });
    this.#lifts.set(deviceId, cancel);
  }

  async #watchDisplays() {
    const { timing } = this.#options;
    while (!this.#ended.signal.aborted) {
      await this.#reportDisplays();
      await pause(timing, LOOK_MS, this.#ended.signal);
    }
  }

  /** What changed on the displays, if anything did. */
  async #reportDisplays() {
    const devices = [...this.#devices.values()].map(seen);
    const text = JSON.stringify(devices);
    if (text === this.#reported) return;
    try {
      await this.#options.client.demo.reportBench({ devices });
      this.#reported = text;
    } catch {
      // Said again with the next look.
    }
  }
}

function seen(one: OnTheBench): BenchState['devices'][number] {
  const { deviceId, label, driver, device, printed, screen, buttons = [] } = one;
  const drawn = { ...(screen ? { screen: screen() } : {}), ...(one.scan ? { scans: true } : {}) };
  const shown = { display: device.display(), printed: printed?.() ?? [], ...drawn };
  return { deviceId, label, driver, ...shown, buttons: [...buttons] };
}
