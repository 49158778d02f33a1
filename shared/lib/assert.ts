/** A programmer error: a state that correct code can never reach. It is not caught locally. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/**
 * Stops the current operation when `condition` does not hold.
 *
 * @param message what was expected, without any patient data
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Ends an exhaustive `switch`: a value that reaches this line does not compile. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${String(value)}`);
}
