import type { DeviceBinding } from '../../shared/contract/devices.ts';
import { type DemoClinic, generateClinic } from '../../shared/demo/generate-clinic.ts';
import { type DemoPlan, loadDemoPlan } from './demo-plan.ts';
import { findFreePorts } from './ports.ts';

/** What the demonstration shows is decided here: whom it is of, which devices stand where, and on which lines. */

/** Both ends of a simulated device's line. */
export type Line = {
  /** What the devices host opens. */
  readonly near: DeviceBinding['transport'];
  /** Where the bench plays. */
  readonly far:
    | { readonly kind: 'tcp'; readonly port: number }
    | { readonly kind: 'serial'; readonly path: string };
};

export type Lines = {
  readonly kiosk: Line;
  readonly cardReader: Line;
  readonly monitor: Line;
  readonly glucometer: Line;
  /** Left out where nothing plays them. */
  readonly analyser?: Line;
  readonly scanner?: Line;
  readonly printer?: Line;
};

export type SceneOptions = {
  readonly dataDirectory: string;
  readonly firstPort: number;
  /** Real lines for the devices; TCP on this machine without. */
  readonly lines?: Lines;
  readonly plan?: DemoPlan;
};

/** A device that the bench plays. */
export type SimulatedDevice = {
  readonly deviceId: string;
  readonly driver: DeviceBinding['driver'];
  readonly label: string;
  readonly line: Line;
};

/** What is decided before anything starts. */
export type DemoScene = {
  readonly plan: DemoPlan;
  readonly clinic: DemoClinic;
  readonly ports: {
    readonly desk: number;
    readonly station: number;
    readonly lan: number;
    readonly district: number;
  };
  readonly atDesk: readonly SimulatedDevice[];
  readonly atStation: readonly SimulatedDevice[];
};

export async function setScene(options: SceneOptions): Promise<DemoScene> {
  const plan = options.plan ?? loadDemoPlan(options.dataDirectory);
  const { seed, madeOn: today, residents, benchSlot } = plan;
  const [desk = 0, station = 0, lan = 0, district = 0, ...rest] = await findFreePorts(
    options.firstPort,
    11,
  );
  const lines = options.lines ?? linesOverTcp(rest);
  const { kiosk, cardReader, monitor, glucometer } = plan.deviceIds;
  return {
    plan,
    clinic: generateClinic({ seed, today, residents, benchSlot }),
    ports: { desk, station, lan, district },
    atDesk: [
      { deviceId: kiosk, driver: 'kiosk', label: '自助机', line: lines.kiosk },
      { deviceId: cardReader, driver: 'sdt-id-card', label: '前台读卡器', line: lines.cardReader },
      ...printerOf(plan, lines),
    ],
    atStation: [
      { deviceId: monitor, driver: 'and-tm2655', label: '血压计', line: lines.monitor },
      { deviceId: glucometer, driver: 'astm', label: '血糖仪', line: lines.glucometer },
      ...laboratoryOf(plan, lines),
    ],
  };
}

/** What the tickets of the desk come out of. */
function printerOf({ deviceIds }: DemoPlan, { printer }: Lines): readonly SimulatedDevice[] {
  if (!printer) return [];
  const { printer: deviceId } = deviceIds;
  return [{ deviceId, driver: 'escpos', label: '号票打印机', line: printer }];
}

/** What stands at the window where blood is drawn. */
function laboratoryOf(
  { deviceIds }: DemoPlan,
  { analyser, scanner }: Lines,
): readonly SimulatedDevice[] {
  return [
    ...(analyser
      ? [{ deviceId: deviceIds.analyser, driver: 'hl7', label: '生化分析仪', line: analyser }]
      : []),
    ...(scanner
      ? [{ deviceId: deviceIds.scanner, driver: 'barcode', label: '扫码枪', line: scanner }]
      : []),
  ];
}

function linesOverTcp([
  kiosk = 0,
  cardReader = 0,
  monitor = 0,
  glucometer = 0,
  analyser = 0,
  scanner = 0,
  printer = 0,
]: readonly number[]): Lines {
  return {
    kiosk: lineOverTcp(kiosk),
    cardReader: lineOverTcp(cardReader),
    monitor: lineOverTcp(monitor),
    glucometer: lineOverTcp(glucometer),
    analyser: lineOverTcp(analyser),
    scanner: lineOverTcp(scanner),
    printer: lineOverTcp(printer),
  };
}

function lineOverTcp(port: number): Line {
  return { near: { kind: 'tcp', host: '127.0.0.1', port }, far: { kind: 'tcp', port } };
}
