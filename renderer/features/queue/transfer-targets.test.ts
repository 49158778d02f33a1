import { expect, test } from 'vitest';
import type { QueueView } from '../../../shared/contract/queue.ts';
import { targetsFrom } from './transfer-targets.ts';

function queueOf(
  queueId: string,
  roomIds: readonly string[],
  doctorIds: readonly string[] = [],
): QueueView {
  const rooms = roomIds.map((roomId) => ({ roomId, name: `the ${roomId}`, queueId }));
  const doctors = doctorIds.map((doctorId) => ({ doctorId, name: `Dr ${doctorId}` }));
  return { queueId, name: queueId, rooms, doctors, waiting: [] } as unknown as QueueView;
}

const clinic = [queueOf('measuring', ['station']), queueOf('consulting', ['first', 'second'])];
const keysFrom = (roomId: string) =>
  targetsFrom(clinic, { roomId, staffId: 'me' }).map(({ key }) => key);

test('from a consulting room: the other queues, the other rooms, and last the own place', () => {
  expect(keysFrom('first')).toEqual(['measuring', 'second', 'consulting']);
  expect(
    targetsFrom(clinic, { roomId: 'first', staffId: 'me' }).map(({ isEarlier }) => isEarlier),
  ).toEqual([true, false, false]);
});

test('a queue of several rooms is offered as a whole and by room', () => {
  expect(keysFrom('station')).toEqual(['consulting', 'first', 'second', 'measuring']);
  expect(targetsFrom(clinic, { roomId: 'station', staffId: 'me' })[0]).toMatchObject({
    roomId: null,
    isEarlier: false,
  });
});

test('a clinic of one room has only the own place, and a room that is gone has no own place', () => {
  expect(targetsFrom([queueOf('all', ['only'])], { roomId: 'only', staffId: 'me' })).toMatchObject([
    { isOurs: true },
  ]);
  const gone = { roomId: 'gone', staffId: 'me' };
  expect(targetsFrom(clinic, gone).some(({ isOurs }) => isOurs)).toBe(false);
});

test('a colleague by name stands behind the rooms, and nobody is sent to themselves', () => {
  const queues = [
    queueOf('measuring', ['station']),
    queueOf('consulting', ['first', 'second'], ['me', 'she']),
  ];
  const targets = targetsFrom(queues, { roomId: 'first', staffId: 'me' });
  expect(targets.map(({ key }) => key)).toEqual(['measuring', 'second', 'she', 'consulting']);
  expect(targets[2]).toMatchObject({ roomId: null, doctorId: 'she', name: 'Dr she', isOurs: true });
});
