import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../shared/lib/problem.ts';
import { StartRefusal } from '../shell/start-refusal.ts';
import { StartError } from './child-host.ts';
import { OptionError } from './options.ts';
import { startSentence } from './start-words.ts';

async function portInUse(): Promise<unknown> {
  const [first, second] = [createServer(), createServer()];
  await new Promise<void>((resolve) => first.listen(0, '127.0.0.1', resolve));
  const taken = new Promise((resolve) => second.once('error', resolve));
  second.listen(first.address(), () => undefined);
  const error = await taken;
  first.close();
  return error;
}

function folderUnderAFile(): unknown {
  try {
    return mkdirSync(join(fileURLToPath(import.meta.url), 'data'));
  } catch (error) {
    return error;
  }
}

test('whatever keeps this workstation from starting is one line that says what to do', async () => {
  const reasons = [
    new StartRefusal('configuration-invalid', 'role, enrolmentCode'),
    new AppError('database-key-wrong'),
    new AppError('database-damaged'),
    new AppError('database-from-future'),
    new StartError('The district did not start.'),
    new OptionError('--port wants a number'),
    await portInUse(),
    folderUnderAFile(),
  ].map(startSentence);
  expect(reasons).not.toContain(null);
  for (const reason of reasons) expect(reason).not.toMatch(/\n| {2}|at .*:\d+/);
  expect(new Set(reasons).size).toBe(reasons.length);
});

test('the port and the folder are named', async () => {
  expect(startSentence(await portInUse())).toMatch(/端口 \d+ 已被占用/);
  expect(startSentence(folderUnderAFile())).toContain('start-words.test.ts');
});

test('a fault of ours stays one', () => {
  expect(startSentence(new TypeError('undefined is not a function'))).toBeNull();
  expect(startSentence(new AppError('internal'))).toBeNull();
});
