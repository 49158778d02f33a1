import { isDeepStrictEqual } from 'node:util';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { DeviceEvent, DeviceOrder } from '../../shared/contract/device-link.ts';
import type { DeviceBinding, PortIdentity } from '../../shared/contract/devices.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import { DeviceLine } from './device-line.ts';
import { driverInfos } from './driver-info.ts';
import { createDrivers } from './drivers.ts';
import { failureOf } from './connect.ts';
import { createLatest } from './latest.ts';
import { createKioskDesks, type KioskDesks } from './kiosk-desks.ts';
import type { Log } from './log.ts';
import { listPorts, type ListPorts } from './ports/list.ts';
import type { PortInfo } from './ports/identity.ts';
import { openerOf, type OpenSerial } from './ports/opener.ts';
import { serialLine } from './ports/serial.ts';
import { type PortWatch, watchPorts } from './ports/watch.ts';
import { ReportQueue } from './report-queue.ts';
import { createStripOrders } from './strip-orders.ts';
import { portSeen } from './suggestions.ts';
import { pause, type Timing } from './timing.ts';
import { TrialRunner } from './trial-runner.ts';

export type DevicesHostOptions = {
  readonly client: Pick<DataHostClient, 'deviceLink'>;
  readonly timing: Timing;
  readonly makeId: MakeId;
  /** A random number of 32 bits. */
  readonly makeEpoch: () => number;
  readonly log: Log;
  /** What is plugged in, and what opens it; the machine's own without. */
  readonly listPorts?: ListPorts;
  readonly openSerial?: OpenSerial;
};

const ATTACH_AGAIN_FIRST_MS = 250;
const ATTACH_AGAIN_MOST_MS = 5_000;

/**
 * The devices host: asks the data host for its bindings, keeps one line for each, and reports what they say.
 * Lines stay open and readings are kept while the data host is away.
 */
export class DevicesHost {
  readonly #options: DevicesHostOptions;
  readonly #queue: ReportQueue;
  readonly #drivers: ReturnType<typeof createDrivers>;
  readonly #ended = new AbortController();
  readonly #lines = new Map<string, DeviceLine>();
  /** Devices for which this version has no driver. */
  readonly #unknown = new Set<string>();
  #clinicName = '';
  #tcpAllowList: readonly string[] = [];
  #windowId: string | null = null;
  #changes: Promise<void> = Promise.resolve();
  #ports: PortWatch | null = null;
  readonly #tellPorts: (ports: readonly PortInfo[]) => void;
  readonly #trial: TrialRunner;
  readonly #kiosks: KioskDesks;
  readonly #strips: ReturnType<typeof createStripOrders>;

