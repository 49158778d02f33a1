import { randomUUID } from 'node:crypto';
import type { ImportDetail } from '../../shared/contract/imports.ts';
import { addDays } from '../../shared/lib/calendar.ts';
import { fromInstant, toInstant } from '../../shared/lib/clock.ts';
import { assert } from '../../shared/lib/assert.ts';
import type { FakeClinic } from './fake-host/clinic.ts';
import { dryRunCounts, dryRunRows } from './fake-host/import-rows.ts';
import { addImport } from './fake-host/imports.ts';
import { enterPaper } from './fake-host/printing.ts';

/** What a manager finds: the pages of administration, imports and papers, each with something to show. */
type Scene = (clinic: FakeClinic) => void;

/** A clinic of which nobody has written anything but its people. */
export function bareClinic({ administration }: FakeClinic): void {
  assert(administration !== null, 'the host has started');
  const none = { organisations: [], teams: [], rooms: [], queues: [], catchments: [] };
  Object.assign(administration, none);
}

/** Holidays with a working Saturday, a value of its own, and one that comes later. */
export function decidedMuch({ administration }: FakeClinic): void {
  assert(administration !== null, 'the host has started');
  const { today, settings } = administration;
  const day = { rowId: randomUUID(), opens: null, closes: null };
  administration.calendarDays = [
    { ...day, date: addDays(today, 1), kind: 'closed', note: '停电检修' },
    {
      ...day,
      date: addDays(today, 2),
      kind: 'open',
      opens: '08:00',
      closes: '12:00',
      note: '补班',
    },
    { ...day, date: addDays(today, 40), kind: 'closed', note: '元旦' },
  ];
  const decided = {
    settingId: randomUUID(),
    reason: '老人走得慢',
    setByName: '孙丽',
    setAt: toInstant(Date.now()),
  };
  for (const view of settings.filter(({ key }) => key === 'queue.void-at-pass')) {
    Object.assign(view, { value: 4, decided: { ...decided, value: 4, effectiveFrom: today } });
    view.upcoming = [{ ...decided, value: 5, effectiveFrom: addDays(today, 30) }];
  }
  administration.sent = { waiting: 3, refused: 1 };
}

/** Somebody whose password was typed wrong too often. */
export function lockedOut({ administration }: FakeClinic): void {
  const [person] = administration?.staff ?? [];
  assert(person !== undefined, 'the host has started');
  person.lockedUntil = toInstant(Date.now() + 15 * 60_000);
}

/** A file that stands at one stage of its way in. */
export function importing(
  state: ImportDetail['state'],
  change: Partial<Omit<ImportDetail, 'counts' | 'state'>> = {},
): Scene {
  return (clinic) => {
    addImport(clinic, { state: 'finished', fileName: '去年的随访.xlsx', kind: 'history' });
    addImport(clinic, { state, ...change });
  };
}

/** Half of it is done. */
export const halfWay = {
  startedAt: toInstant(Date.now()),
  progress: { done: 612, total: 1_204, perSecond: 340, remainingSeconds: 95 },
};

/** After the dry run: rows with errors, with reminders, and of people who may be here already. */
export function dryRun(clinic: FakeClinic): void {
  addImport(clinic, { state: 'checked', counts: dryRunCounts }, dryRunRows);
}

/** At the end: two rows stayed out; or, taken back, one was used since. */
export function reported(state: 'finished' | 'undone'): Scene {
  const counts = { made: 930, updated: 30, skipped: 62, leftOut: 182 };
  const back = { removed: 959, kept: 1 };
  return (clinic) =>
    addImport(
      clinic,
      {
        state,
        startedAt: toInstant(Date.now()),
        finishedAt: toInstant(Date.now()),
        counts: { ...dryRunCounts, ...counts, ...(state === 'undone' ? back : {}) },
      },
      dryRunRows.map((row, at) => ({
        ...row,
        outcome: state === 'undone' && at === 2 ? 'kept' : 'left-out',
      })),
    );
}

/** A list of online bookings was taken in, and one row stayed out. */
export function reportedBookings(clinic: FakeClinic): void {
  const columns: ImportDetail['columns'] = [
    { heading: '姓名', target: 'name', samples: ['张桂兰'] },
    { heading: '证件号', target: 'documentNumber', samples: ['**************0019'] },
    { heading: '预约日期', target: 'bookedOn', samples: ['2026-11-30'] },
  ];
  addImport(
    clinic,
    {
      kind: 'bookings',
      fileName: '网上预约.xlsx',
      state: 'finished',
      startedAt: toInstant(Date.now()),
      finishedAt: toInstant(Date.now()),
      columns,
      rows: 58,
      counts: { made: 51, skipped: 4, leftOut: 3, error: 3, ok: 55 },
    },
    [
      {
        rowNumber: 17,
        cells: ['赵敏', '**************0004', '2026-02-30'],
        verdict: 'error',
        issues: [{ code: 'date-not-real', target: 'bookedOn' }],
        match: null,
        decision: null,
        outcome: 'left-out',
      },
    ],
  );
}

/** A morning's papers: sent, kept as a file, looked at, refused by its printer, and one that nobody knows of. */
export function printed(clinic: FakeClinic): void {
  const { printing } = clinic;
  const job = {
    jobId: randomUUID(),
    printer: 'HP-LaserJet',
    isFolder: false,
    device: null,
    problem: null,
  };
  const outcomes = [
    { ...job, state: 'sent' },
    { ...job, state: 'failed', problem: 'printer-missing' },
    { ...job, state: 'unknown' },
    { ...job, printer: ':folder', isFolder: true, state: 'saved' },
    null,
  ] as const;
  const kinds = ['health-record-summary', 'ticket', 'referral-out', 'measurement-slip'] as const;
  const papers = [...kinds, kinds[0]];
  papers.forEach((kind, at) => {
    const person = clinic.personAt(at % kinds.length);
    enterPaper(clinic, kind, person.brief.residentId);
    const [line, ...others] = printing.journal;
    assert(line !== undefined, 'it was entered just now');
    const madeAt = toInstant(fromInstant(line.madeAt) + at);
    printing.journal = [{ ...line, madeAt, job: outcomes[at] ?? null }, ...others];
  });
}
