import type { Registration } from '../../../../shared/contract/residents.ts';
import {
  nextRecordNumber,
  parseRecordNumber,
  recordNumberHead,
} from '../../../../shared/domain/identity/record-number.ts';
import { nextInBlock } from '../../../../shared/domain/number-block.ts';
import { type CalendarDate, clinicDate } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { countRebirths } from '../../replication/rebirth.ts';
import type { Established } from './register.ts';

/**
 * The clinic's area that an address lies in and the next record number there, out of the block of this
 * workstation's letter (EHR-06): no other is asked, so a desk that is alone establishes records, too.
 *
 * @param filed a number that the person has already, on an older folder
 */
export async function establish(
  app: AppContext,
  db: WriteDb,
  address: string,
  filed: string | null = null,
): Promise<Established | null> {
  const { clinicId } = app.workstation;
  const areas = await db
    .selectFrom('catchments')
    .innerJoin('clinics', 'clinics.id', 'catchments.clinic_id')
    .select([
      'catchments.id as catchment_id',
      'catchments.name',
      'catchments.community_code',
      'clinics.county_code',
      'clinics.street_code',
    ])
    .where('catchments.clinic_id', '=', clinicId)
    .where('catchments.closed_on', 'is', null)
    .where('catchments.removed_reason', 'is', null)
    .execute();
  const area = areas
    .filter(({ name }) => name !== '' && address.includes(name))
    .toSorted((one, other) => other.name.length - one.name.length)[0];
  if (!area) return null;
  if (filed !== null) return { catchmentId: area.catchment_id, recordNumber: filed };
  const head = recordNumberHead({
    countyCode: area.county_code,
    streetCode: area.street_code,
    communityCode: area.community_code,
  });
  return { catchmentId: area.catchment_id, recordNumber: head && (await take(app, db, head)) };
}

/**
 * {@link establish} a newcomer: whoever brings a folder keeps its number, and whoever is unknown has none
 * before they are known (ID-38).
 *
 * @throws AppError `bad-input` for a record number that is none (EHR-03)
 */
export async function establishNewcomer(
  app: AppContext,
  db: WriteDb,
  { address, recordNumber = '', isUnknown }: Registration,
): Promise<Established | null> {
  if (isUnknown) return null;
  const filed = parseRecordNumber(recordNumber);
  if (recordNumber !== '' && filed === null) throw new AppError('bad-input');
  const found = await establish(app, db, address, filed);
  return found ?? (filed === null ? null : { catchmentId: null, recordNumber: filed });
}

async function take(app: AppContext, db: WriteDb, head: string): Promise<string | null> {
  const rows = await db
    .selectFrom('residents')
    .select('record_number')
    .where('record_number', '>=', head)
    .where('record_number', '<', `${head}:`)
    .execute();
  const { ticketPrefix: letter, clinicId } = app.workstation;
  if (!/^[A-Z]$/.test(letter)) return null;
  return nextRecordNumber(head, {
    letter,
    given: rows.map(({ record_number }) => Number(record_number?.slice(head.length)) || 0),
    rebirths: countRebirths(db, clinicId),
  });
}

const UNKNOWNS_A_DAY = 100;

/** Somebody whom nobody knows: a temporary number of this workstation's day (ID-38). */
export async function asUnknown(
  app: AppContext,
  unit: Unit,
  registration: Registration,
): Promise<Registration> {
  const head = temporaryHead(app.workstation.ticketPrefix, clinicDate(unit.now));
  const rows = await unit.db
    .selectFrom('resident_documents')
    .select('number')
    .where('number', 'like', `${head}%`)
    .execute();
  const given = rows.map(({ number }) => Number(number.slice(head.length)) || 0);
  const rebirths = countRebirths(unit.db, app.workstation.clinicId);
  const number = `${head}${nextInBlock(given, rebirths, UNKNOWNS_A_DAY)}`;
  return { ...registration, documentType: 'temporary', documentNumber: number };
}

/** `TEMP-A-20261122-1`, without its hyphens as every number is stored (ID-04). */
function temporaryHead(letter: string, date: CalendarDate): string {
  return `TEMP${letter}${date.replaceAll('-', '')}N`;
}
