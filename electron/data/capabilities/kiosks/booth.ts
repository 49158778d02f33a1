import type {
  BoothOpened,
  BoothSaved,
  BoothStep,
  BoothValue,
  Instrument,
} from '../../../../shared/contract/booth.ts';
import type { IdentityCard } from '../../../../shared/contract/card.ts';
import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import type { PressureReading } from '../../../../shared/domain/measurement/blood-pressure.ts';
import {
  clinicDate,
  type EpochMs,
  fromInstant,
  type Instant,
} from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { HandlerContext } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { pressureWith } from '../measurement/blood-pressure.ts';
import { fileReadings } from '../measurement/file-reading.ts';
import {
  findOpenWindow,
  parseValues,
  type ReadingRow,
  selectReadings,
} from '../measurement/reader.ts';
import {
  closeStaleWindows,
  closeWindow,
  decideReading,
  openWindow,
} from '../measurement/writer.ts';
import { findByDocument } from '../residents/reader.ts';
import { canonicalId } from '../residents/same-person.ts';
import { findTodaysTicket } from '../visits/reader.ts';

type Db = ReadDb | WriteDb;

/** More than the protocol ever asks for (MEA-10): then the nurse measures. */
const PRESSURES_MAX = 3;

/**
 * Opens the window of a kiosk's own instruments for today's visit of the one whose card is in the session (MEA-17). A
 * window that somebody else left open is over by that, and what they measured lies in the tray.
 */
export function openBooth(
  app: AppContext,
  context: HandlerContext,
  { deviceId, card }: { readonly deviceId: string; readonly card: IdentityCard },
): Promise<BoothOpened> {
  return context.commit(async (unit): Promise<BoothOpened> => {
    await closeStaleWindows(unit.db, unit.now);
    const today = clinicDate(unit.now);
    const resident = await findByDocument(unit.db, card.number, today);
    if (!resident) return { outcome: 'refused' };
    context.about([resident.residentId]);
    const ticket = await findTodaysTicket(unit.db, resident.residentId, today);
    if (!ticket || ticket.lane === 'E') return { outcome: 'refused' };
    const open = await findOpenWindow(unit.db, unit.now, deviceId);
    if (open?.visit_id === ticket.visit_id) return { outcome: 'open', windowId: open.id };
    if (open) await closeWindow(unit, open.id, 'next-person');
    const windowId = app.makeId();
    const { residentId } = resident;
    await openWindow(unit, { windowId, visitId: ticket.visit_id, residentId, kioskId: deviceId });
    return { outcome: 'open', windowId };
  });
}

type Standing = {
  readonly deviceId: string;
  readonly windowId: string;
  /** What the person has not left out. */
  readonly wanted: readonly Instrument[];
};

/** What comes next in a window: the readings that are needed, then the card that makes them somebody's. */
export async function stepAtBooth(
  db: Db,
  now: EpochMs,
  { deviceId, windowId, wanted }: Standing,
): Promise<BoothStep> {
  const window = await findOpenWindow(db, now, deviceId);
  if (window?.id !== windowId) return { next: 'end' };
  const pending = await pendingOf(db, windowId);
  const isDoctorNow = pending.some(isForDoctor);
  const measured = new Set(pending.flatMap((row) => instrumentOf(row) ?? []));
  if (!isDoctorNow) {
    const again = wanted.includes('blood-pressure')
      ? await pressureStep(db, window, pending, now)
      : null;
    if (again) return again;
    if (wanted.includes('weight') && !measured.has('weight')) {
      return { next: 'measure', kind: 'weight', isAgain: false, waitSeconds: 0 };
    }
  }
  const values = linesOf(pending);
  return values.length === 0 ? { next: 'end' } : { next: 'save', values, isDoctorNow };
}

type Window = NonNullable<Awaited<ReturnType<typeof findOpenWindow>>>;

/** Another blood pressure, as long as the protocol asks for one, after the rest that it wants (MEA-10, MEA-15). */
async function pressureStep(
  db: Db,
  { visit_id: visitId, resident_id: residentId }: Window,
  rows: readonly ReadingRow[],
  now: EpochMs,
): Promise<BoothStep | null> {
  const pending = rows.flatMap(pressureOf);
  const { needAnother, gapSeconds, lastMs } = await pressureWith(db, {
    visitId,
    residentId,
    pending,
  });
  if (!needAnother || pending.length >= PRESSURES_MAX) return null;
  const waitMs = lastMs === null ? 0 : lastMs + gapSeconds * 1000 - now;
  const waitSeconds = Math.min(600, Math.max(0, Math.ceil(waitMs / 1000)));
  return { next: 'measure', kind: 'blood-pressure', isAgain: pending.length > 0, waitSeconds };
}

