import type { Timing } from '../timing.ts';

/** Why a message did not arrive. */
export type SendFailure =
  | 'down' // the link went down, or was never up; nobody knows whether it arrived
  | 'refused' // the peer could not read it, or does not trust it
  | 'queue-full' // too many are waiting
  | 'too-long'; // more than the peer takes

export class SendError extends Error {
  override readonly name = 'SendError';
  readonly failure: SendFailure;

  constructor(failure: SendFailure) {
    super(failure);
    this.failure = failure;
  }
}

const RETRY_MS = 300;
const RETRIES = 3;
const QUEUE_MAX = 32;
const SEQ_MAX = 0xffff;

type Entry = {
  readonly encode: (seq: number) => Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: SendError) => void;
};

type Outstanding = Entry & { readonly seq: number; readonly frame: Uint8Array; sendings: number };

export type Sender = {
  /** Resolves when the peer has acknowledged. `encode` makes the frame once; a retry sends the same bytes. */
  send(encode: (seq: number) => Uint8Array): Promise<void>;
  acknowledged(seq: number): void;
  refused(seq: number): void;
  /** Fails everything that waits. */
  clear(): void;
};

/** Stop and wait: one message on its way, sent again after 300 ms up to three times, then `onDead`. */
export function createSender(
  timing: Timing,
  transmit: (frame: Uint8Array) => Promise<void>,
  onDead: () => void,
): Sender {
  const waiting: Entry[] = [];
  let outstanding: Outstanding | null = null;
  let nextSeq = 1;
  let cancelRetry: (() => void) | null = null;

  function next() {
    if (outstanding) return;
    const entry = waiting.shift();
    if (!entry) return;
    const seq = nextSeq;
    nextSeq = seq === SEQ_MAX ? 1 : seq + 1;
    outstanding = { ...entry, seq, frame: entry.encode(seq), sendings: 0 };
    transmitNow(outstanding);
  }

  /** The patience for an answer begins when the bytes have left. */
  function transmitNow(current: Outstanding) {
    if (current.sendings > RETRIES) return onDead();
    current.sendings += 1;
    const armed = () => {
      if (outstanding !== current) return;
      cancelRetry = timing.after(RETRY_MS, () => {
        transmitNow(current);
      });
    };
    transmit(current.frame).then(armed, armed);
  }

  function settle(seq: number): Outstanding | null {
    if (outstanding?.seq !== seq) return null;
    const settled = outstanding;
    outstanding = null;
    cancelRetry?.();
    return settled;
  }

  return {
    send(encode) {
      return new Promise((resolve, reject) => {
        if (waiting.length >= QUEUE_MAX) return reject(new SendError('queue-full'));
        waiting.push({ encode, resolve, reject });
        next();
      });
    },
    acknowledged(seq) {
      settle(seq)?.resolve();
      next();
    },
    refused(seq) {
      settle(seq)?.reject(new SendError('refused'));
      next();
    },
    clear() {
      cancelRetry?.();
      const failed = [...(outstanding ? [outstanding] : []), ...waiting.splice(0)];
      outstanding = null;
      for (const entry of failed) entry.reject(new SendError('down'));
    },
  };
}
