import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { PaperKind, PrintedDocument } from '../../../shared/contract/documents.ts';
import type { JournalLine, PrintJobState, PrintSetup } from '../../../shared/contract/printing.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { clinicDate, fromInstant, toInstant } from '../../../shared/lib/clock.ts';
import { AppError } from '../../../shared/lib/problem.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

const FOLDER = ':folder';

/** What a test may change and look at. */
export type FakePrinting = {
  setup: PrintSetup;
  /** Until then nobody hears which printers there are. */
  setupKnown: Promise<void>;
  journal: JournalLine[];
  readonly jobs: Map<string, PrintJobState>;
  /** What becomes of the next papers. */
  outcome: Pick<PrintJobState, 'state' | 'problem'>;
  /** The bytes are not kept any more. */
  isGone: boolean;
};

/** A desk with a sheet printer and no roll. */
export function makePrinting(): FakePrinting {
  return {
    setup: {
      printers: [
        { name: 'HP-LaserJet', isDefault: true, isFolder: false, device: null },
        { name: 'XP-80C', isDefault: false, isFolder: false, device: null },
        { name: FOLDER, isDefault: false, isFolder: true, device: null },
      ],
      targets: { a4: 'HP-LaserJet', a5: 'HP-LaserJet', roll: FOLDER, label: FOLDER },
      folder: '/home/yizhan/printed',
    },
    setupKnown: Promise.resolve(),
    journal: [],
    jobs: new Map(),
    outcome: { state: 'sent', problem: null },
    isGone: false,
  };
}

/** Enters a paper that was just made. */
export function enterPaper(clinic: FakeClinic, kind: PaperKind, subjectId: string): string {
  const ticket = clinic.tickets.find(({ ticketId }) => ticketId === subjectId);
  const person = clinic.person(ticket?.residentId ?? subjectId) ?? clinic.personAt(0);
  const documentId = randomUUID();
  const { journal } = clinic.printing;
  const copies = journal.filter((line) => line.kind === kind && line.subjectId === subjectId);
  const line: JournalLine = {
    documentId,
    kind,
    subjectId,
    resident: { residentId: person.brief.residentId, name: person.brief.name },
    copyNumber: copies.length + 1,
    madeAt: toInstant(Date.now()),
    madeBy: '李慧',
    place: '前台一号',
    job: null,
  };
  clinic.printing.journal = [line, ...journal];
  return documentId;
}

/** Enters 备用名单, which is of nobody alone. */
export function enterFallbackList(clinic: FakeClinic): PrintedDocument {
  const { journal } = clinic.printing;
  const kind = 'fallback-list';
  const documentId = randomUUID();
  const copyNumber = journal.filter((line) => line.kind === kind).length + 1;
  const made = { madeAt: toInstant(Date.now()), madeBy: '李慧', place: '前台一号', job: null };
  const line = { documentId, kind, copyNumber, subjectId: null, resident: null, ...made } as const;
  clinic.printing.journal = [line, ...journal];
  return { documentId, kind, fileName: '备用名单.pdf', copyNumber };
}

/** Printers and the print journal of the invented clinic. */
export function fakePrinting(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  const notFound = (): never => {
    throw new ORPCError('not-found', { data: new AppError('not-found').toProblem() });
  };
  const { printing } = clinic;
  return os.printing.router({
    setup: os.printing.setup.handler(async function* ({ signal }) {
      await printing.setupKnown;
      yield* clinic.live(() => printing.setup, signal);
    }),
    choose: os.printing.choose.handler(({ input }) =>
      once('printing.choose', input.idempotencyKey, () => {
        const targets = { ...printing.setup.targets, [input.paper]: input.printer };
        printing.setup = { ...printing.setup, targets };
        return { done: true } as const;
      }),
    ),
    print: os.printing.print.handler(({ input }) =>
      once('printing.print', input.idempotencyKey, () => {
        if (printing.isGone) notFound();
        const jobId = randomUUID();
        const isFolder = input.printer === FOLDER;
        const saved = { state: 'saved', problem: null } as const;
        const outcome = isFolder ? saved : printing.outcome;
        const to = printing.setup.printers.find(({ name }) => name === input.printer);
        const device = to?.device ?? null;
        const job = { jobId, printer: input.printer, isFolder, device, ...outcome };
        printing.jobs.set(jobId, job);
        printing.journal = printing.journal.map((line) =>
          line.documentId === input.documentId ? { ...line, job } : line,
        );
        return { jobId };
      }),
    ),
    tell: os.printing.tell.handler(({ input }) =>
      once('printing.tell', input.idempotencyKey, () => {
        const job = printing.jobs.get(input.jobId) ?? notFound();
        const seen = { ...job, state: input.isOut ? 'printed' : 'failed', problem: null } as const;
        printing.jobs.set(input.jobId, seen);
        printing.journal = printing.journal.map((line) =>
          line.job?.jobId === input.jobId ? { ...line, job: seen } : line,
        );
        return { done: true } as const;
      }),
    ),
    job: os.printing.job.handler(({ input, signal }) =>
      clinic.live(() => printing.jobs.get(input.jobId) ?? notFound(), signal),
    ),
    journal: os.printing.journal.handler(({ input, signal }) =>
      clinic.live(
        () =>
          printing.journal.filter(({ madeAt }) => clinicDate(fromInstant(madeAt)) === input.date),
        signal,
      ),
    ),
  });
}
