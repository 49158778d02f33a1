import { specimenLabel } from '../../../shared/domain/orders/label.ts';
import { clinicDate, clinicTime, type EpochMs } from '../../../shared/lib/clock.ts';
import { createMllpScanner, encodeMllp } from '../framing/mllp-frames.ts';
import type { Simulator } from '../simulator.ts';
import { createTalkingDevice, type Utterance } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { hl7Profile } from './driver.ts';

type Test = {
  readonly code: string;
  readonly value: string;
  readonly unit: string;
  readonly range: string;
  /** Of the specimen, or of the control. */
  readonly label: string;
};

/** Sequences of the labels that the demonstration's two workstations gave today. */
const SEQUENCE = { min: 1, max: 999, step: 1, initial: 1 };
const desks = ['A', 'B'] as const;

const AGAIN_MS = 10_000;
const TIMES = 6;
const glucose = { code: '2345-7^GLU^LN', unit: 'mmol/L', range: '3.9-6.1' } as const;
const hba1c = { code: '4548-4^HbA1c^LN', unit: '%', range: '4.0-6.0' } as const;

/** An analyser that sends each result when it was made, again and again until it is acknowledged. */
export function createAnalyserSimulator(timing: Timing): Simulator {
  let count = 0;

  function say(test: Test): Utterance {
    count += 1;
    return {
      bytes: encodeMllp(messageOf(count, test, timing.now())),
      display: [`${test.value} ${test.unit}`, `标本 ${test.label}`, '传送中'],
      again: { times: TIMES, everyMs: AGAIN_MS },
    };
  }

  const own = (desk: string, sequence: number) =>
    specimenLabel(desk, clinicDate(timing.now()), sequence);
  const label = () => `L26${String(count + 1).padStart(10, '0')}`;
  const talking = createTalkingDevice({
    timing,
    profile: hl7Profile,
    display: ['待机'],
    talks: [
      {
        key: 'glucose',
        name: { 'zh-CN': '血糖', en: 'Glucose' },
        field: { min: 0.5, max: 40, step: 0.1, initial: 6.8 },
        say: (value) => say({ ...glucose, value: value.toFixed(1), label: label() }),
      },
      {
        key: 'hba1c',
        name: { 'zh-CN': '糖化血红蛋白', en: 'HbA1c' },
        field: { min: 3, max: 18, step: 0.1, initial: 7.2 },
        say: (value) => say({ ...hba1c, value: value.toFixed(1), label: label() }),
      },
      {
        key: 'control',
        name: { 'zh-CN': '质控', en: 'Control' },
        say: () => say({ ...glucose, value: '5.5', label: 'QC-1' }),
      },
      // Whether it was ordered on that label the analyser does not know, so the tray is seen, too.
      ...desks.flatMap((desk) => [
        {
          key: `glucose-${desk}`,
          name: { 'zh-CN': `血糖，今天的标签 ${desk}`, en: `Glucose, label ${desk} of today` },
          field: SEQUENCE,
          say: (sequence: number) => say({ ...glucose, value: '7.4', label: own(desk, sequence) }),
        },
        {
          key: `hba1c-${desk}`,
          name: { 'zh-CN': `糖化，今天的标签 ${desk}`, en: `HbA1c, label ${desk} of today` },
          field: SEQUENCE,
          say: (sequence: number) => say({ ...hba1c, value: '7.1', label: own(desk, sequence) }),
        },
      ]),
    ],
  });
  return { ...talking, device: { ...talking.device, connect } };

  function connect(send: Parameters<typeof talking.device.connect>[0]) {
    const user = talking.device.connect(send);
    const scanner = createMllpScanner();
    return {
      feed(bytes: Uint8Array) {
        for (const found of scanner.feed(bytes)) {
          if (found.kind === 'frame' && isAccepted(found.frame)) talking.hush(['已传送']);
        }
      },
      closed: user.closed,
    };
  }

  function isAccepted(answer: Uint8Array): boolean {
    return Buffer.from(answer)
      .toString('latin1')
      .includes(`MSA|AA|${controlIdOf(count)}`);
  }
}

function messageOf(count: number, test: Test, now: EpochMs): Uint8Array {
  const { code, value, unit, range, label } = test;
  const stamp = `${clinicDate(now)}${clinicTime(now)}00`.replace(/\D/g, '');
  const segments = [
    `MSH|^~\\&|SIM-8000|LAB|||${stamp}||ORU^R01|${controlIdOf(count)}|P|2.3.1`,
    'PID|1',
    `OBR|1||${label}|PANEL|||${stamp}`,
    `OBX|1|NM|${code}||${value}|${unit}|${range}||||F|||${stamp}`,
  ];
  return Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
}

function controlIdOf(count: number): string {
  return String(count).padStart(6, '0');
}
