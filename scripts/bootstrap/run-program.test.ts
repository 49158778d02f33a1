import { afterEach, expect, test, vi } from 'vitest';
import { childEnvironment } from './environment.mjs';
import { runInFront, runQuietly } from './run-program.mjs';

const node = process.execPath;
const here = { cwd: import.meta.dirname, env: childEnvironment(node) };

afterEach(() => vi.unstubAllEnvs());

test('a quiet program hands back its code and everything it said', async () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 3";
  const { code, output } = await runQuietly(node, ['-e', script], here);
  expect(code).toBe(3);
  expect(output).toContain('out\n');
  expect(output).toContain('err\n');
});

test('a program that does not exist is code 127', async () => {
  expect(await runQuietly('/nowhere/npm', [], here)).toMatchObject({ code: 127 });
});

test.each([
  ['process.exit(0)', 0],
  ['process.exit(7)', 7],
  ["process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)", 143],
])('in front, %j ends with %d', async (script, code) => {
  expect(await runInFront(node, ['-e', script], here)).toBe(code);
});

test('a signal to the parent reaches the program in front', async () => {
  const ended = runInFront(node, ['-e', 'setInterval(() => {}, 1000)'], here);
  process.emit('SIGTERM');
  await expect(ended).resolves.toBe(143);
});

test('a child knows nothing of the npm around it, and finds its own Node first', () => {
  vi.stubEnv('npm_config_local_prefix', '/elsewhere');
  vi.stubEnv('npm_config_loglevel', 'silent');
  vi.stubEnv('npm_package_name', 'outer');
  vi.stubEnv('YIZHAN_UNTOUCHED', 'kept');
  const environment = childEnvironment('/opt/node/bin/node', { DEBIAN_FRONTEND: 'noninteractive' });
  expect(Object.keys(environment).filter((name) => /^npm_(package|config_lo)/.test(name))).toEqual(
    [],
  );
  expect(environment).toMatchObject({
    YIZHAN_UNTOUCHED: 'kept',
    DEBIAN_FRONTEND: 'noninteractive',
  });
  expect(environment.PATH).toMatch(/^\/opt\/node\/bin[:;]/);
});
