import { expect, test } from 'vitest';
import { homeDoor, makeConnectionGate } from './door.ts';

test('an address has its share of lines, whatever others have, and gets it back', () => {
  const gate = makeConnectionGate({ ...homeDoor, connectionsEachMax: 2 });
  expect([gate.enter('a'), gate.enter('a'), gate.enter('a')]).toEqual([true, true, false]);
  expect(gate.enter('b')).toBe(true);
  gate.leave('a');
  expect([gate.enter('a'), gate.enter('a')]).toEqual([true, false]);
});
