import { describe, expect, test } from 'vitest';
import { isSatisfied } from './packages.mjs';

const linux = { platform: 'linux', arch: 'x64' };
const root = { version: '0.1.0' };
const kysely = { version: '0.29.9', integrity: 'sha512-a' };
const forWindows = { version: '1.0.0', optional: true, os: ['win32'], cpu: ['x64'] };
const forLinux = { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] };

const lock = (packages: Record<string, object>) => ({ packages: { '': root, ...packages } });
const record = (packages: Record<string, object>) => ({ packages });

describe('isSatisfied', () => {
  test('the same packages', () => {
    const packages = { 'node_modules/kysely': kysely };
    expect(isSatisfied(lock(packages), record(packages), linux)).toBe(true);
  });

  test.each([
    ['another version', { version: '0.29.8', integrity: 'sha512-a' }],
    ['another content', { version: '0.29.9', integrity: 'sha512-b' }],
  ])('%s does not satisfy', (_, installed) => {
    const wanted = lock({ 'node_modules/kysely': kysely });
    expect(isSatisfied(wanted, record({ 'node_modules/kysely': installed }), linux)).toBe(false);
  });

  test('a missing package does not satisfy', () => {
    expect(isSatisfied(lock({ 'node_modules/kysely': kysely }), record({}), linux)).toBe(false);
  });

  test('packages of other systems may be missing, those of this one may not', () => {
    expect(isSatisfied(lock({ 'node_modules/a': forWindows }), record({}), linux)).toBe(true);
    expect(isSatisfied(lock({ 'node_modules/a': forLinux }), record({}), linux)).toBe(false);
  });
});
