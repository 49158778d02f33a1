import { expect, test } from 'vitest';
import { ProgramTimedOut, runProgram } from './run-program.ts';

const shell = (script: string, timeoutMs?: number) =>
  runProgram({
    program: '/bin/sh',
    args: ['-c', script],
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });

test('what it wrote, in English', async () => {
  expect(await shell('echo "$LC_ALL"')).toBe('C\n');
});

test('that ends badly says how, and nothing of what it wrote', async () => {
  await expect(shell('echo of a document; exit 4')).rejects.toThrow(/^\/bin\/sh ended with 4$/);
});

test('that hangs is ended, though it does not listen and something of its own goes on', async () => {
  const hanging = shell(`trap '' TERM; sleep 30 & wait; sleep 30`, 50);
  await expect(hanging).rejects.toBeInstanceOf(ProgramTimedOut);
});
