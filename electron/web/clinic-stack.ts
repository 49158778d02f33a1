import { join } from 'node:path';
import type { DeviceBinding } from '../../shared/contract/devices.ts';
import { type DemoClinic, generateClinic } from '../../shared/demo/generate-clinic.ts';
import type { DataHostConfig } from '../data/config.ts';
import type { Log } from '../data/log.ts';
import { startBench } from './bench.ts';
import type { ChildHost } from './child-host.ts';
import { type DemoPlan, loadDemoPlan } from './demo-plan.ts';
import { startDistrict } from './district.ts';
import { findFreePorts } from './ports.ts';
import { type RunningWorkstation, startWorkstation } from './workstation.ts';

/** The demonstration: a district, two workstations of one clinic, and their simulated devices. */
export type ClinicStack = {
  /** 前台: the clinic's home, with kiosk and card reader. */
  readonly desk: RunningWorkstation;
  /** 测量站: follows the home, with the blood pressure monitor. */
  readonly station: RunningWorkstation;
  readonly districtUrl: string;
  readonly plan: DemoPlan;
  /** Null with a district of somebody else's. */
  readonly district: ChildHost<unknown> | null;
  /** Every program of the demonstration, as it runs now. */
  processes(): readonly { readonly name: string; readonly pid: number | undefined }[];
  /** Ends everything that was started, the last first. */
  stop(): Promise<void>;
};

/** Both ends of a simulated device's line. */
export type Line = {
  /** What the devices host opens. */
  readonly near: DeviceBinding['transport'];
  /** Where the bench plays. */
  readonly far:
    | { readonly kind: 'tcp'; readonly port: number }
    | { readonly kind: 'serial'; readonly path: string };
};

export type Lines = { readonly kiosk: Line; readonly cardReader: Line; readonly monitor: Line };

/** Runs one step of the start and tells how it went. */
export type Step = <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;

export type StackOptions = {
  readonly dataDirectory: string;
  readonly firstPort: number;
  /** Null starts a district of our own. */
  readonly districtUrl: string | null;
  readonly version: string;
  readonly log: Log;
  readonly step: Step;
  readonly askPassphrase: (() => Promise<string>) | null;
  /** Real lines for the devices; TCP on this machine without. */
  readonly lines?: Lines;
  readonly plan?: DemoPlan;
  /** Lays the line from the clinic to the district; straight without. */
  readonly layLine?: (districtUrl: string) => Promise<string>;
};

type Running = { readonly stop: () => Promise<void> };

