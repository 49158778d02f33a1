import type { Send } from '../driver.ts';
import type { Timing } from '../timing.ts';
import { control, encodeFrame } from './frames.ts';

export type SenderOptions = {
  readonly timing: Timing;
  /** Bytes of text in a frame; longer records go on in the next one. */
  readonly textBytesMax: number;
  /** The whole message was acknowledged. */
  readonly onDelivered: () => void;
};

const REPLY_MS = 15_000;
const RETRIES_MAX = 6;
/** After NAK to ENQ, and before a whole message is tried again. */
const BUSY_MS = 10_000;
/** Both asked for the line: the instrument asks again after this and wins (LIS01-A2 6.2.7.1). */
const CONTENTION_MS = 1_000;

type Waiting = 'nothing' | 'line' | 'frame';

/** The sending side of E1381: an instrument with something to tell. For simulators and tests. */
export class AstmSender {
  readonly #options: SenderOptions;
  readonly #messages: (readonly string[])[] = [];
  #line: Send | null = null;
  #waiting: Waiting = 'nothing';
  #frames: Uint8Array[] = [];
  #tries = 0;
  #cancel: (() => void) | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Sends these records, each without its CR, now or when the transmission before is over. */
  transmit(records: readonly string[]): void {
    this.#messages.push(records);
    this.#ask();
  }

  connected(send: Send): void {
    this.#line = send;
    this.#waiting = 'nothing';
    this.#ask();
  }

  heard(bytes: Uint8Array): void {
    for (const byte of bytes) this.#hear(byte);
  }

  closed(): void {
    this.#line = null;
    this.#waiting = 'nothing';
    this.#cancel?.();
  }

  #say(bytes: Uint8Array) {
    this.#line?.(bytes).catch(() => undefined);
  }

  #later(delayMs: number, act: () => void) {
    this.#cancel?.();
    this.#cancel = this.#options.timing.after(delayMs, act);
  }

  #ask() {
    const [message] = this.#messages;
    if (!this.#line || !message || this.#waiting !== 'nothing') return;
    this.#frames = framesOf(message, this.#options.textBytesMax);
    this.#waiting = 'line';
    this.#say(Uint8Array.of(control.ENQ));
    this.#later(REPLY_MS, () => this.#release());
  }

  /** Gives the line back; what was not delivered is tried again as a whole. */
  #release() {
    this.#waiting = 'nothing';
    this.#say(Uint8Array.of(control.EOT));
    this.#later(BUSY_MS, () => this.#ask());
  }

  #hear(byte: number) {
    if (this.#waiting === 'line') {
      if (byte === control.ACK) this.#next();
      if (byte === control.NAK) this.#later(BUSY_MS, () => this.#again());
      if (byte === control.ENQ) this.#later(CONTENTION_MS, () => this.#again());
    } else if (this.#waiting === 'frame') {
      if (byte === control.NAK) this.#sendFrame();
      if (byte !== control.ACK && byte !== control.EOT) return;
      this.#frames.shift();
      this.#next();
    }
  }

  #again() {
    this.#waiting = 'nothing';
    this.#ask();
  }

  #next() {
    this.#tries = 0;
    this.#sendFrame();
  }

  #sendFrame() {
    const [frame] = this.#frames;
    if (!frame) {
      this.#messages.shift();
      this.#release();
      this.#options.onDelivered();
      return this.#ask();
    }
    if (this.#tries > RETRIES_MAX) return this.#release();
    this.#tries += 1;
    this.#waiting = 'frame';
    this.#say(frame);
    this.#later(REPLY_MS, () => this.#release());
  }
}

/** Each record in frames of its own: ETB where it goes on, ETX where it ends. */
export function framesOf(records: readonly string[], textBytesMax: number): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (const record of records) {
    const text = Buffer.from(`${record}\r`, 'utf8');
    for (let at = 0; at < text.length; at += textBytesMax) {
      const part = text.subarray(at, at + textBytesMax);
      const isEnd = at + textBytesMax >= text.length;
      frames.push(encodeFrame({ number: (frames.length + 1) % 8, text: part, isEnd }));
    }
  }
  return frames;
}
