/** Waits until something holds; fails with the last reason when it does not within the time. */
export async function eventually<Result>(
  look: () => Promise<Result> | Result,
  timeoutMs = 15_000,
): Promise<Result> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
