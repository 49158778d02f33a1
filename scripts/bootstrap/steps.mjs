/**
 * @typedef {{
 *   readonly run: <T>(title: string, work: () => Promise<T>) => Promise<T>,
 *   readonly note: (text: string) => void,
 * }} Steps
 */

/** A sign of life for long steps, in milliseconds. */
const heartbeatMs = 2_000;

/**
 * Prints each step of the set-up as one line with its seconds, a dot for every two seconds it takes.
 *
 * @param {{ write: (text: string) => unknown }} out never standard output: that belongs to the command
 * @returns {Steps}
 */
export function createSteps(out) {
  return {
    async run(title, work) {
      const startedMs = performance.now();
      out.write(`  ${title}`);
      const heartbeat = setInterval(() => out.write(' .'), heartbeatMs);
      const end = (/** @type {string} */ word) => {
        clearInterval(heartbeat);
        out.write(` ${word}${((performance.now() - startedMs) / 1_000).toFixed(1)} s\n`);
      };
      try {
        const result = await work();
        end('');
        return result;
      } catch (error) {
        end('failed after ');
        throw error;
      }
    },
    note: (text) => void out.write(`  ${text}\n`),
  };
}
