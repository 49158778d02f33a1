import { expect, test } from 'vitest';
import type { QueueTicket, QueueView } from '../../../shared/contract/queue.ts';
import { canUndo, type LastAct } from './last-act.ts';

const MINUTE = 60_000;
const person = { ticketId: 'one' } as QueueTicket;
const nobody = { waiting: [], active: [], passed: [], rooms: [] };
const queueOf = (more: Partial<QueueView>) => ({ ...nobody, ...more }) as unknown as QueueView;

const passed: LastAct = {
  act: 'pass',
  ticketId: 'one',
  number: 'A021',
  name: '甲一',
  roomId: 'room',
  actedAt: 0,
};
const finished: LastAct = { ...passed, act: 'finish' };

/** Ours, then any other. */
const at = (ours: Partial<QueueView>, other: Partial<QueueView> = {}, nowMs = MINUTE) => {
  const queue = queueOf(ours);
  return { queues: [queue, queueOf(other)], queue, roomId: 'room', nowMs };
};

test('a pass is taken back while the person is among those who were passed', () => {
  expect(canUndo(passed, at({ passed: [person] }))).toBe(true);
  expect(canUndo(passed, at({ waiting: [person] }))).toBe(false);
  expect(canUndo(passed, at({ active: [person] }))).toBe(false);
  expect(canUndo(passed, at({}))).toBe(false);
});

test('a finish is taken back of who went home or waits at the next stop, until somebody calls them', () => {
  expect(canUndo(finished, at({}))).toBe(true);
  expect(canUndo(finished, at({}, { waiting: [person] }))).toBe(true);
  expect(canUndo(finished, at({}, { active: [person] }))).toBe(false);
  expect(canUndo(finished, at({}, { passed: [person] }))).toBe(false);
  expect(canUndo(finished, at({ waiting: [person] }))).toBe(false);
});

test('five minutes, and the same room', () => {
  expect(canUndo(finished, at({}, {}, 5 * MINUTE))).toBe(true);
  expect(canUndo(finished, at({}, {}, 5 * MINUTE + 1))).toBe(false);
  expect(canUndo(finished, { ...at({}), roomId: 'other' })).toBe(false);
  expect(canUndo(finished, { ...at({}), queue: null })).toBe(false);
});
