import type { EpochMs } from '../../../shared/lib/clock.ts';
import { assert } from '../../../shared/lib/assert.ts';
import type { FrameCounters } from '../framing/frame-scanner.ts';
import { createSilenceWatch } from '../framing/silence.ts';
import type { Timing } from '../timing.ts';
import { type AstmFrame, AstmReader, control, type Heard } from './frames.ts';

export type LinkDefect = 'checksum' | 'malformed' | 'incomplete';

export type LinkOptions = {
  readonly timing: Timing;
  /** Sends one control character. */
  readonly send: (byte: number) => void;
  /** Whether these records, the last that came, complete a message. */
  readonly isComplete: (records: Uint8Array) => boolean;
  /**
   * A whole message and when its transmission began. Resolves true when it is on the disk: only then the frame
   * that completed it is acknowledged. False: the sender is asked for that frame again.
   */
  readonly onMessage: (text: Uint8Array, begunAt: EpochMs) => Promise<boolean>;
  /** Something that was sent gave no message. */
  readonly onDefect: (defect: LinkDefect, bytes: Uint8Array) => void;
};

/** The memory of a meter fits many times; a sender that never ends a message does not fill ours. */
export const MESSAGE_BYTES_MAX = 512_000;
/** A receiver answers within this time, or not at all: the sender has given up waiting (LIS01-A2 6.5.2.3). */
const REPLY_MS = 15_000;
/** A receiver waits this long for the next frame or EOT, then it forgets what was not a whole message. */
const FRAME_MS = 30_000;

/** H: the record that every message begins with. */
const HEADER = 0x48;
const CR = 0x0d;
/** Header, patient, order, result, comment, manufacturer, query, scientific, end (LIS02-A2). */
const recordTypes = Buffer.from('HPORCMQSL', 'latin1');

/** Between ENQ and EOT. */
type Session = {
  readonly begunAt: EpochMs;
  /** The number of the last frame that was accepted; null before the first. */
  last: number | null;
  /** Accepted parts of a message that is not whole yet. */
  parts: Uint8Array[];
  /** How many of them make whole records. */
  wholeParts: number;
  size: number;
  /** The frame that completed a message, while that is being stored. */
  storing: { readonly giveUp: () => void } | null;
};

/**
 * The receiving side of an ASTM E1381 / LIS01-A2 line. This host never asks for the line, so a device that wants
 * it always gets it. No time-out ever completes a frame or a message; it only ends one.
 */
