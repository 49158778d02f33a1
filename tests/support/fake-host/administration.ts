import { randomUUID } from 'node:crypto';
import { implement } from '@orpc/server';
import type { AdministrationState, SettingView } from '../../../shared/contract/administration.ts';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import type { SettingDefinition } from '../../../shared/domain/settings/definition.ts';
import { readHolidayLines } from '../../../shared/domain/settings/holiday-lines.ts';
import { settingDefinitions, settingKeys } from '../../../shared/domain/settings/registry.ts';
import { clinicDate, toInstant } from '../../../shared/lib/clock.ts';
import type { FakeClinic } from './clinic.ts';

type Once = <Output>(name: string, key: string, act: () => Output) => Output;
const done = { done: true } as const;

/** Administration of the invented clinic: the rules' own settings, and rows that can be added and changed. */
export function fakeAdministration(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>().administration;
  const state = startState();
  type Lists = Pick<
    AdministrationState,
    'organisations' | 'staff' | 'teams' | 'queues' | 'rooms' | 'catchments'
  >;
  const add = (key: string, list: keyof Lists, row: object) =>
    once(`administration.add.${list}`, key, () => {
      const rowId = randomUUID();
      const more = { rowId, closedOn: null, contested: [], canSignIn: true, waitingToday: 0 };
      (state[list] as object[]).push({ ...more, ...row });
      return { rowId };
    });
  const change = (key: string, list: keyof Lists, rowId: string, changes: object) =>
    once(`administration.change.${list}`, key, () => {
      const rows: readonly { rowId: string }[] = state[list];
      Object.assign(rows.find((row) => row.rowId === rowId) ?? {}, changes);
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
        const others = state.calendarDays.filter(({ date }) => date !== input.day.date);
        state.calendarDays = [...others, { ...input.day, rowId }];
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
      return { days: days.map((day) => ({ ...day, isKnown: false })), unread: [...unread] };
    }),
    importHolidays: os.importHolidays.handler(({ input }) =>
      once('administration.importHolidays', input.idempotencyKey, () => {
        const { days } = readHolidayLines(input.year, input.lines);
        state.calendarDays.push(...days.map((day) => ({ ...day, rowId: randomUUID() })));
        return { written: days.length };
      }),
    ),
    history: os.history.handler(() => []),
    countAssignment: os.countAssignment.handler(() => ({
      residents: 12,
      unchanged: 5,
      fromOthers: 3,
    })),
    assignDoctor: os.assignDoctor.handler(({ input }) =>
      once('administration.assignDoctor', input.idempotencyKey, () => ({ assigned: 7, left: 0 })),
    ),
    openingOn: os.openingOn.handler(({ input }) => ({
      isOpen: true,
      spans: [{ opens: '08:00', closes: '17:00' }],
      note: null,
      nextOpen: input.date,
    })),
  });

  function startState(): AdministrationState {
    const today = clinicDate(Date.now());
    return {
      today,
      clinic: {
        clinicId: randomUUID(),
        name: '演示社区卫生服务中心',
        phone: null,
        address: null,
        contested: [],
      },
      organisations: [],
      staff: [],
      teams: [],
      queues: [],
      rooms: [],
      catchments: [],
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
