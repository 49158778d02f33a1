import { describe, expect, test } from 'vitest';
import { isAtLeast, parseVersion } from './version.mjs';

describe('parseVersion', () => {
  test.each([
    ['v24.21.0', [24, 21, 0]],
    ['18.0.3', [18, 0, 3]],
    ['v25.0.0-nightly2026', [25, 0, 0]],
    [' v20.20.2\n', [20, 20, 2]],
  ])('%j is %j', (text, version) => {
    expect(parseVersion(text)).toEqual(version);
  });

  test.each(['', 'v24', 'node 24.1.0', 'latest'])('%j is no version', (text) => {
    expect(parseVersion(text)).toBeNull();
  });
});

describe('isAtLeast', () => {
  test.each([
    ['v24.0.0', '24.0.0', true],
    ['v24.0.1', '24.0.0', true],
    ['v100.0.0', '24.9.9', true],
    ['v23.99.99', '24.0.0', false],
    ['v24.9.0', '24.10.0', false],
    ['v24.10.0', '24.9.9', true],
    ['v24.10.3', '24.10.4', false],
    ['unknown', '24.0.0', false],
  ])('%s against %s: %s', (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });
});
