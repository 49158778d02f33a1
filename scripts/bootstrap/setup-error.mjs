/** Something the set-up cannot have. Its message is the one sentence that the person at the keyboard reads. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}
