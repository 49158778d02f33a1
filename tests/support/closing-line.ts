import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

type Counts = { passed: number; failed: number; skipped: number };

/**
 * Ends every run with one plain line, `N passed, N failed` (and `, N skipped` when there are any).
 *
 * A file that could not be loaded and an error outside any test count as failures, a run that broke
 * off counts as one, and a run without a single test fails: silence is never success. Tests that
 * passed only at the second try are named before it. The line is written while the process exits, so nothing can follow it.
 */
export default class ClosingLine implements Reporter {
  private counts: Counts = { passed: 0, failed: 1, skipped: 0 };
  private second: readonly string[] = [];

  onInit(): void {
    process.once('exit', () => {
      const { passed, failed } = this.counts;
      if (failed > 0 || passed === 0) process.exitCode ||= 1;
      for (const name of this.second) process.stdout.write(`\nonly at the second try: ${name}`);
      process.stdout.write(`\n${closingLine(this.counts)}\n`);
    });
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const counts = count(modules, unhandled.length);
    const hasFailedElsewhere = reason !== 'passed' && counts.failed === 0;
    this.counts = hasFailedElsewhere ? { ...counts, failed: 1 } : counts;
    this.second = modules.flatMap(onlyAtSecondTry);
  }
}

/** Adds up the results of a run; `unhandledErrors` are those that belong to no test. */
function count(modules: readonly TestModule[], unhandledErrors: number): Counts {
  const counts: Counts = { passed: 0, failed: unhandledErrors, skipped: 0 };
  for (const module of modules) {
    let failedTests = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'failed') failedTests += 1;
      else counts.skipped += 1;
    }
    const hasBrokenOutsideTests = module.state() === 'failed' && failedTests === 0;
    counts.failed += hasBrokenOutsideTests ? 1 : failedTests;
  }
  return counts;
}

/** A window may be tried twice (vitest.config.ts); that it had to be is a fault to look for, and said. */
function onlyAtSecondTry(module: TestModule): string[] {
  return [...module.children.allTests()]
    .filter((test) => test.diagnostic()?.flaky)
    .map((test) => {
      const [first] = test.result().errors ?? [];
      const why = first ? ` (${first.message.split('\n', 1)[0]})` : '';
      return `${module.relativeModuleId} > ${test.fullName}${why}`;
    });
}

/** The line itself. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
