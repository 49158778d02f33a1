import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createRouterClient, implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import { demo, type BenchOrder } from '../../shared/contract/demo.ts';
import {
  deviceLink,
  type DeviceEvent,
  type DeviceOrder,
} from '../../shared/contract/device-link.ts';
import type {
  DeviceBinding,
  DriverInfo,
  LineTrial,
  PortSeen,
} from '../../shared/contract/devices.ts';
import type { Strip } from '../../shared/contract/strips.ts';
import type { KioskOutcome } from '../../shared/contract/visits.ts';
import type { Instant } from '../../shared/lib/clock.ts';

export type StoredReport = {
  readonly eventId: string;
  readonly deviceId: string;
  readonly event: DeviceEvent;
};

export type BenchReport = Parameters<DataHostClient['demo']['reportBench']>[0];
type KioskScanInput = Parameters<DataHostClient['deviceLink']['kioskScan']>[0];

export const TICKET = 'one-time-ticket-of-a-test';

/** Just enough of a data host to run a devices host or a bench against, with the real contract and its schemas. */
export class FakeDataHost {
  /** Stored once for each eventId. */
  readonly reports: StoredReport[] = [];
  readonly scans: KioskScanInput[] = [];
  readonly benchReports: BenchReport[] = [];
  /** How often each eventId came. */
  readonly arrivals = new Map<string, number>();
  /** What the devices host that is attached can speak to. */
  drivers: readonly DriverInfo[] = [];
  attachments = 0;
  /** May throw: then the report was not stored. */
  beforeReport: (report: StoredReport) => void = () => undefined;
  decide: (scan: KioskScanInput) => Promise<KioskOutcome> = () =>
    Promise.resolve({ outcome: 'desk', reason: 'closed' });
  /** What is plugged in, and what was heard of a port, as told last. */
  ports: readonly PortSeen[] = [];
  trial: LineTrial | null = null;
  #order: DeviceOrder = {
    type: 'bindings',
    bindings: [],
    tcpAllowList: [],
    clinicName: '演示站',
    kiosks: [],
    windowId: null,
    trial: null,
    strips: [],
  };
  /** The words of what is to be printed; each is given once. */
  readonly #strips = new Map<string, Strip>();
  #wake = Promise.withResolvers<void>();
  #benchOrders: BenchOrder[] = [];
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();

  setBindings(bindings: DeviceBinding[], tcpAllowList: string[] = []): void {
    this.#order = { ...this.#order, bindings, tcpAllowList };
    this.#wakeUp();
  }

  openWindow(windowId: string): void {
    this.#order = { ...this.#order, windowId };
    this.#wakeUp();
  }

  listenTo(trial: DeviceOrder['trial']): void {
    this.trial = null;
    this.#order = { ...this.#order, trial };
    this.#wakeUp();
  }

  /** Orders a strip of a printer. */
  orderStrip(deviceId: string, jobId: string, strip: Strip): void {
    this.#strips.set(jobId, strip);
    this.#order = { ...this.#order, strips: [...this.#order.strips, { deviceId, jobId }] };
    this.#wakeUp();
  }

  orderBench(order: BenchOrder): void {
    this.#benchOrders.push(order);
    this.#wakeUp();
  }

  eventsOf(deviceId: string): DeviceEvent[] {
    return this.reports.filter((one) => one.deviceId === deviceId).map((one) => one.event);
  }

  stateOf(deviceId: string): string | null {
    const last = this.eventsOf(deviceId).findLast((event) => event.type === 'status');
    return last?.type === 'status' ? last.state : null;
  }

  /** In this process, without a wire. */
  client(): Pick<DataHostClient, 'deviceLink'> {
    return createRouterClient(this.router());
  }

  /** Over a WebSocket, as in the product; port 0 for any. */
  async listen(port = 0): Promise<number> {
    const handler = new RPCHandler(this.router());
    const sockets = new WebSocketServer({ noServer: true });
    const server = createServer();
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('upgrade', (request, socket, head) => {
      if (request.headers.authorization !== `Bearer ${TICKET}`) socket.destroy();
      else sockets.handleUpgrade(request, socket, head, (opened) => void handler.upgrade(opened));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  /** As if the process had died: every connection breaks. */
  async die(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  router() {
    const os = implement({ deviceLink, demo });
    return {
      deviceLink: {
        attach: os.deviceLink.attach.handler(({ input, signal }) => {
          this.drivers = input.drivers;
          return this.#orders(signal);
        }),
        report: os.deviceLink.report.handler(({ input }) => this.#store(input)),
        tellPorts: os.deviceLink.tellPorts.handler(({ input }) => {
          this.ports = input.ports;
          return this.#heard();
        }),
        tellTrial: os.deviceLink.tellTrial.handler(({ input }) => {
          this.trial = input.trial;
          return this.#heard();
        }),
        takeStrip: os.deviceLink.takeStrip.handler(({ input }) => {
          const strip = this.#strips.get(input.jobId) ?? null;
          this.#strips.delete(input.jobId);
          return { strip };
        }),
        kioskScan: os.deviceLink.kioskScan.handler(({ input }) => {
          this.scans.push(input);
          return this.decide(input);
        }),
        kioskCode: os.deviceLink.kioskCode.handler(() => ({
          outcome: 'code' as const,
          state: 'card' as const,
        })),
        kioskSummary: os.deviceLink.kioskSummary.handler(() => ({ outcome: 'nothing' as const })),
        boothOpen: os.deviceLink.boothOpen.handler(() => ({ outcome: 'refused' as const })),
        boothStep: os.deviceLink.boothStep.handler(() => ({ next: 'end' as const })),
        boothSave: os.deviceLink.boothSave.handler(() => ({ outcome: 'closed' as const })),
        boothEnd: os.deviceLink.boothEnd.handler(() => this.#heard()),
        kioskHelp: os.deviceLink.kioskHelp.handler(() => this.#heard()),
        keepKey: os.deviceLink.keepKey.handler(() => this.#heard()),
        keyInUse: os.deviceLink.keyInUse.handler(() => this.#heard()),
        tellPairing: os.deviceLink.tellPairing.handler(() => this.#heard()),
      },
      demo: {
        attachBench: os.demo.attachBench.handler(({ signal }) => this.#benchWork(signal)),
        reportBench: os.demo.reportBench.handler(({ input }) => {
          this.benchReports.push(input);
          this.#wakeUp();
          return { done: true as const };
        }),
      },
    };
  }

  async *#orders(signal: AbortSignal | undefined): AsyncGenerator<DeviceOrder> {
    this.attachments += 1;
    let last: DeviceOrder | null = null;
    while (!signal?.aborted) {
      if (last !== this.#order) {
        last = this.#order;
        yield last;
      }
      await this.#news(signal);
    }
  }

  async *#benchWork(signal: AbortSignal | undefined): AsyncGenerator<BenchOrder> {
    while (!signal?.aborted) {
      for (const order of this.#benchOrders.splice(0)) yield order;
      await this.#news(signal);
    }
  }

  #store(report: StoredReport & { at: Instant }) {
    this.beforeReport(report);
    const times = (this.arrivals.get(report.eventId) ?? 0) + 1;
    this.arrivals.set(report.eventId, times);
    if (times === 1) {
      this.reports.push(report);
      this.#wakeUp();
    }
    return { stored: true as const };
  }

  #heard() {
    this.#wakeUp();
    return { stored: true as const };
  }

  async #news(signal: AbortSignal | undefined): Promise<void> {
    const aborted = new Promise<void>((resolve) => {
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.#wake.promise, aborted]);
  }

  #wakeUp() {
    const woken = this.#wake;
    this.#wake = Promise.withResolvers<void>();
    woken.resolve();
  }

  /** Resolves when `isTrue` holds, looked at whenever something arrives. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await this.#wake.promise;
  }
}
