import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChildHost, StartError, startChildHost } from './child-host.ts';

let directory: string;
let running: ChildHost<unknown>[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'yizhan-child-'));
  running = [];
});
afterEach(async () => {
  for (const child of running) await child.stop();
  rmSync(directory, { recursive: true, force: true });
});

const quiet = () => undefined;

function start(program: string, onDown: (reason: string) => void = quiet, pulseLookMs?: number) {
  const script = join(directory, 'program.ts');
  writeFileSync(script, program);
  const child = startChildHost({
    name: 'program',
    script,
    config: {},
    parseReady: (line) => line,
    log: { info: quiet, warn: quiet, error: quiet },
    onLine: quiet,
    onDown,
    ...(pulseLookMs === undefined ? {} : { pulseLookMs }),
  });
  running.push(child);
  return child;
}

const ready = `process.stdout.write('{"ready":true}\\n'); process.stdin.resume();`;

test('a program that can not start ends the start with its own sentence', async () => {
  const lines = Array.from({ length: 400 }, () => '{"a log line of some length":"for support"}');
  const said = JSON.stringify(`${lines.join('\n')}\nThe port is taken.\n`);
  const { ready: never } = start(`process.stderr.write(${said}, () => process.exit(2));`);
  await expect(never).rejects.toThrow(StartError);
  await expect(never).rejects.toThrow('The port is taken.');
});

test('what a library prints before the program is ready is a line for support, and no answer', async () => {
  const chatter = `process.stdout.write('a warning of a library\\n');`;
  const { ready: answer } = start(`${chatter}${ready}`);
  expect(await answer).toEqual({ ready: true });
});

test('a program that is killed is started again', async () => {
  const down = Promise.withResolvers<string>();
  const child = start(ready, down.resolve);
  await child.ready;
  const first = child.pid();
  process.kill(first ?? 0, 'SIGKILL');
  expect(await down.promise).toBe('program ended (SIGKILL)');
  await expect.poll(child.pid, { timeout: 5_000 }).toBeTypeOf('number');
  expect(child.pid()).not.toBe(first);
});

test('a program that does not exist is an answer, not an exception', async () => {
  const child = start('process.exit(1)');
  rmSync(join(directory, 'program.ts'));
  await expect(child.ready).rejects.toThrow(StartError);
});

test.skipIf(process.platform === 'win32')(
  'Ctrl+C at the terminal is for the shell: its programs are in no group with it',
  async () => {
    const child = start(ready);
    await child.ready;
    const pid = child.pid() ?? 0;
    // A signal to a group reaches it only if a group of that number is there: its own.
    expect(() => process.kill(-pid, 0)).not.toThrow();
  },
);

test('a program that hangs without ending is ended and started again', async () => {
  const down = Promise.withResolvers<string>();
  const hangs = `setTimeout(() => { for (;;); }, 50);`;
  const child = start(`${ready}${hangs}`, down.resolve, 50);
  await child.ready;
  expect(await down.promise).toBe('program ended (SIGKILL)');
  await expect.poll(child.pid, { timeout: 5_000 }).toBeTypeOf('number');
});
