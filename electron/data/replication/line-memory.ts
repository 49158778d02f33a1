import { type After, type Instant, toInstant } from '../../../shared/lib/clock.ts';
import type { DatabaseHandle } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import type { LineMemory, LineName } from './connection-watch.ts';

/** While a line is open it is noted so often: a power cut leaves the last note this near. */
const NOTE_MS = 3 * 60_000;

type LineMemoryOptions = {
  readonly db: DatabaseHandle;
  readonly now: () => number;
  readonly after: After;
  readonly onFault: (error: unknown) => void;
};

/** A {@link LineMemory} that outlives the program: one small write where a line changes, and now and then while it is open. */
export async function openLineMemory(
  options: LineMemoryOptions,
): Promise<LineMemory & { stop(): Promise<void> }> {
  const { db, now, after, onFault } = options;
  const rows = await db.read.selectFrom('line_contacts').select(['line', 'open_at']).execute();
  // Both columns hold what note() wrote.
  const known = new Map(rows.map((row) => [row.line, row.open_at as Instant]));
  const open = new Set<LineName>();
  let writing = Promise.resolve();
  let giveUp: (() => void) | null = null;

  function write(lines: readonly LineName[]): void {
    const at = toInstant(now());
    writing = writing.then(() => noteOpen(db, lines, at)).catch(onFault);
  }
  function goOn(): void {
    giveUp?.();
    giveUp =
      open.size === 0
        ? null
        : after(NOTE_MS, () => {
            write([...open]);
            goOn();
          });
  }
  return {
    openAt: (line) => known.get(line) ?? null,
    note: (line, isOpen) => {
      if (isOpen) open.add(line);
      else open.delete(line);
      write([line]);
      goOn();
    },
    stop: async () => {
      if (open.size > 0) write([...open]);
      open.clear();
      goOn();
      await writing;
    },
  };
}

function noteOpen(db: DatabaseHandle, lines: readonly LineName[], at: Instant): Promise<void> {
  return db.write(async (trx) => {
    const note = prepared(trx)(
      `insert into line_contacts (line, open_at) values (?, ?)
       on conflict (line) do update set open_at = excluded.open_at`,
    );
    for (const line of lines) note.run(line, at);
  });
}