type Laid = {
  readonly deviceId: string;
  readonly windowId: string;
  readonly card: IdentityCard;
};

/**
 * A card was laid down after measuring. The resident's own accepts their readings (MEA-17), all but the unlikely ones,
 * which wait for somebody to look; another card accepts nothing.
 */
export function saveAtBooth(
  app: AppContext,
  context: HandlerContext,
  { deviceId, windowId, card }: Laid,
): Promise<BoothSaved> {
  return context.commit(async (unit): Promise<BoothSaved> => {
    const window = await findOpenWindow(unit.db, unit.now, deviceId);
    if (window?.id !== windowId) return { outcome: 'closed' };
    const pending = await pendingOf(unit.db, windowId);
    if (pending.length === 0 || !(await isOwnCard(unit, window, card))) {
      await closeWindow(unit, windowId, 'next-person');
      return { outcome: 'not-theirs' };
    }
    context.about([window.resident_id]);
    const unsure = pending.filter(({ tier }) => tier === 'confirm');
    for (const { id } of unsure) {
      await decideReading(unit, id, { state: 'tray', trayReason: 'needs-look', reason: null });
    }
    const sure = pending.filter(({ tier }) => tier !== 'confirm');
    if (sure.length > 0) await fileReadings(unit, sure, filingIn(window), app.makeId);
    await closeWindow(unit, windowId, 'saved');
    const isDoctorNow = pending.some(isForDoctor);
    return { outcome: 'saved', isUnsure: unsure.length > 0, isDoctorNow };
  });
}

/** Ends a window of this kiosk; twice is as once. */
export async function endBooth(
  unit: Unit,
  { deviceId, windowId }: { readonly deviceId: string; readonly windowId: string },
): Promise<void> {
  const open = await findOpenWindow(unit.db, unit.now, deviceId);
  if (open?.id === windowId) await closeWindow(unit, windowId, 'closed');
}

/** Nobody of the staff has a part in it: the card has said whose it is. */
function filingIn({ id, visit_id, resident_id }: Window) {
  const who = { residentId: resident_id, visitId: visit_id, windowId: id, operatorId: null };
  return { ...who, reason: null, meal: undefined, answers: null };
}

async function isOwnCard(unit: Unit, window: Window, card: IdentityCard): Promise<boolean> {
  const owner = await findByDocument(unit.db, card.number, clinicDate(unit.now));
  if (!owner) return false;
  return owner.residentId === (await canonicalId(unit.db, window.resident_id));
}

function pendingOf(db: Db, windowId: string): Promise<ReadingRow[]> {
  return selectReadings(db)
    .where('window_id', '=', windowId)
    .where('state', '=', 'pending')
    .orderBy('received_at')
    .execute();
}

function isForDoctor({ hints }: ReadingRow): boolean {
  return (JSON.parse(hints) as string[]).includes('DOCTOR_NOW'); // written by us
}

function numberOf(values: readonly MeasuredValue[], kind: MeasuredValue['kind']): number | null {
  return values.find((value) => value.kind === kind)?.value ?? null;
}

function instrumentOf({ reading_values }: ReadingRow): Instrument | null {
  const values = parseValues(reading_values);
  if (values.some(({ kind }) => kind === 'sbp')) return 'blood-pressure';
  return values.some(({ kind }) => kind === 'weight') ? 'weight' : null;
}

function pressureOf({ reading_values, received_at }: ReadingRow): PressureReading[] {
  const values = parseValues(reading_values);
  const [sbp, dbp] = [numberOf(values, 'sbp'), numberOf(values, 'dbp')];
  if (sbp === null || dbp === null) return [];
  return [{ sbp, dbp, atMs: fromInstant(received_at as Instant) }];
}

/** What the person reads: every blood pressure, the last pulse, the weight. */
function linesOf(rows: readonly ReadingRow[]): BoothValue[] {
  const all = rows.map(({ reading_values }) => parseValues(reading_values));
  const last = (kind: MeasuredValue['kind']) =>
    all.findLast((values) => numberOf(values, kind) !== null);
  const [pulse, weight] = [
    numberOf(last('pulse') ?? [], 'pulse'),
    numberOf(last('weight') ?? [], 'weight'),
  ];
  const pressures = rows.flatMap(pressureOf).map(({ sbp, dbp }) => `${sbp}/${dbp} mmHg`);
  return [
    ...pressures.map((text) => ({ kind: 'blood-pressure' as const, text })),
    ...(pulse === null ? [] : [{ kind: 'pulse' as const, text: `${pulse}` }]),
    ...(weight === null ? [] : [{ kind: 'weight' as const, text: `${weight} kg` }]),
  ];
}
