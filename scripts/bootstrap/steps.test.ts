import { expect, test } from 'vitest';
import { createSteps } from './steps.mjs';

function recorded() {
  let text = '';
  const steps = createSteps({ write: (part: string) => (text += part) });
  return { steps, text: () => text };
}

test('a step is one line with its seconds, and hands back its result', async () => {
  const { steps, text } = recorded();
  await expect(steps.run('packages', async () => 7)).resolves.toBe(7);
  expect(text()).toMatch(/^ {2}packages \d+\.\d s\n$/);
});

test('a failed step says so, and the error goes on', async () => {
  const { steps, text } = recorded();
  await expect(steps.run('packages', () => Promise.reject(new Error('gone')))).rejects.toThrow(
    'gone',
  );
  expect(text()).toMatch(/^ {2}packages failed after \d+\.\d s\n$/);
});
