import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { DeviceOrder } from '../../shared/contract/device-link.ts';
import type { LineTrial } from '../../shared/contract/devices.ts';
import { listeningDrivers } from './driver-info.ts';
import { createLatest } from './latest.ts';
import { ListeningTrial } from './line-trial.ts';
import { openerOf, type OpenerOptions } from './ports/opener.ts';

type Order = NonNullable<DeviceOrder['trial']>;

export type TrialRunnerOptions = Omit<OpenerOptions, 'transport' | 'profile' | 'tcpAllowList'> & {
  readonly client: Pick<DataHostClient, 'deviceLink'>;
};

/** Listens to the port that the data host wants heard, one at a time. */
export class TrialRunner {
  readonly #options: TrialRunnerOptions;
  readonly #send: (told: { trialId: string; trial: LineTrial }) => void;
  #current: { readonly trialId: string; readonly trial: ListeningTrial } | null = null;

  constructor(options: TrialRunnerOptions) {
    this.#options = options;
    this.#send = createLatest((told) => options.client.deviceLink.tellTrial(told));
  }

  /** Ends what is no longer wanted, and begins what is. */
  async change(order: Order | null, tcpAllowList: readonly string[]): Promise<void> {
    if (order?.trialId === this.#current?.trialId) return;
    await this.stop();
    if (order) this.#begin(order, tcpAllowList);
  }

  /** Something was plugged in: it may be this one. */
  hurry(): void {
    this.#current?.trial.hurry();
  }

  async stop(): Promise<void> {
    const ended = this.#current;
    this.#current = null;
    await ended?.trial.stop();
  }

  #begin({ trialId, transport, drivers: ids }: Order, tcpAllowList: readonly string[]) {
    const wanted = ids
      .map((id) => listeningDrivers.get(id))
      .filter((driver) => driver !== undefined);
    const [first] = wanted;
    if (!first) return;
    const profile = first.profile;
    const trial = new ListeningTrial({
      drivers: wanted,
      open: openerOf({ ...this.#options, transport, profile, tcpAllowList }),
      timing: this.#options.timing,
      tell: (heard) => {
        if (this.#current?.trialId === trialId) this.#send({ trialId, trial: heard });
      },
    });
    this.#current = { trialId, trial };
    trial.start();
  }
}
