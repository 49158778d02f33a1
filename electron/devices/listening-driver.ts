import type { MeasuredValue } from '../../shared/contract/schemas.ts';
import type { DriverId } from '../../shared/contract/devices.ts';
import type {
  Connection,
  Driver,
  DriverContext,
  DriverEvent,
  RejectReason,
  Send,
} from './driver.ts';
import type { FrameScanner, Scanned } from './framing/frame-scanner.ts';
import { scannedLine } from './framing/scanned-line.ts';
import { clockBehindMs, TIME_INVALID } from './meaning/device-time.ts';
import type { LineProfile } from './ports/line.ts';

/** What a frame means to people. */
export type Understood =
  | {
      readonly is: 'reading';
      readonly values: readonly MeasuredValue[];
      readonly deviceTime?: string | null;
      readonly subjectId?: string | null;
      readonly flags?: readonly string[];
      readonly recordKey?: string;
    }
  | { readonly is: 'refused'; readonly reason: RejectReason }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'nothing' };

export type Reading = Extract<Understood, { is: 'reading' }>;

export const nothing: Understood = { is: 'nothing' };

export function refused(reason: RejectReason): Understood {
  return { is: 'refused', reason };
}

/** What a reader of frames may do beside understanding them. */
export type ReaderTools = Pick<DriverContext, 'timing'> & {
  readonly send: (bytes: Uint8Array) => void;
  /** Something became clear without a frame of its own; `rawHex` of the frame that said it. */
  readonly tell: (understood: Understood, rawHex: string) => void;
};

export type FrameReader<Frame> = {
  readonly read: (frame: Frame, rawHex: string) => Understood;
  /** What the device shows that is no measurement yet. */
  readonly shown?: () => Understood;
  readonly closed?: () => void;
};

export type ListeningPlan<Frame> = {
  readonly id: DriverId;
  readonly version: string;
  readonly profile: LineProfile;
  readonly needsAsking?: true;
  /** A silence so long inside a frame breaks it. */
  readonly silenceMs: number;
  readonly createScanner: () => FrameScanner<Frame>;
  /** Once for each opening of the line. */
  readonly createReader: (tools: ReaderTools) => FrameReader<Frame>;
  /** What the device says may be somebody's token: of a refusal only the number of bytes is told (devices.md 10). */
  readonly isSecret?: true;
  /** A device that says the same bytes again within this time, and nothing else between, repeats itself. */
  readonly repeatMs?: number;
};

type ReadingEvent = Extract<DriverEvent, { type: 'reading' }>;

const FLAG_CHARACTERS_MAX = 40;

/**
 * A driver of a device that speaks by itself, or after a word of its reader: scanner, reader, and in between what
 * is the same for all of them. The reader knows one device, this knows none.
 */
export function listeningDriver<Frame>(plan: ListeningPlan<Frame>): Driver {
  const { id, version, profile, needsAsking } = plan;
  return {
    id,
    version,
    profile,
    ...(needsAsking ? { needsAsking } : {}),
    bind: (context) => (send) => connect(plan, context, send),
  };
}

function connect<Frame>(
  plan: ListeningPlan<Frame>,
  context: DriverContext,
  send: Send,
): Connection {
  const repeats = createRepeats(context, plan.repeatMs ?? 0);
  const tools: ReaderTools = {
    timing: context.timing,
    send: (bytes) => void send(bytes).catch(() => undefined),
    tell,
  };
  let reader = plan.createReader(tools);
  let lastHex = '';

  function receive(found: Scanned<Frame>) {
    const rawHex = Buffer.from(found.bytes).toString('hex');
    lastHex = rawHex;
    if (found.kind === 'defect') return tell({ is: 'refused', reason: found.defect }, rawHex);
    const understood = reader.read(found.frame, rawHex);
    if (!repeats.has(understood, rawHex)) tell(understood, rawHex);
  }

  function tell(understood: Understood, rawHex: string) {
    if (understood.is === 'reading') {
      noteClock(context, understood);
      void context.emit(eventOf(understood, rawHex));
    }
    if (understood.is === 'text') void context.emit({ type: 'text', text: understood.text });
    if (understood.is === 'refused') {
      const told = plan.isSecret ? { rawHex: null, bytes: rawHex.length / 2 } : { rawHex };
      void context.emit({ type: 'rejected', reason: understood.reason, ...told });
    }
  }

  context.setHealth('ready');
  const line = scannedLine({
    timing: context.timing,
    scanner: plan.createScanner(),
    silenceMs: plan.silenceMs,
    hear: receive,
    onClosed: () => reader.closed?.(),
    onNextPerson() {
      reader.closed?.();
      reader = plan.createReader(tools);
    },
  });
  return {
    ...line,
    get counters() {
      return line.counters;
    },
    shown() {
      const understood = reader.shown?.();
      return understood?.is === 'reading' ? eventOf(understood, lastHex) : null;
    },
  };
}

/** A device that sends what it has just measured tells its clock with it; one that sends its memory does not (S16). */
function noteClock({ timing, setClock }: DriverContext, reading: Reading) {
  const { deviceTime = null, recordKey, flags = [] } = reading;
  if (recordKey !== undefined) return;
  const behindMs = deviceTime === null ? null : clockBehindMs(deviceTime, timing.now());
  if (behindMs !== null || flags.includes(TIME_INVALID)) {
    setClock(behindMs);
  }
}

function eventOf(reading: Reading, rawHex: string): ReadingEvent {
  const { values, deviceTime = null, subjectId = null, flags = [], recordKey } = reading;
  return {
    type: 'reading',
    values: [...values],
    deviceTime,
    subjectId,
    flags: flags.map((flag) => flag.slice(0, FLAG_CHARACTERS_MAX)),
    ...(recordKey === undefined ? {} : { recordKey }),
    rawHex,
  };
}

/**
 * Whether the last reading is said again; anything else that was said in between ends it. Outlives the person: what is
 * repeated of the one before is no reading of the next.
 */
function createRepeats({ timing }: Pick<DriverContext, 'timing'>, repeatMs: number) {
  let last: { readonly rawHex: string; readonly atMs: number } | null = null;
  return {
    has(understood: Understood, rawHex: string): boolean {
      const nowMs = timing.monotonic();
      const isRepeat = last?.rawHex === rawHex && nowMs - last.atMs <= repeatMs;
      last = understood.is === 'reading' ? { rawHex, atMs: nowMs } : null;
      return isRepeat && repeatMs > 0 && understood.is === 'reading';
    },
  };
}