  constructor(options: DevicesHostOptions) {
    const { client, timing, makeId, makeEpoch } = options;
    this.#options = options;
    this.#tellPorts = createLatest((ports) =>
      client.deviceLink.tellPorts({ ports: ports.map((port) => portSeen(port, ports)) }),
    );
    this.#trial = new TrialRunner({ client, ...this.#openerParts(), others: () => [] });
    this.#queue = new ReportQueue({
      timing,
      send: (entry) => client.deviceLink.report(entry),
      failureOf,
    });
    this.#kiosks = createKioskDesks(client);
    this.#strips = createStripOrders({
      client,
      lineOf: (deviceId) => this.#lines.get(deviceId),
      report: (deviceId, event) => this.#report(deviceId, event),
    });
    this.#drivers = createDrivers({
      makeId,
      makeEpoch,
      clinicName: () => this.#clinicName,
      deskOf: this.#kiosks.deskOf,
    });
  }

  start(): void {
    const { timing } = this.#options;
    this.#ports = watchPorts(timing, this.#options.listPorts ?? listPorts, (ports) => {
      this.#tellPorts(ports);
      this.#trial.hurry();
      for (const line of this.#lines.values()) line.hurry();
    });
    void this.#stayAttached();
  }

  /** Closes every line. Reports that were not stored yet are lost with this process. */
  async stop(): Promise<void> {
    this.#ended.abort();
    this.#ports?.stop();
    await this.#changes;
    await this.#trial.stop();
    await Promise.all([...this.#lines.values()].map((line) => this.#end(line)));
    this.#queue.stop();
  }

  async #stayAttached() {
    const { signal } = this.#ended;
    let againMs = ATTACH_AGAIN_FIRST_MS;
    while (!signal.aborted) {
      const wasAttached = await this.#attachOnce(signal);
      if (wasAttached) againMs = ATTACH_AGAIN_FIRST_MS;
      await pause(this.#options.timing, againMs, signal);
      againMs = Math.min(againMs * 2, ATTACH_AGAIN_MOST_MS);
    }
  }

  /** Takes orders until the data host goes away. Its own log says why it did. */
  async #attachOnce(signal: AbortSignal): Promise<boolean> {
    const { client, log } = this.#options;
    let isAttached = false;
    try {
      for await (const order of await client.deviceLink.attach(
        { drivers: [...driverInfos] },
        { signal },
      )) {
        if (!isAttached) this.#attached();
        isAttached = true;
        this.#takeOrder(order);
      }
    } catch {
      if (isAttached) log('detached', { dropped: this.#queue.dropped });
    }
    return isAttached;
  }

  /** A data host that was started anew knows nothing of the lines. */
  #attached() {
    this.#options.log('attached', { waiting: this.#queue.waiting });
    this.#queue.wake();
    this.#tellPorts(this.#ports?.current() ?? []);
    for (const line of this.#lines.values()) line.reportStatus();
    for (const deviceId of this.#unknown) this.#reportUnknown(deviceId);
  }

  #takeOrder(order: DeviceOrder) {
    this.#clinicName = order.clinicName;
    this.#kiosks.take(order.kiosks);
    this.#seat(order.windowId);
    // One change after another: a line must have closed before its port is opened for another binding.
    this.#changes = this.#changes.then(() => this.#change(order));
    void this.#changes.then(() => this.#strips.take(order.strips));
  }

  /** Between two measurements nothing is asked of the lines: the last one may still be sent. */
  #seat(windowId: string | null) {
    if (windowId === null || windowId === this.#windowId) return;
    this.#windowId = windowId;
    for (const line of this.#lines.values()) line.nextPerson();
  }

  async #change(order: DeviceOrder) {
    const isSameList = isDeepStrictEqual(order.tcpAllowList, this.#tcpAllowList);
    this.#tcpAllowList = order.tcpAllowList;
    const wanted = new Map(order.bindings.map((binding) => [binding.deviceId, binding]));
    this.#unknown.clear();
    for (const line of this.#lines.values()) {
      const { deviceId, transport } = line.binding;
      const isSame = isDeepStrictEqual(line.binding, wanted.get(deviceId));
      const isKept = isSame && (isSameList || transport.kind === 'serial');
      if (!isKept) await this.#end(line);
    }
    if (this.#ended.signal.aborted) return;
    await this.#trial.change(order.trial, order.tcpAllowList);
    for (const binding of wanted.values()) {
      if (!this.#lines.has(binding.deviceId)) this.#begin(binding);
    }
  }

  #begin(binding: DeviceBinding) {
    const { timing, log } = this.#options;
    const driver = this.#drivers.get(binding.driver);
    if (!driver) {
      this.#unknown.add(binding.deviceId);
      return this.#reportUnknown(binding.deviceId);
    }
    const line = new DeviceLine({
      binding,
      driver,
      open: openerOf({
        ...this.#openerParts(),
        transport: binding.transport,
        profile: driver.profile,
        tcpAllowList: this.#tcpAllowList,
        others: () => this.#identitiesBut(binding.deviceId),
      }),
      timing,
      report: (event) => this.#report(binding.deviceId, event),
    });
    this.#lines.set(binding.deviceId, line);
    log('line', { deviceId: binding.deviceId, driver: driver.id });
    line.start();
  }

  #openerParts() {
    const { timing, openSerial = serialLine } = this.#options;
    return { timing, openSerial, ports: () => this.#ports?.look() ?? Promise.resolve([]) };
  }

  #identitiesBut(deviceId: string): PortIdentity[] {
    const bindings = [...this.#lines.values()].map((line) => line.binding);
    return bindings.flatMap((other) => {
      const { transport } = other;
      const isOther = other.deviceId !== deviceId && transport.kind === 'serial';
      return isOther && transport.identity ? [transport.identity] : [];
    });
  }

  /** Bound by a later version than this one, which had such a driver. */
  #reportUnknown(deviceId: string) {
    const counters = { frames: 0, rejected: 0, discardedBytes: 0, reconnects: 0 };
    const state = 'version-mismatch';
    void this.#report(deviceId, {
      type: 'status',
      state,
      heldBy: null,
      hint: null,
      warnings: [],
      ...counters,
    });
  }

  async #end(line: DeviceLine) {
    this.#lines.delete(line.binding.deviceId);
    await line.stop();
  }

  #report(deviceId: string, event: DeviceEvent): Promise<boolean> {
    const { makeId, timing } = this.#options;
    return this.#queue.add({ eventId: makeId(), deviceId, at: toInstant(timing.now()), event });
  }
}
