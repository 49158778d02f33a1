import { afterEach, expect, test } from 'vitest';
import { AstmSender } from '../../electron/devices/astm/sender.ts';
import { astmDriver } from '../../electron/devices/astm/driver.ts';
import { DeviceLine } from '../../electron/devices/device-line.ts';
import type { Driver } from '../../electron/devices/driver.ts';
import { type FarEnd, plugIn } from '../../electron/devices/far-end.ts';
import { encodeMllp } from '../../electron/devices/framing/mllp-frames.ts';
import { hl7Driver } from '../../electron/devices/hl7/driver.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import { eventually } from '../support/eventually.ts';
import { startLaboratory, type TestLaboratory } from '../support/laboratory.ts';
import { lineKinds, openLinePair } from '../support/line-pair.ts';

/** From the analyser's bytes on a real line to the record of whoever the label is of. */

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

const kind = lineKinds[0];

/** A workstation, and an analyser of ours at the far end of its line. */
async function start(driver: Driver, device: FarEnd): Promise<TestLaboratory> {
  const lab = await startLaboratory();
  open.push(lab);
  if (!kind) throw new Error('there is always a kind of line');
  const pair = await openLinePair(kind);
  open.push(pair);
  const far = await plugIn(systemTiming, device, pair.listen);
  open.push({ close: () => far.unplug() });
  const line = new DeviceLine({
    binding: {
      deviceId: lab.deviceId,
      label: '生化分析仪',
      driver: driver.id,
      transport: { kind: 'serial', path: 'given by the test', baudRate: null },
      enabled: true,
      simulated: true,
    },
    driver,
    open: pair.open(driver.profile, far.port),
    timing: systemTiming,
    report: async (event) => (await lab.report(event)).stored,
  });
  open.push({ close: () => line.stop() });
  line.start();
  return lab;
}

/** An instrument that sends records of LIS02-A2 when it is told to. */
function astmAnalyser() {
  let isDelivered = false;
  const onDelivered = () => {
    isDelivered = true;
  };
  const sender = new AstmSender({ timing: systemTiming, textBytesMax: 240, onDelivered });
  const device: FarEnd = {
    profile: astmDriver.profile,
    connect(send) {
      sender.connected(send);
      return { feed: (bytes) => sender.heard(bytes), closed: () => sender.closed() };
    },
    display: () => [],
    stop: () => sender.closed(),
  };
  return { device, sender, isDelivered: () => isDelivered };
}

/** The label stands behind the instrument's own number, and its P record names somebody else. */
function lipidRecords(label: string): readonly string[] {
  const result = (at: number, name: string, value: string) =>
    `R|${at}|^^^${name}|${value}|mmol/L|||||F||||20261121090300`;
  return [
    'H|\\^&|||BS-240^1.0|||||||P|1|20261121090400',
    'P|1||4711',
    `O|1|0031^${label}||^^^TC\\^^^TG`,
    result(1, 'TC', '5.17'),
    result(2, 'TG', '1.02'),
    result(3, 'HDL-C', '1.30'),
    result(4, 'LDL-C', '3.44'),
    'L|1|N',
  ];
}

test('an ASTM analyser: four lipids go to the record of their label, and the device hears that they are kept', async () => {
  const { device, sender, isDelivered } = astmAnalyser();
  const lab = await start(astmDriver, device);
  const [one, other] = [await lab.arrive('甲'), await lab.arrive('乙')];
  await lab.open(other.visitId);
  const { label } = await lab.order(one.visitId, 'lipids');
  sender.transmit(lipidRecords(label));
  await eventually(() => expect(isDelivered()).toBe(true));
  const rows = await lab.labResults();
  expect(rows.map(({ resident_id }) => resident_id)).toEqual(rows.map(() => one.residentId));
  expect(new Map(rows.map((row) => [row.analyte, row.value_x1000]))).toEqual(
    new Map([
      ['cholesterol', 5170],
      ['triglycerides', 1020],
      ['hdl', 1300],
      ['ldl', 3440],
    ]),
  );
  expect((await lab.orders())[0]).toMatchObject({ readiness: 'ready' });
});

/** An analyser that says HL7 v2, and remembers what it was answered. */
function hl7Analyser() {
  let send: ((bytes: Uint8Array) => Promise<void>) | null = null;
  let heard = '';
  const device: FarEnd = {
    profile: hl7Driver.profile,
    connect(line) {
      send = line;
      return {
        feed: (bytes) => {
          heard += Buffer.from(bytes).toString('latin1');
        },
        closed: () => {
          send = null;
        },
      };
    },
    display: () => [],
    stop: () => undefined,
  };
  const say = async (segments: readonly string[]) => {
    const bytes = encodeMllp(Buffer.from(segments.map((one) => `${one}\r`).join('')));
    await eventually(() => expect(send).not.toBeNull());
    await send?.(bytes);
  };
  return { device, say, answers: () => heard };
}

test('an HL7 analyser: a glucose goes to the record of the label in OBR-2, an unknown label into the tray', async () => {
  const { device, say, answers } = hl7Analyser();
  const lab = await start(hl7Driver, device);
  const { visitId, residentId } = await lab.arrive('甲');
  const { label } = await lab.order(visitId, 'glucose-fasting');
  const message = (id: string, specimen: string, value: string) => [
    `MSH|^~\\&|BS-240|LAB|||20261121090500||ORU^R01|${id}|P|2.3.1`,
    'PID|1',
    `OBR|1|${specimen}|0031|PANEL|||20261121090400`,
    `OBX|1|NM|2345-7^GLU^LN||${value}|mmol/L|3.9-6.1|H|||F|||20261121090400`,
  ];
  await say(message('000001', label, '8.3'));
  await eventually(() => expect(answers()).toContain('MSA|AA|000001'));
  expect(await lab.observations()).toMatchObject([
    { resident_id: residentId, kind: 'glucose-fasting', value_x10: 83 },
  ]);
  await say(message('000002', '', '9.9'));
  await eventually(() => expect(answers()).toContain('MSA|AA|000002'));
  const { tray } = await lab.state();
  expect(tray).toMatchObject([{ trayReason: 'unknown-label', label: '0031' }]);
  expect(await lab.observations()).toHaveLength(1);
});
