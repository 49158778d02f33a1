import { isDeepStrictEqual } from 'node:util';
import type { DeviceEvent } from '../../shared/contract/device-link.ts';
import type { DeviceBinding, LineHint, LineState } from '../../shared/contract/devices.ts';
import type { Strip } from '../../shared/contract/strips.ts';
import type {
  Connection,
  DeviceHealth,
  Driver,
  DriverContext,
  DriverEvent,
  RejectReason,
  Send,
  Warning,
} from './driver.ts';
import type { FrameCounters } from './framing/frame-scanner.ts';
import { createEvidence } from './line-evidence.ts';
import { isClockOff } from './meaning/device-time.ts';
import { LineKeeper, type KeeperState, type LineUser } from './ports/line-keeper.ts';
import type { Line, OpenLine } from './ports/line.ts';
import { isLoopback } from './ports/tcp.ts';
import type { Timing } from './timing.ts';

export type DeviceLineOptions = {
  readonly binding: DeviceBinding;
  readonly driver: Driver;
  readonly open: OpenLine;
  readonly timing: Timing;
  /** Resolves true when the data host has stored the event. */
  readonly report: (event: DeviceEvent) => Promise<boolean>;
};

type Status = Extract<DeviceEvent, { type: 'status' }>;

const COUNTERS_MS = 5_000;
/** A line full of noise must not fill the data host: beyond these, refusals are only counted. */
const REJECTED_MAX = 10;
const REJECTED_WINDOW_MS = 10_000;

const noCounters: FrameCounters = { frames: 0, rejected: 0, discardedBytes: 0 };

/** One device of this workstation: keeps its line open, runs its driver on it and reports what comes of it. */
export class DeviceLine {
  readonly binding: DeviceBinding;
  readonly #options: DeviceLineOptions;
  readonly #keeper: LineKeeper;
  readonly #connect: (send: Send) => Connection;
  readonly #rejectedBudget: Budget;
  readonly #warnings: Set<Warning>;
  #keeperState: KeeperState = 'off';
  #heldBy: string | null = null;
  #evidence = createEvidence();
  #refused: RejectReason | null = null;
  #hasControlLines = true;
  #health: DeviceHealth | null = null;
  #clockBehindMs: number | null = null;
  #epoch = 0;
  #openings = 0;
  #earlier = noCounters;
  #current: Connection | null = null;
  #reported: Status | null = null;
  #cancelCounters: (() => void) | null = null;

