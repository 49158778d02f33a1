import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createManualTime } from '../../tests/support/manual-time.ts';
import { createDrivers, type deviceModels as Models, deviceModels } from './drivers.ts';
import type { LineProfile } from './ports/line.ts';
import { plainDesk } from './kiosk/desk.ts';

const services = {
  makeId: () => '',
  makeEpoch: () => 1,
  clinicName: () => '',
  deskOf: () => plainDesk(),
};
const drivers = createDrivers(services);
const document = readFileSync(new URL('../../docs/devices.md', import.meta.url), 'utf8');

describe.each(deviceModels)('the device $id', (model) => {
  it('has a folder of its name with a driver of its name', () => {
    expect(drivers.get(model.id)?.id).toBe(model.id);
    for (const file of ['device', 'driver', 'simulator']) {
      expect(existsSync(new URL(`${model.id}/${file}.ts`, import.meta.url))).toBe(true);
    }
  });

  it('stands in docs/devices.md as it is', () => {
    expect(document).toContain(`${rowOf(model)}\n`);
  });

  it('has a simulator on a line of the same kind, whose buttons all have a name', () => {
    const timing = createManualTime();
    const { device, buttons = [], press } = model.createSimulator({ timing, makeEpoch: () => 1 });
    expect(device.profile).toEqual(drivers.get(model.id)?.profile);
    for (const { key, field } of buttons) press?.(key, field?.initial ?? null);
    expect(buttons.length === 0 || press !== undefined).toBe(true);
    device.stop();
  });
});

it('docs/devices.md has no other device', () => {
  const rows = document.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows).toEqual(deviceModels.map(rowOf));
});

it('every device has an id of its own', () => {
  expect(drivers.size).toBe(deviceModels.length);
});

function rowOf(model: (typeof Models)[number]): string {
  const { id, name, evidence, isExperimental } = model;
  const { profile, version } = model.createDriver(services);
  const trial = isExperimental ? '（试用）' : '';
  return `| \`${id}\` | ${name['zh-CN']}${trial} | ${lineOf(profile)} | ${version} | ${evidence} |`;
}

/** `9600 8N1, DTR and RTS on`. */
function lineOf({ baudRate, dataBits, parity, stopBits, dtr, rts }: LineProfile): string {
  const control = `DTR ${dtr ? 'on' : 'off'}, RTS ${rts ? 'on' : 'off'}`;
  return `${baudRate} ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}, ${control}`;
}
