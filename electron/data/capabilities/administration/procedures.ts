import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Topic } from '../../live/changes.ts';
import type { HandlerContext, Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { hashPassword } from '../session/passwords.ts';
import { forgetFailures } from '../session/writer.ts';
import { assignDoctor, countAssignment } from './assignment.ts';
import { requireRow } from './checks.ts';
import {
  clinicOpeningOn,
  importHolidays,
  previewHolidays,
  removeCalendarDay,
  setCalendarDay,
  setSetting,
  withdrawSetting,
} from './decisions.ts';
import { readHistory } from './history.ts';
import { administrationState } from './reader.ts';
import { addRow, addStaff, changeRow, changeStaff, closeRow, setPassword } from './writer.ts';

const watched: readonly Topic[] = [
  'clinics',
  'organisations',
  'staff',
  'teams',
  'queues',
  'rooms',
  'catchments',
  'calendar_days',
  'settings',
  'tickets',
  'sign-in-locks',
  'connection',
  'minute',
];

/** Administration (D9): what the manager decides, written at any workstation (ADR 6). */
export function administrationProcedures(app: AppContext, os: Implementer) {
  const { clinicId } = app.workstation;
  const clinic = { clinicId, makeId: app.makeId };
  const { administration } = os;
  return administration.router({
    watch: administration.watch.handler(({ signal }) =>
      live({
        changes: app.changes,
        topics: watched,
        compute: () => administrationState(app.database.read, { clinicId, now: app.clock.now() }),
        signal,
      }),
    ),
    add: addProcedures(app, os),
    change: changeProcedures(app, os),
    close: administration.close.handler(({ context, input }) =>
      done(context, (unit) => closeRow(unit, clinic, input)),
    ),
    setStaffPassword: administration.setStaffPassword.handler(async ({ context, input }) => {
      const passwordHash = await hashPassword(input.password);
      return done(context, (unit) =>
        setPassword(unit, clinic, { rowId: input.rowId, passwordHash }),
      );
    }),
    liftLock: administration.liftLock.handler(({ context, input }) =>
      done(context, async (unit) => {
        await requireRow(unit.db, clinicId, { kind: 'staff', rowId: input.rowId });
        await forgetFailures(unit.db, input.rowId);
        unit.changed('sign-in-locks');
      }),
    ),
    setSetting: administration.setSetting.handler(({ context, input }) => {
      context.about([], input.reason);
      return context.commit((unit) => setSetting(unit, clinic, input));
    }),
    withdrawSetting: administration.withdrawSetting.handler(({ context, input }) => {
      context.about([], input.reason);
      return done(context, (unit) => withdrawSetting(unit, clinic, input));
    }),
    setCalendarDay: administration.setCalendarDay.handler(({ context, input }) =>
      context.commit((unit) => setCalendarDay(unit, clinic, input.day)),
    ),
    removeCalendarDay: administration.removeCalendarDay.handler(({ context, input }) =>
      done(context, (unit) => removeCalendarDay(unit, clinic, input.date)),
    ),
    readHolidays: administration.readHolidays.handler(({ input }) =>
      previewHolidays(app.database.read, clinicId, input),
    ),
    importHolidays: administration.importHolidays.handler(({ context, input }) =>
      context.commit((unit) => importHolidays(unit, clinic, input)),
    ),
    history: administration.history.handler(({ input }) =>
      readHistory(app.database.read, clinicId, input),
    ),
    countAssignment: administration.countAssignment.handler(({ input }) =>
      countAssignment(app.database.read, input.whom, input.doctorId),
    ),
    assignDoctor: administration.assignDoctor.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { residentIds, outcome } = await assignDoctor(unit, clinicId, input);
        context.about(residentIds);
        return outcome;
      }),
    ),
    openingOn: administration.openingOn.handler(({ input }) =>
      clinicOpeningOn(app.database.read, clinicId, input.date),
    ),
  });
}

function addProcedures(app: AppContext, { administration: { add } }: Implementer) {
  const clinic = { clinicId: app.workstation.clinicId, makeId: app.makeId };
  return {
    organisation: add.organisation.handler(({ context, input: { fields } }) =>
      context.commit((unit) => addRow(unit, clinic, { kind: 'organisation', fields })),
    ),
    staff: add.staff.handler(async ({ context, input: { fields, password } }) => {
      const passwordHash = await hashPassword(password);
      return context.commit((unit) => addStaff(unit, clinic, fields, passwordHash));
    }),
    team: add.team.handler(({ context, input: { fields } }) =>
      context.commit((unit) => addRow(unit, clinic, { kind: 'team', fields })),
    ),
    queue: add.queue.handler(({ context, input: { fields } }) =>
      context.commit((unit) => addRow(unit, clinic, { kind: 'queue', fields })),
    ),
    room: add.room.handler(({ context, input: { fields } }) =>
      context.commit((unit) => addRow(unit, clinic, { kind: 'room', fields })),
    ),
    catchment: add.catchment.handler(({ context, input: { fields } }) =>
      context.commit((unit) => addRow(unit, clinic, { kind: 'catchment', fields })),
    ),
  };
}

function changeProcedures(app: AppContext, { administration: { change } }: Implementer) {
  const clinic = { clinicId: app.workstation.clinicId, makeId: app.makeId };
  type Change = Parameters<typeof changeRow>[2];
  const patch = (context: HandlerContext, kind: Change['kind'], input: Omit<Change, 'kind'>) =>
    done(context, (unit) => changeRow(unit, clinic, { ...input, kind }));
  return {
    clinic: change.clinic.handler(({ context, input }) => patch(context, 'clinic', input)),
    organisation: change.organisation.handler(({ context, input }) =>
      patch(context, 'organisation', input),
    ),
    staff: change.staff.handler(({ context, input }) =>
      done(context, (unit) => changeStaff(unit, clinic, input.rowId, input.changes)),
    ),
    team: change.team.handler(({ context, input }) => patch(context, 'team', input)),
    queue: change.queue.handler(({ context, input }) => patch(context, 'queue', input)),
    room: change.room.handler(({ context, input }) => patch(context, 'room', input)),
    catchment: change.catchment.handler(({ context, input }) => patch(context, 'catchment', input)),
  };
}

async function done(context: HandlerContext, work: (unit: Unit) => Promise<unknown>) {
  return context.commit(async (unit) => {
    await work(unit);
    return { done: true as const };
  });
}
