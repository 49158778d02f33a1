import { expect, it } from 'vitest';
import { openFailure } from './serial.ts';

it.each([
  ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'no-such-port'],
  ['Opening COM250: File not found', 'no-such-port'],
  ['Error Resource temporarily unavailable Cannot lock port', 'port-taken'],
  ['Error: Device or resource busy, cannot open /dev/ttyUSB0', 'port-taken'],
  ['Opening COM3: Access denied', 'port-taken'],
  ['Error: Permission denied, cannot open /dev/ttyUSB0', 'no-permission'],
  ['Error: Input/output error, cannot open /dev/ttyUSB0', 'failed'],
])('what the system says becomes a word that people can act on: %s', (message, state) => {
  expect(openFailure(message)).toBe(state);
});