export class AstmLink {
  readonly #options: LinkOptions;
  readonly #reader = new AstmReader();
  readonly #silence;
  #session: Session | null = null;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#silence = createSilenceWatch(options.timing, FRAME_MS, () => {
      for (const heard of this.#reader.giveUp()) if (heard.kind === 'defect') this.#hear(heard);
      this.#end();
    });
  }

  get counters(): FrameCounters {
    return this.#reader.counters;
  }

  feed(bytes: Uint8Array): void {
    for (const heard of this.#reader.feed(bytes)) this.#hear(heard);
    if (this.#session && !this.#session.storing) this.#silence.heard();
  }

  /** The line is gone. What is being stored goes on, and nobody is told. */
  close(): void {
    this.#session?.storing?.giveUp();
    this.#session = null;
    this.#silence.stop();
    this.#reader.reset();
  }

  #hear(heard: Heard) {
    if (heard.kind === 'enquiry') return this.#begin();
    if (heard.kind === 'end') return this.#end();
    if (!this.#session && heard.kind === 'frame' && beginsMessage(heard.frame)) this.#open();
    const session = this.#session;
    // While the answer to the last frame is still to come.
    if (session?.storing) return;
    if (heard.kind === 'frame') return session ? this.#receive(session, heard.frame) : undefined;
    // Outside a transmission only what was a frame is worth a word.
    if (!session && heard.defect === 'malformed') return;
    this.#options.onDefect(heard.defect, heard.bytes);
    // Who has given a frame up waits for no answer to it.
    if (session && heard.defect !== 'incomplete') this.#options.send(control.NAK);
  }

  #begin() {
    this.#end();
    this.#open();
    this.#options.send(control.ACK);
  }

  #open() {
    const begunAt = this.#options.timing.now();
    this.#session = { begunAt, last: null, parts: [], wholeParts: 0, size: 0, storing: null };
  }

  /** EOT, a new ENQ or a silence: a message that was not whole is nothing. */
  #end() {
    const session = this.#session;
    this.#silence.stop();
    this.#session = null;
    if (session?.storing) return session.storing.giveUp();
    if (session && session.size > 0) this.#options.onDefect('incomplete', joined(session.parts));
  }

  #receive(session: Session, frame: AstmFrame) {
    const { send, onDefect, isComplete } = this.#options;
    // Our answer was lost on the way: it is said again, and the frame counts once.
    if (frame.number === session.last) return send(control.ACK);
    if (frame.number !== ((session.last ?? 0) + 1) % 8) return send(control.NAK);
    if (session.size + frame.text.length > MESSAGE_BYTES_MAX) {
      onDefect('malformed', frame.text);
      return send(control.NAK);
    }
    if (isWithoutEnd(session, frame)) addEnd(session);
    session.parts.push(frame.text);
    session.size += frame.text.length;
    if (frame.isEnd && isComplete(joined(session.parts.slice(session.wholeParts)))) {
      void this.#store(session, frame);
      return;
    }
    if (frame.isEnd) session.wholeParts = session.parts.length;
    session.last = frame.number;
    send(control.ACK);
  }

  /** Stores a whole message, then answers: or not at all, when nobody waits for the answer any more. */
  async #store(session: Session, frame: AstmFrame) {
    const { timing, send, onMessage } = this.#options;
    let isAwaited = true;
    const giveUp = () => {
      isAwaited = false;
      cancel();
      session.storing = null;
    };
    const cancel = timing.after(REPLY_MS, () => {
      giveUp();
      this.#takeBack(session, frame);
    });
    session.storing = { giveUp };
    this.#silence.stop();
    const isStored = await onMessage(joined(session.parts), session.begunAt);
    if (!isAwaited) return;
    giveUp();
    if (isStored) {
      session.last = frame.number;
      session.parts = [];
      session.wholeParts = 0;
      session.size = 0;
    } else {
      this.#takeBack(session, frame);
    }
    send(isStored ? control.ACK : control.NAK);
    this.#silence.heard();
  }

  /** The frame was not accepted: the sender brings it again. */
  #takeBack(session: Session, frame: AstmFrame) {
    const taken = session.parts.pop();
    assert(taken === frame.text, 'the last part is that of the last frame');
    session.size -= frame.text.length;
    if (this.#session === session) this.#silence.heard();
  }
}

/** Its ENQ was lost, or somebody began to listen behind it: a device that has not been answered would not go on. */
function beginsMessage({ number, text }: AstmFrame): boolean {
  return number === 1 && text[0] === HEADER;
}

/**
 * Whether the frame before this one was the last of a record, and left it without its CR. Some devices end every frame
 * with ETX, also in the middle of a record: what follows must look like one.
 */
function isWithoutEnd({ parts, wholeParts }: Session, { text }: AstmFrame): boolean {
  const [first] = parts;
  const last = parts.at(-1);
  const beginsRecord = recordTypes.includes(text[0] ?? 0) && text[1] === first?.[1];
  return last !== undefined && wholeParts === parts.length && last.at(-1) !== CR && beginsRecord;
}

/** A frame that ends with ETX ends a record, whether or not it says so with CR as well. */
function addEnd(session: Session) {
  const last = session.parts.pop();
  assert(last, 'there is one that has no end');
  session.parts.push(Buffer.concat([last, Uint8Array.of(CR)]));
  session.size += 1;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
