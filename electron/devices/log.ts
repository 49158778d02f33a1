/** One line for support: what happened and numbers. Never a byte of a card, never a name (S20). */
export type Log = (
  event: string,
  facts?: Readonly<Record<string, string | number | boolean | null>>,
) => void;

/** One JSON object a line on standard error. */
export const logToStderr: Log = (event, facts = {}) => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...facts })}\n`);
};
