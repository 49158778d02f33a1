import { timingSafeEqual } from 'node:crypto';
import type { IdentityCard } from '../../../../shared/contract/card.ts';
import type { KioskSummary } from '../../../../shared/contract/kiosks.ts';
import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import { clinicDate, fromInstant, toInstant } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { HandlerContext } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { findByDocument, residentRecord } from '../residents/reader.ts';
import { shareTries } from './share-tries.ts';
import { countWrong, forgetTries, noteLocked, triesLeft } from './tries.ts';

type Wish = {
  readonly card: IdentityCard;
  readonly deviceId: string;
  readonly digits: string | null;
};

type SlipValue = Extract<KioskSummary, { outcome: 'print' }>['values'][number];

/**
 * Somebody's own summary at a kiosk. Whoever has found a card does not know the four figures of the phone that no
 * screen shows (ID-54); three wrong ones a day, and the desk has to look at the person.
 */
export async function summaryFor(
  app: AppContext,
  context: HandlerContext,
  wish: Wish,
): Promise<KioskSummary> {
  const today = clinicDate(app.clock.now());
  const resident = await findByDocument(app.database.read, wish.card.number, today);
  const of = resident && { residentId: resident.residentId, date: today };
  if (of) await shareTries(app, of);
  return context.commit(async (unit): Promise<KioskSummary> => {
    if (!of) return { outcome: 'nothing' };
    const { residentId } = of;
    context.about([residentId]);
    const figures = await hiddenFigures(unit, residentId);
    const left = await triesLeft(unit.db, of);
    if (figures === null) return { outcome: 'locked' };
    if (left === 0) {
      // Locked at another kiosk: this desk has to see it, too.
      await noteLocked(unit.db, { ...of, deviceId: wish.deviceId, at: toInstant(unit.now) });
      unit.changed('kiosks');
      return { outcome: 'locked' };
    }
    if (wish.digits === null) return { outcome: 'digits', triesLeft: left, isAgain: false };
    unit.afterCommit(() => void shareTries(app, of));
    if (!isSame(figures, wish.digits)) return wrong(unit, { ...wish, residentId });
    await forgetTries(unit.db, of, toInstant(unit.now));
    return slip(app, residentId);
  });
}

async function wrong(
  unit: Unit,
  { residentId, deviceId }: Wish & { readonly residentId: string },
): Promise<KioskSummary> {
  const date = clinicDate(unit.now);
  await countWrong(unit.db, { residentId, deviceId, date, at: toInstant(unit.now) });
  unit.changed('kiosks');
  const left = await triesLeft(unit.db, { residentId, date });
  return left === 0 ? { outcome: 'locked' } : { outcome: 'digits', triesLeft: left, isAgain: true };
}

/** The four figures between the first three and the last four of a mobile number; null without one. */
async function hiddenFigures(unit: Unit, residentId: string): Promise<string | null> {
  const row = await unit.db
    .selectFrom('residents')
    .select('phone')
    .where('id', '=', residentId)
    .executeTakeFirst();
  const found = /^\d{3}(\d{4})\d{4}$/.exec((row?.phone ?? '').replaceAll(/\D/g, ''));
  return found?.[1] ?? null;
}

function isSame(figures: string, typed: string): boolean {
  return timingSafeEqual(Buffer.from(figures), Buffer.from(typed));
}

async function slip(app: AppContext, residentId: string): Promise<KioskSummary> {
  const record = await residentRecord(app.database.read, residentId, app.clock.now());
  const values = slipValues(record);
  if (values.length === 0) return { outcome: 'nothing' };
  const clinic = await app.database.read
    .selectFrom('clinics')
    .select('name')
    .where('id', '=', app.workstation.clinicId)
    .executeTakeFirst();
  const at = toInstant(app.clock.now());
  return { outcome: 'print', jobId: app.makeId(), at, clinicName: clinic?.name ?? '', values };
}

function dayOf({ effectiveAt }: ResidentRecord['observations'][number]): string {
  return clinicDate(fromInstant(effectiveAt));
}

function slipValues({ observations, pressures, due }: ResidentRecord): SlipValue[] {
  const last = (isMeant: (kind: string) => boolean) =>
    observations.findLast(({ kind, value }) => isMeant(kind) && value !== null);
  // Filed by its meal: a plain one comes from elsewhere only (DM-05).
  const glucose = last((kind) => kind === 'glucose' || kind.startsWith('glucose-'));
  const weight = last((kind) => kind === 'weight');
  const pressure = pressures.at(-1);
  const values: SlipValue[] = [];
  if (pressure) {
    const { sbp, dbp, at } = pressure;
    const date = clinicDate(fromInstant(at));
    values.push({ kind: 'blood-pressure', text: `${sbp}/${dbp} mmHg`, date });
  }
  if (glucose) {
    values.push({ kind: 'glucose', text: `${glucose.value} mmol/L`, date: dayOf(glucose) });
  }
  if (weight) values.push({ kind: 'weight', text: `${weight.value} kg`, date: dayOf(weight) });
  const next = due[0]?.dueDate;
  if (next) values.push({ kind: 'next-visit', text: next, date: next });
  return values;
}
