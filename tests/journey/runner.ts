/** Runs the steps one after another, prints each with its milliseconds, and counts those that held. */
export type Runner = {
  step<Result>(title: string, work: () => Promise<Result>): Promise<Result>;
  /** Prints the last line; true when every step held. */
  finish(planned: number): boolean;
};

/** A step that failed ends the journey: later ones stand on it. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

/** Makes a runner that writes lines through `print`. */
export function createRunner(print: (line: string) => void): Runner {
  let held = 0;
  return {
    async step(title, work) {
      const startedAt = performance.now();
      const ms = () => `${(performance.now() - startedAt).toFixed(0).padStart(6)} ms`;
      try {
        const result = await work();
        held += 1;
        print(`${String(held).padStart(2)}. ${ms()}  ${title}`);
        return result;
      } catch (error) {
        print(` ✗  ${ms()}  ${title}`);
        print(`    ${error instanceof Error ? error.message : String(error)}`);
        throw new StepFailed(title, { cause: error });
      }
    },
    finish(planned) {
      print(`journey: ${held} of ${planned} steps`);
      return held === planned;
    },
  };
}

/** Fails a step with what was expected. */
export function expectThat(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`expected ${what}`);
}