  constructor(options: DeviceLineOptions) {
    const { binding, timing, driver } = options;
    this.#options = options;
    this.binding = binding;
    this.#warnings = new Set(isUnencrypted(binding) ? ['unencrypted'] : []);
    this.#rejectedBudget = createBudget(timing, REJECTED_MAX, REJECTED_WINDOW_MS);
    this.#connect = driver.bind(this.#context());
    this.#keeper = new LineKeeper({
      timing,
      open: options.open,
      onOpen: (line) => this.#opened(line),
      onState: (state, heldBy) => {
        this.#keeperState = state;
        this.#heldBy = heldBy;
        if (state === 'open' && heldBy !== null) this.#warnings.add('shared-port');
        else this.#warnings.delete('shared-port');
        this.#reportChange();
      },
    });
  }

  start(): void {
    if (!this.binding.enabled) return this.reportStatus();
    this.#keeper.start();
    this.#watchCounters();
  }

  /** Says its state again: the data host may have forgotten it. */
  reportStatus(): void {
    this.#reported = this.#status();
    void this.#options.report(this.#reported);
  }

  /** Something was plugged in: it may be this one. */
  hurry(): void {
    this.#keeper.hurry();
  }

  /** Somebody else is measured from now on. */
  nextPerson(): void {
    this.#current?.nextPerson?.();
  }

  /** A printer that is not there gets nothing: that is certain. */
  print(jobId: string, strip: Strip): void {
    const print = this.#current?.print;
    if (print) return print(jobId, strip);
    const event = { type: 'strip-status', jobId, state: 'not-printed' } as const;
    void this.#options.report({ ...event, trouble: 'printer-away' });
  }

  async stop(): Promise<void> {
    this.#cancelCounters?.();
    await this.#keeper.stop();
  }

  #context(): DriverContext {
    return {
      timing: this.#options.timing,
      deviceId: this.binding.deviceId,
      emit: (event) => this.#emit(event),
      setHealth: (health) => {
        this.#health = health;
        this.#reportChange();
      },
      setWarning: (warning, isOn) => {
        if (isOn) this.#warnings.add(warning);
        else this.#warnings.delete(warning);
        this.#reportChange();
      },
      setClock: (behindMs) => {
        this.#clockBehindMs = behindMs;
        if (isClockOff(behindMs)) this.#warnings.add('clock-off');
        else this.#warnings.delete('clock-off');
        this.#reportChange();
      },
      askReopen: () => {
        this.#keeper.reopen();
      },
    };
  }

  #opened(line: Line): LineUser {
    // Rises with every opening, also from one start of this program to the next.
    this.#epoch = Math.max(this.#epoch + 1, this.#options.timing.now());
    this.#openings += 1;
    this.#health = null;
    this.#evidence = createEvidence();
    this.#refused = null;
    this.#hasControlLines = line.hasControlLines ?? true;
    const connection = this.#connect((bytes) => this.#write(line, bytes));
    this.#current = connection;
    return {
      feed: (bytes) => {
        this.#evidence.heard(bytes);
        connection.feed(bytes);
      },
      closed: () => {
        connection.closed();
        this.#earlier = sum(this.#earlier, connection.counters);
        this.#current = null;
      },
    };
  }

  /** A line that takes no bytes is not a line. */
  async #write(line: Line, bytes: Uint8Array): Promise<void> {
    try {
      await line.write(bytes);
    } catch (error) {
      this.#keeper.reopen();
      throw error;
    }
  }

  async #emit(event: DriverEvent): Promise<boolean> {
    const { driver, timing, report } = this.#options;
    this.#refused = event.type === 'rejected' ? event.reason : null;
    const stamp = { driver: driver.id, driverVersion: driver.version };
    if (event.type === 'reading' || event.type === 'lab-result') {
      return report({ ...event, ...stamp, epoch: this.#epoch, monotonicMs: timing.monotonic() });
    }
    // Nobody asks for more of a printer than its paper.
    if (event.type === 'printer' || event.type === 'heard') return false;
    if (event.type === 'text') return report({ type: 'scan', text: event.text });
    if (event.type !== 'rejected') return report(event);
    const { type, reason, rawHex } = event;
    return this.#rejectedBudget.take() ? report({ type, reason, rawHex, ...stamp }) : false;
  }

  #status(): Status {
    return {
      type: 'status',
      state: this.#state(),
      ...sum(this.#earlier, this.#current?.counters ?? noCounters),
      reconnects: Math.max(0, this.#openings - 1),
      warnings: [...this.#warnings],
      heldBy: this.#heldBy,
      hint: this.#hint(),
      clockBehindMs: this.#clockBehindMs,
    };
  }

  #state(): LineState {
    if (this.#keeperState !== 'open') return this.#keeperState;
    return this.#health ?? 'opening';
  }

  /** What the bytes of this opening tell, and what the silence of a device may mean. */
  #hint(): LineHint | null {
    if (!this.#current || this.#keeperState !== 'open') return null;
    if (this.#health === 'no-answer' && !this.#hasControlLines) return 'no-control-lines';
    return this.#evidence.hint(this.#current.counters.frames, this.#refused);
  }

  #reportChange() {
    const { state, heldBy, warnings, clockBehindMs } = this.#status();
    const last = this.#reported;
    const isSame =
      last?.state === state && last.heldBy === heldBy && last.clockBehindMs === clockBehindMs;
    if (isSame && isDeepStrictEqual(last.warnings, warnings)) return;
    this.reportStatus();
  }

  #watchCounters() {
    this.#cancelCounters = this.#options.timing.after(COUNTERS_MS, () => {
      if (!isDeepStrictEqual(this.#reported, this.#status())) this.reportStatus();
      this.#watchCounters();
    });
  }
}

function isUnencrypted({ transport }: DeviceBinding): boolean {
  return transport.kind === 'tcp' && !isLoopback(transport.host);
}

function sum(a: FrameCounters, b: FrameCounters): FrameCounters {
  return {
    frames: a.frames + b.frames,
    rejected: a.rejected + b.rejected,
    discardedBytes: a.discardedBytes + b.discardedBytes,
  };
}

type Budget = { readonly take: () => boolean };

/** At most `most` times in any window. */
function createBudget(timing: Timing, most: number, windowMs: number): Budget {
  let spentAtMs: number[] = [];
  return {
    take(): boolean {
      const nowMs = timing.monotonic();
      spentAtMs = spentAtMs.filter((at) => nowMs - at < windowMs);
      if (spentAtMs.length >= most) return false;
      spentAtMs.push(nowMs);
      return true;
    },
  };
}
