import type { z } from 'zod';
import type { administrationFields } from '../../../../shared/contract/administration.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import { type CalendarDate, clinicDate } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { shownValue } from '../../../../shared/replication/fold.ts';
import type { FieldValue, Operation } from '../../../../shared/replication/transaction.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { loadRow } from '../../replication/row-store.ts';
import {
  requireFreeLogin,
  requireFreeName,
  requireManager,
  requireNobodyWaiting,
  requireOrder,
  requireRow,
} from './checks.ts';
import { entityOfKind, toColumns } from './columns.ts';

/** Whose administration, and how ids are made. */
export type Clinic = { readonly clinicId: string; readonly makeId: MakeId };

type Fields = typeof administrationFields;
type Kind = keyof Fields;
type PlainKind = Exclude<Kind, 'staff' | 'clinic'>;

/** Adds a row. @throws AppError `name-taken`, `not-found` for a row that it names */
export async function addRow<Of extends PlainKind>(
  unit: Unit,
  { clinicId, makeId }: Clinic,
  { kind, fields }: { readonly kind: Of; readonly fields: z.output<Fields[Of]> },
): Promise<{ rowId: string }> {
  const today = clinicDate(unit.now);
  await requireFreeName(unit.db, clinicId, { kind, name: fields.name, rowId: null, today });
  await requireNamed(unit, clinicId, fields);
  const rowId = makeId();
  const owner = kind === 'organisation' ? {} : { clinic_id: clinicId };
  await unit.decide([
    { op: 'insert', entity: entityOfKind[kind], rowId, fields: { ...owner, ...toColumns(fields) } },
  ]);
  return { rowId };
}

/** Adds a person. @throws AppError `login-name-taken`, `dates-not-in-order`, `not-found` */
export async function addStaff(
  unit: Unit,
  { clinicId, makeId }: Clinic,
  fields: z.output<Fields['staff']>,
  passwordHash: string,
): Promise<{ rowId: string }> {
  await requireFreeLogin(unit.db, clinicId, fields.loginName);
  requireOrder(fields.activeFrom, fields.activeTo);
  await requireNamed(unit, clinicId, fields);
  const rowId = makeId();
  const columns = { clinic_id: clinicId, password_hash: passwordHash, ...toColumns(fields) };
  await unit.decide([{ op: 'insert', entity: 'staff', rowId, fields: columns }]);
  return { rowId };
}

/** Changes the fields that are named, where they differ. @throws AppError `name-taken`, `not-found` */
export async function changeRow(
  unit: Unit,
  { clinicId }: Clinic,
  row: {
    readonly kind: PlainKind | 'clinic';
    readonly rowId: string;
    readonly changes: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { kind, rowId, changes } = row;
  await requireRow(unit.db, clinicId, { kind, rowId });
  const { name } = changes;
  const today = clinicDate(unit.now);
  if (kind !== 'clinic' && typeof name === 'string')
    await requireFreeName(unit.db, clinicId, { kind, name, rowId, today });
  await requireNamed(unit, clinicId, changes);
  if (kind === 'room' && typeof changes['openedOn'] === 'string') {
    const room = await readRoom(unit, rowId);
    requireOrder(changes['openedOn'], room.closed_on);
  }
  await patchRow(unit, { kind, rowId, columns: toColumns(changes) });
}

/** Changes a person. @throws AppError `last-manager`, `dates-not-in-order`, `not-found` */
export async function changeStaff(
  unit: Unit,
  { clinicId }: Clinic,
  rowId: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  await requireRow(unit.db, clinicId, { kind: 'staff', rowId });
  await requireNamed(unit, clinicId, changes);
  const columns = toColumns(changes);
  const before = await unit.db
    .selectFrom('staff')
    .select(['id', 'role', 'is_active', 'active_from', 'active_to'])
    .where('id', '=', rowId)
    .executeTakeFirstOrThrow();
  const after = { ...before, ...columns };
  requireOrder(after.active_from, after.active_to);
  const today = clinicDate(unit.now);
  await requireManager(unit.db, { clinicId, today }, after);
  await patchRow(unit, { kind: 'staff', rowId, columns });
}

/** Gives a person a new password; the old one ends with it. @throws AppError `not-found` */
export async function setPassword(
  unit: Unit,
  { clinicId }: Clinic,
  { rowId, passwordHash }: { readonly rowId: string; readonly passwordHash: string },
): Promise<void> {
  await requireRow(unit.db, clinicId, { kind: 'staff', rowId });
  await patchRow(unit, { kind: 'staff', rowId, columns: { password_hash: passwordHash } });
}

type ClosableKind = 'organisation' | 'team' | 'queue' | 'room' | 'catchment';

/** Ends a row on a day, or opens it again. @throws AppError `people-waiting`, `dates-not-in-order`, `name-taken` */
export async function closeRow(
  unit: Unit,
  { clinicId }: Clinic,
  row: {
    readonly kind: ClosableKind;
    readonly rowId: string;
    readonly closedOn: CalendarDate | null;
  },
): Promise<void> {
  const { kind, rowId, closedOn } = row;
  await requireRow(unit.db, clinicId, { kind, rowId });
  const today = clinicDate(unit.now);
  if (kind === 'queue' && closedOn !== null && closedOn <= today)
    await requireNobodyWaiting(unit.db, rowId, today);
  if (kind === 'room') requireOrder((await readRoom(unit, rowId)).opened_on, closedOn);
  if (closedOn === null) {
    const { name } = await unit.db
      .selectFrom(entityOfKind[kind])
      .select('name')
      .where('id', '=', rowId)
      .executeTakeFirstOrThrow();
    await requireFreeName(unit.db, clinicId, { kind, name, rowId, today });
  }
  await patchRow(unit, { kind, rowId, columns: { closed_on: closedOn } });
}

function readRoom(unit: Unit, rowId: string) {
  return unit.db
    .selectFrom('rooms')
    .select(['opened_on', 'closed_on'])
    .where('id', '=', rowId)
    .executeTakeFirstOrThrow();
}

/** Which kind of row a field names. */
const kindNamedBy = {
  queueId: 'queue',
  roomId: 'room',
  teamId: 'team',
  leaderId: 'staff',
  doctorId: 'staff',
} as const satisfies Readonly<Record<string, Kind>>;

/** Rows that a row names are rows of this clinic. */
async function requireNamed(
  unit: Unit,
  clinicId: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (const [field, kind] of Object.entries(kindNamedBy)) {
    const rowId = fields[field];
    if (typeof rowId === 'string') await requireRow(unit.db, clinicId, { kind, rowId });
  }
}

type RowPatch = {
  readonly kind: Kind;
  readonly rowId: string;
  readonly columns: Readonly<Record<string, FieldValue>>;
};

/**
 * One act that patches exactly what differs from what this desk sees; a field on which two values
 * stand is settled by naming it again. Nothing differs: no act.
 */
async function patchRow(unit: Unit, { kind, rowId, columns }: RowPatch): Promise<void> {
  const entity = entityOfKind[kind];
  const row = loadRow(unit.db, entity, rowId);
  assert(row, 'the row was looked up before');
  const ops: Operation[] = [];
  for (const [column, value] of Object.entries(columns)) {
    const isContested = (row.state.registers[column]?.heads.length ?? 0) > 1;
    if (isContested || shownValue(row.state, column) !== value)
      ops.push(await unit.patch(entity, rowId, column, value));
  }
  await unit.decide(ops);
}
