import { clinicDate, clinicTime } from '../../../shared/lib/clock.ts';
import type { Send } from '../driver.ts';
import type { FarEnd } from '../far-end.ts';
import { apduKinds, createApduScanner, wordBytes } from '../framing/apdu-frames.ts';
import type { Timing } from '../timing.ts';
import {
  associationRequest,
  choices,
  CONFIGURATION_EVENT,
  ending,
  invocation,
  readInvocation,
} from './apdu.ts';

/** What a device has to tell: its kind by the number of its configuration, and the observations of a report. */
export type Upload = {
  readonly configurationId: number;
  readonly observations: readonly (readonly [handle: number, data: readonly number[]])[];
  readonly display: readonly string[];
};

export type AgentOptions = {
  readonly timing: Timing;
  readonly systemId: Uint8Array;
  /** What it tells to who does not know what it can do. */
  readonly configuration: readonly number[];
};

const FIXED_REPORT = 0x0d1d;
const UNKNOWN_CONFIGURATION = 3;
const AGAIN_MS = 10_000;

/** The side of the device: asks to be heard, says what it has, and says it again until it was confirmed. */
export class PhdAgent {
  readonly #options: AgentOptions;
  readonly #waiting: Upload[] = [];
  #line: Send | null = null;
  #display: readonly string[] = ['待机'];
  #invokeId = 0;
  #cancel: (() => void) | null = null;

  constructor(options: AgentOptions) {
    this.#options = options;
  }

  get display(): string[] {
    return [...this.#display];
  }

  upload(one: Upload): void {
    this.#waiting.push(one);
    this.#display = [...one.display, '传送中'];
    if (this.#waiting.length === 1) this.#begin();
  }

  readonly connect: FarEnd['connect'] = (send) => {
    const scanner = createApduScanner();
    this.#line = send;
    this.#begin();
    return {
      feed: (bytes) => {
        for (const found of scanner.feed(bytes)) {
          if (found.kind === 'frame') this.#hear(found.frame.kind, found.frame.body);
        }
      },
      closed: () => {
        if (this.#line === send) this.#line = null;
      },
    };
  };

  stop(): void {
    this.#cancel?.();
  }

  #say(bytes: Uint8Array) {
    this.#line?.(bytes).catch(() => undefined);
  }

  #begin() {
    this.#cancel?.();
    const [first] = this.#waiting;
    if (!first || !this.#line) return;
    this.#say(associationRequest(this.#options.systemId, first.configurationId));
    this.#cancel = this.#options.timing.after(AGAIN_MS, () => this.#begin());
  }

  #hear(kind: number, body: Uint8Array) {
    const [, low, ...rest] = body;
    if (kind === apduKinds.releaseResponse) return this.#begin();
    if (kind === apduKinds.associationResponse) {
      if (low !== UNKNOWN_CONFIGURATION) return this.#report();
      return this.#tell(CONFIGURATION_EVENT, this.#options.configuration);
    }
    if (kind !== apduKinds.presentation) return;
    const asked = readInvocation(body);
    if (asked?.choice === choices.get) return this.#tellTime(asked.invokeId);
    // Of a confirmation: which event it confirms.
    const [high = 0, next = 0] = rest.slice(12);
    if (((high << 8) | next) === CONFIGURATION_EVENT) return this.#report();
    this.#display = [...(this.#waiting.shift()?.display ?? []), '已传送'];
    this.#say(ending(apduKinds.releaseRequest));
  }

  #report() {
    const all = this.#waiting[0]?.observations ?? [];
    const bytes = all.flatMap(([handle, data]) => [
      ...wordBytes(handle),
      ...wordBytes(data.length),
      ...data,
    ]);
    const head = [0xf0, 0, 0, 0, ...wordBytes(all.length), ...wordBytes(bytes.length)];
    this.#tell(FIXED_REPORT, [...head, ...bytes]);
  }

  /** The attribute of absolute time, in decimal digits. */
  #tellTime(invokeId: number) {
    const now = this.#options.timing.now();
    const digits = `${clinicDate(now)}${clinicTime(now)}`.replace(/\D/g, '').padEnd(16, '0');
    const time = [...wordBytes(0x0987), ...wordBytes(8), ...Buffer.from(digits, 'hex')];
    const content = [0, 0, ...wordBytes(1), ...wordBytes(time.length), ...time];
    this.#say(invocation(invokeId, choices.got, content));
  }

  #tell(eventType: number, info: readonly number[]) {
    this.#invokeId += 1;
    const event = [0, 0, 0, 0, 0, 0, ...wordBytes(eventType), ...wordBytes(info.length), ...info];
    this.#say(invocation(this.#invokeId, choices.confirmedEvent, event));
  }
}
