import { type Outcome, runStep } from './run-step.ts';
import { type Step, steps } from './steps.ts';

/** `npm run check`: every check, two at a time; each with its seconds, and what it found if it failed. */
const lanesMax = 2;
const waiting = [...steps];
const outcomes: Outcome[] = [];

async function lane(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const outcome = await runStep(step);
    outcomes.push(outcome);
    report(step, outcome);
  }
}

function report(step: Step, { code, output, seconds }: Outcome): void {
  const verdict = code === 0 ? 'ok' : 'FAILED';
  console.log(`${verdict.padEnd(6)} ${step.title.padEnd(28)} ${seconds.toFixed(1)} s`);
  if (code !== 0) console.log(`\n${output.trim()}\n`);
}

await Promise.all(Array.from({ length: lanesMax }, lane));
const failed = outcomes.filter(({ code }) => code !== 0).length;
console.log(failed === 0 ? 'all checks hold' : `${failed} of ${outcomes.length} checks failed`);
process.exitCode = failed === 0 ? 0 : 1;
