/**
 * Tells what is, as fast as it is heard: one telling at a time, and after it the latest, never what lay
 * between. A telling that fails is not repeated; whoever attaches anew is told anew.
 */
export function createLatest<Value>(
  send: (value: Value) => Promise<unknown>,
): (value: Value) => void {
  let next: { readonly value: Value } | null = null;
  let isSending = false;

  async function run() {
    isSending = true;
    while (next) {
      const { value } = next;
      next = null;
      await send(value).catch(() => undefined);
    }
    isSending = false;
  }

  return (value) => {
    next = { value };
    if (!isSending) void run();
  };
}