/** Starts the whole demonstration. What was started before a failure is stopped again. */
export async function startClinicStack(options: StackOptions): Promise<ClinicStack> {
  const running: Running[] = [];
  const keep = <Started extends Running>(started: Started): Started => {
    running.push(started);
    return started;
  };
  const stop = async () => {
    for (const one of running.reverse()) await one.stop();
    running.length = 0;
  };
  try {
    return { ...(await startAll(options, keep)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Keep = <Started extends Running>(started: Started) => Started;

async function startAll(options: StackOptions, keep: Keep): Promise<Omit<ClinicStack, 'stop'>> {
  const { step } = options;
  const plan = options.plan ?? loadDemoPlan(options.dataDirectory);
  const clinic = generateClinic({
    seed: plan.seed,
    today: plan.madeOn,
    residents: plan.residents,
    benchSlot: plan.benchSlot,
  });
  const ports = await findFreePorts(options.firstPort, 7);
  const lines = options.lines ?? linesOverTcp(ports.slice(4));
  const district =
    options.districtUrl === null
      ? keep(
          await step('区级服务 district server (PostgreSQL)', () =>
            startDistrict({ ...options, plan, clinic, port: portAt(ports, 3) }),
          ),
        )
      : null;
  const serverUrl = options.districtUrl ?? district?.url ?? '';
  const districtUrl = options.layLine ? await options.layLine(serverUrl) : serverUrl;
  const desk = keep(
    await step('前台工作站 front desk (clinic home)', () =>
      startWorkstation({
        directory: join(options.dataDirectory, 'desk'),
        doorPort: portAt(ports, 0),
        askPassphrase: options.askPassphrase,
        log: options.log,
        host: hostConfig(options, plan, clinic, {
          name: '前台一号',
          ticketPrefix: 'A',
          role: {
            kind: 'home',
            listen: { host: '127.0.0.1', port: portAt(ports, 2) },
            districtUrl,
          },
          devices: deskDevices(plan, lines),
        }),
      }),
    ),
  );
  const station = keep(
    await step('测量站工作站 measurement station', () =>
      startWorkstation({
        directory: join(options.dataDirectory, 'station'),
        doorPort: portAt(ports, 1),
        askPassphrase: null,
        log: options.log,
        host: hostConfig(options, plan, clinic, {
          name: '测量站',
          ticketPrefix: 'B',
          role: { kind: 'desk', homeUrl: `http://127.0.0.1:${desk.lanPort}` },
          devices: stationDevices(plan, lines),
        }),
      }),
    ),
  );
  const benches = await step('模拟设备 simulated devices', async () => {
    const cards = clinic.cards.map(({ residentId: _, ...card }) => card);
    const { kiosk, cardReader, monitor } = plan.deviceIds;
    const atDesk = [
      { deviceId: kiosk, driver: 'kiosk', label: '自助机', listen: lines.kiosk.far },
      {
        deviceId: cardReader,
        driver: 'sdt-id-card',
        label: '前台读卡器',
        listen: lines.cardReader.far,
      },
    ];
    const atStation = [
      { deviceId: monitor, driver: 'and-tm2655', label: '血压计', listen: lines.monitor.far },
    ];
    const { log } = options;
    return [
      keep(await startBench({ bench: desk.bench, devices: atDesk, cards, log })),
      keep(await startBench({ bench: station.bench, devices: atStation, cards: [], log })),
    ];
  });
  return {
    desk,
    station,
    districtUrl: serverUrl,
    plan,
    district,
    processes: () => [
      { name: 'district', pid: district?.pid() },
      { name: 'desk data', pid: desk.pids().data },
      { name: 'desk devices', pid: desk.pids().devices },
      { name: 'station data', pid: station.pids().data },
      { name: 'station devices', pid: station.pids().devices },
      ...benches.map((bench) => ({ name: 'bench', pid: bench.pid() })),
    ],
  };
}

type Own = {
  readonly name: string;
  readonly ticketPrefix: string;
  readonly role: DataHostConfig['role'];
  readonly devices: readonly DeviceBinding[];
};

function hostConfig(
  options: StackOptions,
  plan: DemoPlan,
  clinic: DemoClinic,
  { name, ticketPrefix, role, devices }: Own,
): Omit<DataHostConfig, 'databasePath' | 'databaseKey'> {
  const { seed, madeOn, benchSlot, residents } = plan;
  return {
    version: options.version,
    workstation: { name, ticketPrefix, clinicId: clinic.clinicId },
    referenceScopeId: plan.referenceScopeId,
    enrolmentCode: plan.enrolmentCode,
    role,
    tcpAllowList: [],
    demo: { seed, madeOn, benchSlot, residents, devices: [...devices] },
  };
}

function deskDevices({ deviceIds }: DemoPlan, lines: Lines): DeviceBinding[] {
  return [
    simulated(deviceIds.kiosk, 'kiosk', '自助机', lines.kiosk),
    simulated(deviceIds.cardReader, 'sdt-id-card', '前台读卡器', lines.cardReader),
  ];
}

function stationDevices({ deviceIds }: DemoPlan, lines: Lines): DeviceBinding[] {
  return [simulated(deviceIds.monitor, 'and-tm2655', '血压计', lines.monitor)];
}

function simulated(
  deviceId: string,
  driver: DeviceBinding['driver'],
  label: string,
  line: Line,
): DeviceBinding {
  return { deviceId, driver, label, transport: line.near, enabled: true, simulated: true };
}

function linesOverTcp(ports: readonly number[]): Lines {
  const line = (index: number): Line => ({
    near: { kind: 'tcp', host: '127.0.0.1', port: portAt(ports, index) },
    far: { kind: 'tcp', port: portAt(ports, index) },
  });
  return { kiosk: line(0), cardReader: line(1), monitor: line(2) };
}

function portAt(ports: readonly number[], index: number): number {
  const port = ports[index];
  if (port === undefined) throw new RangeError('not enough free ports');
  return port;
}
