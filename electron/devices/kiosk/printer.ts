import type { Timing } from '../timing.ts';

export type PrintedTicket = { readonly jobId: string; readonly lines: string[] };
export type PrintState = 'printed' | 'paperOut' | 'unknown';

/** A ticket printer and its journal, both of which survive a restart of the kiosk. */
export type Printer = {
  /** Prints a job that it does not know; answers one that it knows without printing. */
  print(jobId: string, lines: string[]): Promise<PrintState>;
  /** The kiosk loses power: a job that had begun has an unknown end. */
  powerLost(): void;
  setPaper(isThere: boolean): void;
  readonly hasPaper: boolean;
  /** Newest first. */
  readonly printed: readonly PrintedTicket[];
};

const PRINT_MS = 300;
const JOURNAL_MAX = 64;
const SHOWN_MAX = 10;

type Entry = { state: 'started' | 'printed' | 'unknown'; readonly ended: Promise<void> };

/** The journal is written before paper moves, so that no job is printed twice whatever happens in between. */
export function createPrinter(timing: Timing): Printer {
  const journal = new Map<string, Entry>();
  let printed: PrintedTicket[] = [];
  let hasPaper = true;

  function begin(jobId: string, lines: string[]): Entry {
    printed = [{ jobId, lines }, ...printed].slice(0, SHOWN_MAX);
    const ended = new Promise<void>((resolve) => {
      timing.after(PRINT_MS, resolve);
    });
    const entry: Entry = { state: 'started', ended };
    journal.set(jobId, entry);
    const oldest = journal.keys().next();
    if (journal.size > JOURNAL_MAX && !oldest.done) journal.delete(oldest.value);
    return entry;
  }

  return {
    async print(jobId, lines) {
      const known = journal.get(jobId);
      if (!known && !hasPaper) return 'paperOut';
      const entry = known ?? begin(jobId, lines);
      if (entry.state === 'started') await entry.ended;
      if (entry.state === 'started') entry.state = 'printed';
      return entry.state;
    },
    powerLost() {
      for (const entry of journal.values()) {
        if (entry.state === 'started') entry.state = 'unknown';
      }
    },
    setPaper(isThere) {
      hasPaper = isThere;
    },
    get hasPaper() {
      return hasPaper;
    },
    get printed() {
      return printed;
    },
  };
}
