import { clinicPaperKinds, paperKinds } from '../../../../shared/contract/documents.ts';
import type { DeviceBinding } from '../../../../shared/contract/devices.ts';
import type {
  JournalLine,
  PaperSize,
  PrintJobState,
  PrintSetup,
} from '../../../../shared/contract/printing.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, clinicInstant, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb } from '../../db/handle.ts';
import { deskNames } from '../administration/desk-names.ts';
import { FOLDER_PRINTER } from '../../printing/folder.ts';
import { stripPrinterName, stripPrinters } from './strip-printers.ts';

/** The printers of this system and where each size of paper goes. Asks the system. */
export async function printSetup({ database, printers }: AppContext): Promise<PrintSetup> {
  const [system, rows, devices] = await Promise.all([
    printers.list(),
    database.read.selectFrom('print_targets').select(['paper', 'printer']).execute(),
    stripPrinters(database.read),
  ]);
  const chosen = new Map(rows.map(({ paper, printer }) => [paper, printer]));
  const usual = system.find(({ isDefault }) => isDefault)?.name ?? FOLDER_PRINTER;
  // A chosen printer that is gone stays the choice: its paper must not come out somewhere else unsaid.
  const targetOf = (paper: PaperSize, otherwise: string) => chosen.get(paper) ?? otherwise;
  return {
    printers: [
      ...devices.map((binding) => ({
        name: stripPrinterName(binding),
        isDefault: false,
        isFolder: false,
        device: { label: binding.label, isSimulated: binding.simulated },
      })),
      ...system.map((printer) => ({ ...printer, isFolder: false, device: null })),
      { name: FOLDER_PRINTER, isDefault: false, isFolder: true, device: null },
    ],
    targets: {
      a4: targetOf('a4', usual),
      a5: targetOf('a5', usual),
      // Nobody's usual printer is a roll, and a sheet for each ticket is nobody's wish.
      roll: targetOf('roll', onlyOf(devices) ?? FOLDER_PRINTER),
      label: targetOf('label', FOLDER_PRINTER),
    },
    folder: printers.folder,
  };
}

/** One ticket printer is bound for tickets; which of two is for a person to say, and what has labels in it, too. */
function onlyOf(devices: readonly DeviceBinding[]): string | null {
  const [only, another] = devices;
  return only && !another ? stripPrinterName(only) : null;
}

const jobColumns = [
  'print_jobs.id',
  'print_jobs.document_id',
  'print_jobs.printer',
  'print_jobs.state',
  'print_jobs.problem',
  'print_jobs.device_label',
  'print_jobs.is_simulated',
] as const;

type JobRow = {
  readonly id: string;
  readonly printer: string;
  readonly state: string;
  readonly problem: string | null;
  readonly device_label: string | null;
  readonly is_simulated: number;
};

/** What became of one attempt. @throws AppError `not-found` */
export async function printJob(db: ReadDb, jobId: string): Promise<PrintJobState> {
  const row = await db
    .selectFrom('print_jobs')
    .select(jobColumns)
    .where('id', '=', jobId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return toJob(row);
}

/** Every paper of a day, the newest first, each with its newest attempt at this workstation. */
export async function journalOf(db: ReadDb, date: CalendarDate): Promise<JournalLine[]> {
  const [from, to] = [clinicInstant(date, '00:00'), clinicInstant(addDays(date, 1), '00:00')];
  const papers = await selectPapers(db)
    .where('documents.printed_at', '>=', toInstant(from))
    .where('documents.printed_at', '<', toInstant(to))
    .execute();
  const ofClinic = await selectClinicPapers(db)
    .where('clinic_papers.printed_at', '>=', toInstant(from))
    .where('clinic_papers.printed_at', '<', toInstant(to))
    .execute();
  const jobs = await newestJobs(db, toInstant(from));
  const deskOf = await deskNames(db);
  const lines = [
    ...papers.map((row) => ({ ...lineOf(row, jobs), ...aboutOf(row), place: deskOf(row.place) })),
    ...ofClinic.map((row) => ({
      ...lineOf(row, jobs),
      resident: null,
      subjectId: null,
      place: row.workstation,
    })),
  ];
  return lines.toSorted((one, other) => orderOf(other).localeCompare(orderOf(one)));
}

function orderOf({ madeAt, documentId }: JournalLine): string {
  return `${madeAt} ${documentId}`;
}

type PaperRow = {
  readonly id: string;
  readonly kind: string;
  readonly copy_number: number;
  readonly printed_at: string;
  readonly staff_name: string | null;
};

function lineOf(row: PaperRow, jobs: ReadonlyMap<string, JobRow>) {
  const job = jobs.get(row.id);
  return {
    documentId: row.id,
    kind: row.kind as JournalLine['kind'],
    copyNumber: row.copy_number,
    madeAt: row.printed_at as JournalLine['madeAt'],
    madeBy: row.staff_name,
    job: job ? toJob(job) : null,
  };
}

type About = {
  readonly kind: string;
  readonly resident_id: string;
  readonly resident_name: string;
  readonly subject_id: string | null;
};

/** Whose it is, and what has to be said to make another one. */
function aboutOf({ kind, resident_id: residentId, resident_name: name, subject_id }: About) {
  const subjectId = aboutResident.has(kind) ? residentId : (subject_id ?? residentId);
  return { resident: { residentId, name }, subjectId };
}

/** Papers that are asked for by their resident, whatever their copies are counted by. */
const aboutResident: ReadonlySet<string> = new Set(['health-record-summary', 'measurement-slip']);

function selectPapers(db: ReadDb) {
  return (
    db
      .selectFrom('documents')
      .innerJoin('residents', 'residents.id', 'documents.resident_id')
      .leftJoin('staff', 'staff.id', 'documents.printed_by')
      .select([
        'documents.id',
        'documents.kind',
        'documents.resident_id',
        'documents.subject_id',
        'documents.copy_number',
        'documents.printed_at',
        'documents.place',
        'residents.name as resident_name',
        'staff.name as staff_name',
      ])
      // A desk with a newer version may know more kinds.
      .where('documents.kind', 'in', paperKinds)
      .where('documents.removed_reason', 'is', null)
  );
}

/** Of this workstation alone, whose name stands beside them. */
function selectClinicPapers(db: ReadDb) {
  return db
    .selectFrom('clinic_papers')
    .leftJoin('staff', 'staff.id', 'clinic_papers.printed_by')
    .select([
      'clinic_papers.id',
      'clinic_papers.kind',
      'clinic_papers.copy_number',
      'clinic_papers.printed_at',
      'staff.name as staff_name',
    ])
    .select((eb) => eb.selectFrom('workstation').select('name').as('workstation'))
    .where('clinic_papers.kind', 'in', clinicPaperKinds);
}

/** A paper is not sent before it is made, so its attempts are not older than it. */
async function newestJobs(db: ReadDb, from: string): Promise<ReadonlyMap<string, JobRow>> {
  const rows = await db
    .selectFrom('print_jobs')
    .select(jobColumns)
    .where('sent_at', '>=', from)
    .orderBy('sent_at')
    .orderBy('id')
    .execute();
  return new Map(rows.map((row) => [row.document_id, row]));
}

function toJob({ id, printer, state, problem, ...row }: JobRow): PrintJobState {
  const { device_label: label } = row;
  return {
    jobId: id,
    printer,
    isFolder: printer === FOLDER_PRINTER,
    device: label === null ? null : { label, isSimulated: row.is_simulated === 1 },
    state: state as PrintJobState['state'],
    problem: problem as PrintJobState['problem'],
  };
}
