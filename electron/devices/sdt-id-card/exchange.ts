import type { Connection, DriverContext, Send } from '../driver.ts';
import type { FrameCounters } from '../framing/frame-scanner.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { createSdtScanner, type SdtBody } from '../framing/sdt-frames.ts';
import {
  carriesCard,
  decodeSdtReply,
  encodeSdtCommand,
  sdtStatus,
  type SdtCommand,
  type SdtReply,
} from './protocol.ts';

export type ExchangeContext = Pick<DriverContext, 'timing' | 'setHealth' | 'askReopen'>;

const SILENCE_MS = 50;
/** So many unanswered commands and the reader is not there. */
const UNANSWERED_MAX = 5;
/** So many and the line itself is in doubt. */
const UNANSWERED_REOPEN = 40;

/**
 * Commands and their answers, one at a time. Answers carry no number, so one that comes after its time must be
 * recognised by its shape and thrown away: a card read for one command is never the answer to another.
 */
export class SdtExchange {
  readonly #context: ExchangeContext;
  readonly #send: Send;
  readonly #line: Connection;
  #waiting: { command: SdtCommand; answer: (reply: SdtReply | null) => void } | null = null;
  #unanswered = 0;
  #isClosed = false;

  constructor(context: ExchangeContext, send: Send) {
    this.#context = context;
    this.#send = send;
    this.#line = scannedLine({
      timing: context.timing,
      scanner: createSdtScanner(),
      silenceMs: SILENCE_MS,
      hear: (found) => {
        if (found.kind === 'frame') this.#receive(found.frame);
      },
    });
  }

  get counters(): FrameCounters {
    return this.#line.counters;
  }

  /** The answer, or null when none came in time. */
  ask(command: SdtCommand, patienceMs: number): Promise<SdtReply | null> {
    if (this.#isClosed) return Promise.resolve(null);
    return new Promise((resolve) => {
      const answer = (reply: SdtReply | null) => {
        cancel();
        this.#waiting = null;
        this.#noteAnswered(reply !== null);
        resolve(reply);
      };
      const cancel = this.#context.timing.after(patienceMs, () => {
        answer(null);
      });
      this.#waiting = { command, answer };
      // A failed write closes the line, and that closes this exchange.
      this.#send(encodeSdtCommand(command)).catch(() => undefined);
    });
  }

  feed(bytes: Uint8Array): void {
    this.#line.feed(bytes);
  }

  close(): void {
    this.#isClosed = true;
    this.#line.closed();
    this.#waiting?.answer(null);
  }

  #receive(body: SdtBody) {
    const reply = decodeSdtReply(body);
    const waiting = this.#waiting;
    if (reply && waiting && isAnswerTo(waiting.command, reply)) waiting.answer(reply);
    else body.fill(0);
  }

  #noteAnswered(isAnswered: boolean) {
    if (this.#isClosed) return;
    this.#unanswered = isAnswered ? 0 : this.#unanswered + 1;
    if (isAnswered) this.#context.setHealth('ready');
    else if (this.#unanswered === UNANSWERED_MAX) this.#context.setHealth('no-answer');
    else if (this.#unanswered % UNANSWERED_REOPEN === 0) this.#context.askReopen();
  }
}

function isAnswerTo(command: SdtCommand, reply: SdtReply): boolean {
  if (reply.status === sdtStatus.cardFound) return command === 'find';
  if (reply.status !== sdtStatus.ok) return true;
  return carriesCard(reply) === (command === 'read');
}
