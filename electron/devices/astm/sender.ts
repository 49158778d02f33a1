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

export type Sender = {
  /** Sends these records, each without its CR, now or when the transmission before is over. */
  readonly transmit: (records: readonly string[]) => void;
  readonly connected: (send: Send) => void;
  readonly heard: (bytes: Uint8Array) => void;
  readonly closed: () => void;
};

const REPLY_MS = 15_000;
const RETRIES_MAX = 6;
/** After NAK to ENQ, and before a whole message is tried again. */
const BUSY_MS = 10_000;
/** Both asked for the line: the instrument asks again after this and wins (LIS01-A2 6.2.7.1). */
const CONTENTION_MS = 1_000;

type Waiting = 'nothing' | 'line' | 'frame';

/** The sending side of E1381: an instrument with something to tell. For simulators and tests. */
export function createSender({ timing, textBytesMax, onDelivered }: SenderOptions): Sender {
  const messages: (readonly string[])[] = [];
  let line: Send | null = null;
  let waiting: Waiting = 'nothing';
  let frames: Uint8Array[] = [];
  let tries = 0;
  let cancel: (() => void) | null = null;

  function say(bytes: Uint8Array) {
    line?.(bytes).catch(() => undefined);
  }

  function later(delayMs: number, act: () => void) {
    cancel?.();
    cancel = timing.after(delayMs, act);
  }

  function ask() {
    const [message] = messages;
    if (!line || !message || waiting !== 'nothing') return;
    frames = framesOf(message, textBytesMax);
    waiting = 'line';
    say(Uint8Array.of(control.ENQ));
    later(REPLY_MS, release);
  }

  /** Gives the line back; what was not delivered is tried again as a whole. */
  function release() {
    waiting = 'nothing';
    say(Uint8Array.of(control.EOT));
    later(BUSY_MS, ask);
  }

  function sendFrame() {
    const [frame] = frames;
    if (!frame) {
      messages.shift();
      release();
      onDelivered();
      return ask();
    }
    if (tries > RETRIES_MAX) return release();
    tries += 1;
    waiting = 'frame';
    say(frame);
    later(REPLY_MS, release);
  }

  function hear(byte: number) {
    if (waiting === 'line') {
      if (byte === control.ACK) next();
      if (byte === control.NAK) later(BUSY_MS, again);
      if (byte === control.ENQ) later(CONTENTION_MS, again);
    } else if (waiting === 'frame') {
      if (byte === control.ACK || byte === control.EOT) {
        frames.shift();
        next();
      }
      if (byte === control.NAK) sendFrame();
    }
  }

  function next() {
    tries = 0;
    sendFrame();
  }

  function again() {
    waiting = 'nothing';
    ask();
  }

  return {
    transmit(records) {
      messages.push(records);
      if (waiting === 'nothing') ask();
    },
    connected(send) {
      line = send;
      waiting = 'nothing';
      ask();
    },
    heard: (bytes) => bytes.forEach(hear),
    closed() {
      line = null;
      waiting = 'nothing';
      cancel?.();
    },
  };
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
