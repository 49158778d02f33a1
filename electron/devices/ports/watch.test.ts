import { expect, it } from 'vitest';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import type { PortInfo } from './identity.ts';
import { watchPorts } from './watch.ts';

const port = (path: string): PortInfo => ({
  path,
  vendorId: null,
  productId: null,
  serialNumber: null,
  manufacturer: null,
  product: null,
  socket: path,
});

function start() {
  const time = createManualTime();
  const told: string[][] = [];
  const machine: { ports: PortInfo[] | null } = { ports: [port('COM1')] };
  const list = () =>
    machine.ports ? Promise.resolve([...machine.ports]) : Promise.reject(new Error('no list'));
  const watch = watchPorts(time, list, (ports) => told.push(ports.map(({ path }) => path)));
  return { time, told, machine, watch };
}

it('tells what is there, and again only when it is another', async () => {
  const { time, told, machine } = start();
  await time.advance(10_000);
  machine.ports = [port('COM1'), port('COM3')];
  await time.advance(10_000);
  machine.ports = [];
  await time.advance(10_000);
  expect(told).toEqual([['COM1'], ['COM1', 'COM3'], []]);
});

it('keeps what it knows while the system does not tell', async () => {
  const { time, told, machine, watch } = start();
  await time.settle();
  machine.ports = null;
  await time.advance(10_000);
  expect(told).toEqual([['COM1']]);
  expect(await watch.look()).toEqual([port('COM1')]);
});

it('looks no more after it was stopped', async () => {
  const { time, told, machine, watch } = start();
  await time.settle();
  watch.stop();
  machine.ports = [];
  await time.advance(10_000);
  expect(told).toEqual([['COM1']]);
});
