import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import type {
  AdministrationState,
  HistoryLine,
  SettingView,
} from '../../../shared/contract/administration.ts';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import type { SettingDefinition } from '../../../shared/domain/settings/definition.ts';
import { readHolidayLines } from '../../../shared/domain/settings/holiday-lines.ts';
import { settingDefinitions, settingKeys } from '../../../shared/domain/settings/registry.ts';
import { clinicDate, toInstant } from '../../../shared/lib/clock.ts';
import { AppError, type ProblemCode } from '../../../shared/lib/problem.ts';
import { startRows } from './administration-rows.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

function refuse(code: ProblemCode): never {
  throw new ORPCError(code, { data: new AppError(code).toProblem() });
}

function scalar(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
}

const done = { done: true } as const;

/** Administration of the invented clinic: the rules' own settings, and rows that can be added and changed. */
export function fakeAdministration(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>().administration;
  const state = startState();
  clinic.administration = state;
  /** Residents who are not with the doctor yet. */
  let left = 1205;
  const told: { readonly about: string; readonly line: HistoryLine }[] = [];
  const tell = (about: string, line: Partial<HistoryLine>) => {
    const sent = { waiting: state.sent.waiting + 1, refused: 0 };
    state.sent = sent;
    told.unshift({
      about,
      line: {
        txId: randomUUID(),
        at: toInstant(Date.now()),
        byName: '孙丽',
        desk: '前台一号',
        standing: 'waiting',
        kind: 'changed',
        field: null,
        from: null,
        to: null,
        effectiveFrom: null,
        reason: null,
        ...line,
      },
    });
  };
  type Lists = Pick<
    AdministrationState,
    'organisations' | 'staff' | 'teams' | 'queues' | 'rooms' | 'catchments'
  >;
  const add = (key: string, list: keyof Lists, row: object) =>
    once(`administration.add.${list}`, key, () => {
      const rowId = randomUUID();
      const more = {
        rowId,
        closedOn: null,
        contested: [],
        canSignIn: true,
        waitingToday: 0,
        lockedUntil: null,
      };
      const rows = state[list] as (object & { name: string })[];
      const { name } = row as { name: string };
      if (list !== 'staff' && rows.some((one) => one.name === name)) refuse('name-taken');
      rows.push({ ...more, ...row, name });
      tell(rowId, { kind: 'added', field: 'name', to: name });
      return { rowId };
    });
  const change = (key: string, list: keyof Lists, rowId: string, changes: object) =>
    once(`administration.change.${list}`, key, () => {
      const rows: readonly { rowId: string; contested: { field: string }[] }[] = state[list];
      const row = rows.find((one) => one.rowId === rowId) ?? refuse('not-found');
      if (list === 'staff' && leavesNobody(rowId, changes)) refuse('last-manager');
      for (const [field, to] of Object.entries(changes)) {
        const from = (row as Record<string, unknown>)[field];
        tell(rowId, { field, from: scalar(from), to: scalar(to) });
        row.contested = row.contested.filter((one) => one.field !== field);
      }
      Object.assign(row, changes);
      for (const person of state.staff)
        person.canSignIn =
          person.isActive && (person.activeTo === null || person.activeTo >= state.today);
      return done;
    });
  const lists = {
    organisation: 'organisations',
    team: 'teams',
    queue: 'queues',
    room: 'rooms',
    catchment: 'catchments',
  } as const;
  return os.router({
    watch: os.watch.handler(({ signal }) => clinic.live(() => structuredClone(state), signal)),
    add: {
      organisation: os.add.organisation.handler(({ input }) =>
        add(input.idempotencyKey, 'organisations', input.fields),
      ),
      staff: os.add.staff.handler(({ input }) => add(input.idempotencyKey, 'staff', input.fields)),
      team: os.add.team.handler(({ input }) => add(input.idempotencyKey, 'teams', input.fields)),
      queue: os.add.queue.handler(({ input }) => add(input.idempotencyKey, 'queues', input.fields)),
      room: os.add.room.handler(({ input }) => add(input.idempotencyKey, 'rooms', input.fields)),
      catchment: os.add.catchment.handler(({ input }) =>
        add(input.idempotencyKey, 'catchments', input.fields),
      ),
    },
    change: {
      clinic: os.change.clinic.handler(({ input }) =>
        once('administration.change.clinic', input.idempotencyKey, () => {
          Object.assign(state.clinic, input.changes);
          return done;
        }),
      ),
      organisation: os.change.organisation.handler(({ input }) =>
        change(input.idempotencyKey, 'organisations', input.rowId, input.changes),
      ),
      staff: os.change.staff.handler(({ input }) =>
        change(input.idempotencyKey, 'staff', input.rowId, input.changes),
      ),
      team: os.change.team.handler(({ input }) =>
        change(input.idempotencyKey, 'teams', input.rowId, input.changes),
      ),
      queue: os.change.queue.handler(({ input }) =>
        change(input.idempotencyKey, 'queues', input.rowId, input.changes),
      ),
      room: os.change.room.handler(({ input }) =>
        change(input.idempotencyKey, 'rooms', input.rowId, input.changes),
      ),
      catchment: os.change.catchment.handler(({ input }) =>
        change(input.idempotencyKey, 'catchments', input.rowId, input.changes),
      ),
    },
    close: os.close.handler(({ input }) =>
      change(input.idempotencyKey, lists[input.kind], input.rowId, { closedOn: input.closedOn }),
    ),
    setStaffPassword: os.setStaffPassword.handler(({ input }) =>
      once('administration.setStaffPassword', input.idempotencyKey, () => done),
    ),
    liftLock: os.liftLock.handler(({ input }) =>
      once('administration.liftLock', input.idempotencyKey, () => {
        for (const person of state.staff)
          if (person.rowId === input.rowId) person.lockedUntil = null;
        return done;
      }),
    ),
    setSetting: os.setSetting.handler(({ input }) =>
      once('administration.setSetting', input.idempotencyKey, () => {
        const settingId = randomUUID();
        const { value, effectiveFrom, reason } = input;
        const decided = {
          settingId,
          value,
          effectiveFrom,
          reason,
          setByName: '孙丽',
          setAt: toInstant(Date.now()),
        };
        const view = state.settings.find(({ key }) => key === input.key);
        tell(input.key, {
          field: 'value',
          from: scalar(view?.value ?? null),
          to: scalar(value),
          effectiveFrom,
          reason,
        });
        if (effectiveFrom > state.today) view?.upcoming.push(decided);
        else if (view) Object.assign(view, { value, decided });
        return { settingId };
      }),
    ),
    withdrawSetting: os.withdrawSetting.handler(({ input }) =>
      once('administration.withdrawSetting', input.idempotencyKey, () => {
        for (const view of state.settings)
          view.upcoming = view.upcoming.filter(({ settingId }) => settingId !== input.settingId);
        return done;
      }),
    ),
    setCalendarDay: os.setCalendarDay.handler(({ input }) =>
      once('administration.setCalendarDay', input.idempotencyKey, () => {
        const rowId = randomUUID();
        keepDay({ ...input.day, rowId });
        tell(input.day.date, { kind: 'added', field: 'kind', to: input.day.kind });
        return { rowId };
      }),
    ),
    removeCalendarDay: os.removeCalendarDay.handler(({ input }) =>
      once('administration.removeCalendarDay', input.idempotencyKey, () => {
        state.calendarDays = state.calendarDays.filter(({ date }) => date !== input.date);
        return done;
      }),
    ),
    readHolidays: os.readHolidays.handler(({ input }) => {
      const { days, unread } = readHolidayLines(input.year, input.lines);
      return { days: days.map((day) => ({ ...day, isKnown: isKnown(day) })), unread: [...unread] };
    }),
    importHolidays: os.importHolidays.handler(({ input }) =>
      once('administration.importHolidays', input.idempotencyKey, () => {
        const { days } = readHolidayLines(input.year, input.lines);
        const unknown = days.filter((day) => !isKnown(day));
        for (const day of unknown) keepDay({ ...day, rowId: randomUUID() });
        return { written: unknown.length };
      }),
    ),
    history: os.history.handler(({ input }) => {
      const subject =
        input.of === 'row' ? input.rowId : input.of === 'setting' ? input.key : input.date;
      return told.filter(({ about }) => about === subject).map(({ line }) => line);
    }),
    countAssignment: os.countAssignment.handler(() => ({
      residents: 1205 + 40,
      unchanged: 1245 - left,
      fromOthers: Math.min(left, 310),
    })),
    assignDoctor: os.assignDoctor.handler(({ input }) =>
      once('administration.assignDoctor', input.idempotencyKey, () => {
        const assigned = Math.min(left, 500);
        left -= assigned;
        return { assigned, left };
      }),
    ),
    openingOn: os.openingOn.handler(({ input }) => ({
      isOpen: true,
      spans: [{ opens: '08:00', closes: '17:00' }],
      note: null,
      nextOpen: input.date,
    })),
  });

  function isKnown(day: { date: string; kind: string }): boolean {
    return state.calendarDays.some(({ date, kind }) => date === day.date && kind === day.kind);
  }

  function keepDay(day: AdministrationState['calendarDays'][number]): void {
    const others = state.calendarDays.filter(({ date }) => date !== day.date);
    state.calendarDays = [...others, day].toSorted((one, other) =>
      one.date < other.date ? -1 : 1,
    );
  }

  function leavesNobody(rowId: string, changes: object): boolean {
    return !state.staff
      .map((person) => (person.rowId === rowId ? { ...person, ...changes } : person))
      .some(({ role, isActive, activeTo }) => role === 'manager' && isActive && activeTo === null);
  }

  function startState(): AdministrationState {
    const today = clinicDate(Date.now());
    return {
      today,
      clinic: {
        clinicId: randomUUID(),
        name: '演示社区卫生服务中心',
        phone: '010-00000100',
        address: '演示区安康路 1 号',
        contested: [],
      },
      ...startRows(today),
      calendarDays: [],
      settings: settingKeys.map((key) => {
        const definition: SettingDefinition = settingDefinitions[key];
        const { group, form, sources } = definition;
        return {
          key,
          group,
          form,
          sources,
          default: definition.default,
          value: definition.default,
          decided: null,
          upcoming: [],
        } as unknown as SettingView;
      }),
      sent: { waiting: 0, refused: 0 },
    };
  }
}
