import { join } from 'node:path';
import type { DeviceBinding } from '../../shared/contract/devices.ts';
import type { DataHostConfig } from '../data/config.ts';
import type { Log } from '../data/log.ts';
import { startBench } from './bench.ts';
import type { ChildHost } from './child-host.ts';
import type { DemoPlan } from './demo-plan.ts';
import { type DemoScene, type SceneOptions, setScene, type SimulatedDevice } from './demo-scene.ts';
import { startDistrict } from './district.ts';
import {
  type RunningWorkstation,
  startWorkstation,
  type WorkstationOptions,
} from './workstation.ts';

/** The demonstration: a district, two workstations of one clinic, and their simulated devices. */
export type ClinicStack = {
  /** 前台: the clinic's home, with kiosk, card reader and ticket printer. */
  readonly desk: RunningWorkstation;
  /** 测量站: follows the home, with monitor, glucometer, analyser and scanner. */
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

/** Runs one step of the start and tells how it went. */
export type Step = <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;

export type StackOptions = SceneOptions & {
  /** Null starts a district of our own. */
  readonly districtUrl: string | null;
  readonly version: string;
  readonly log: Log;
  /** Every line that one of the programs writes for support. */
  readonly onLine: (line: string) => void;
  readonly step: Step;
  readonly askPassphrase: (() => Promise<string>) | null;
  /** Starts the workstations and their devices in another shell than this one. */
  readonly shell?: Shell;
  /** Lays the line from the clinic to the district; straight without. */
  readonly layLine?: (districtUrl: string) => Promise<string>;
};

/** What a shell does for the demonstration. */
export type Shell = {
  readonly startWorkstation: (options: WorkstationOptions) => Promise<RunningWorkstation>;
  readonly startBench: typeof startBench;
};
const webHost: Shell = { startWorkstation, startBench };

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

/**
 * Everything at once: each program finds the others when they are there, as on any morning. What has
 * started when another one fails is kept, so that it is stopped.
 */
async function startAll(options: StackOptions, keep: Keep): Promise<Omit<ClinicStack, 'stop'>> {
  const { step } = options;
  const scene: Stage = { ...(await setScene(options)), options };
  const districtUrl = options.districtUrl ?? `https://127.0.0.1:${scene.ports.district}`;
  const lineUrl = options.layLine ? await options.layLine(districtUrl) : districtUrl;
  const [district, desk, station] = await allOf([
    options.districtUrl === null
      ? step('区级服务 district server (PostgreSQL)', () => openDistrict(scene)).then(keep)
      : null,
    step('前台工作站 front desk (clinic home)', () => openDesk(scene, lineUrl)).then(keep),
    step('测量站工作站 measurement station', () => openStation(scene)).then(keep),
  ]);
  const benches = await step('模拟设备 simulated devices', () =>
    allOf([
      benchOf(scene, desk, scene.atDesk).then(keep),
      benchOf(scene, station, scene.atStation).then(keep),
    ]),
  );
  return {
    desk,
    station,
    districtUrl,
    district,
    plan: scene.plan,
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

/** All of them, or the first failure: but only once every other has started or failed, too. */
async function allOf<Work extends readonly unknown[]>(
  work: readonly [...Work],
): Promise<{ [At in keyof Work]: Awaited<Work[At]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

type Stage = DemoScene & { readonly options: StackOptions };

function shellOf({ shell = webHost }: StackOptions): Shell {
  return shell;
}

function openDistrict({ options, plan, clinic, ports }: Stage) {
  const { dataDirectory, log, onLine } = options;
  return startDistrict({ dataDirectory, log, onLine, plan, clinic, port: ports.district });
}

function openDesk(scene: Stage, districtUrl: string): Promise<RunningWorkstation> {
  const { options, ports } = scene;
  return shellOf(options).startWorkstation({
    directory: join(options.dataDirectory, 'desk'),
    doorPort: ports.desk,
    askPassphrase: options.askPassphrase,
    log: options.log,
    onLine: options.onLine,
    host: hostConfig(scene, {
      name: '前台一号',
      ticketPrefix: 'A',
      role: { kind: 'home', listen: { host: '127.0.0.1', port: ports.lan }, districtUrl },
      devices: scene.atDesk,
    }),
  });
}

/** Under a passphrase too: one person starts both of the demonstration's workstations. */
function openStation(scene: Stage): Promise<RunningWorkstation> {
  const { options, ports } = scene;
  return shellOf(options).startWorkstation({
    directory: join(options.dataDirectory, 'station'),
    doorPort: ports.station,
    askPassphrase: options.askPassphrase,
    log: options.log,
    onLine: options.onLine,
    host: hostConfig(scene, {
      name: '测量站',
      ticketPrefix: 'B',
      role: { kind: 'desk', homeUrl: `https://127.0.0.1:${ports.lan}` },
      devices: scene.atStation,
    }),
  });
}

function benchOf(
  { options, clinic }: Stage,
  { bench }: RunningWorkstation,
  devices: readonly SimulatedDevice[],
) {
  const readsCards = devices.some(({ driver }) => driver === 'kiosk' || driver === 'sdt-id-card');
  const cards = clinic.cards.map(({ residentId: _, ...card }) => card);
  return shellOf(options).startBench({
    bench,
    log: options.log,
    onLine: options.onLine,
    cards: readsCards ? cards : [],
    devices: devices.map(({ line, ...device }) => ({ ...device, listen: line.far })),
  });
}

type Own = {
  readonly name: string;
  readonly ticketPrefix: string;
  readonly role: DataHostConfig['role'];
  readonly devices: readonly SimulatedDevice[];
};

function hostConfig(
  { options, plan, clinic }: Stage,
  { name, ticketPrefix, role, devices }: Own,
): Omit<DataHostConfig, 'databasePath' | 'databaseKey'> {
  const { seed, madeOn, benchSlot, residents } = plan;
  return {
    version: options.version,
    workstation: { name, ticketPrefix, clinicId: clinic.clinicId },
    referenceScopeId: plan.referenceScopeId,
    enrolmentCode: plan.enrolmentCode,
    demonstrationCode: plan.enrolmentCode,
    role,
    tcpAllowList: [],
    demo: { seed, madeOn, benchSlot, residents, devices: devices.map(toBinding) },
  };
}

function toBinding({ line, ...device }: SimulatedDevice): DeviceBinding {
  return { ...device, transport: line.near, enabled: true, simulated: true };
}
