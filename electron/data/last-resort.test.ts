import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** Runs a program with the last resort in place. */
function run(program: string) {
  const whole = `
    import { catchTheRest } from ${here('./last-resort.ts')};
    import { createLog } from ${here('./log.ts')};
    catchTheRest(createLog('data'));
    ${program}`;
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', whole];
  const { status, stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const choked = `new RangeError('张小兰 110199195103120019')`;

test('a promise that nobody waited for is told of, without what it choked on, and ends nothing', () => {
  const { status, stdout, stderr } = run(`
    Promise.reject(${choked});
    setTimeout(() => console.log('still here'), 50);`);
  expect(stdout).toContain('still here');
  expect(status).toBe(0);
  expect(stderr).toContain('RangeError');
  expect(stderr).not.toMatch(/张|110199/);
});

test('an exception is told of in the same way, and ends the process', () => {
  const { status, stdout, stderr } = run(`
    setTimeout(() => { throw ${choked}; }, 1);
    setTimeout(() => console.log('still here'), 500);`);
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('RangeError');
  expect(stderr).not.toMatch(/张|110199/);
});
