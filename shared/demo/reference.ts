import type { MakeId, QueueId, RoomId, StaffId } from '../lib/ids.ts';
import type { Role } from '../domain/access.ts';
import { settingDefinitions, type SettingKey } from '../domain/settings/registry.ts';
import { type Weekday, weekdays } from '../domain/settings/week-hours.ts';
import type { Operation } from '../replication/transaction.ts';
import { DEMO_COUNTY } from './documents.ts';
import { DEMO_PASSWORD } from './password.ts';
import { committees } from './person.ts';
import { insert, json } from './rows.ts';
import { demoSessions, workdays } from './sessions.ts';
import { demonstrationSite, type Site } from './site.ts';

export const DEMO_CLINIC_PHONE = '010-00000199';

export type DemoStaff = {
  readonly staffId: StaffId;
  readonly loginName: string;
  readonly name: string;
  readonly role: Role;
  readonly roomId: RoomId | null;
  readonly title: string | null;
  readonly password: string;
};

/** A family doctor's team, led by its doctor. */
export type DemoTeam = {
  readonly teamId: string;
  readonly name: string;
  readonly leaderId: StaffId;
};

/** A community that the clinic answers for. */
export type DemoCatchment = {
  readonly catchmentId: string;
  readonly name: string;
  /** Three digits of the record number (b.1). */
  readonly code: string;
  readonly team: DemoTeam;
};

/** A hospital of the district that takes referrals. */
export type DemoHospital = {
  readonly organisationId: string;
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  /** In the order of the list. */
  readonly departments: readonly string[];
};

/** The organisation: what the district decides, before anybody comes. */
export type DemoOrganisation = {
  readonly site: Site;
  readonly clinicId: string;
  readonly queues: { readonly measurement: QueueId; readonly consultation: QueueId };
  readonly rooms: {
    readonly measurement: RoomId;
    readonly consultation: readonly [RoomId, RoomId];
  };
  readonly staff: readonly DemoStaff[];
  readonly hospitals: readonly [DemoHospital, DemoHospital];
  readonly teams: readonly DemoTeam[];
  readonly catchments: readonly DemoCatchment[];
  /** Ids of the invented days in the calendar. */
  readonly calendarIds: readonly string[];
  /** Of the manager's plan of sessions. */
  readonly sessionsId: string;
  /** Of the hours of a clinic that is open daily. */
  readonly weekId: string;
};

const titles: Readonly<Partial<Record<Role, string>>> = { doctor: '主治医师', nurse: '主管护师' };

/** Invented, and marked so: which days are public holidays is for the manager to enter. */
const calendar = [
  { date: '2026-12-18', kind: 'closed', opens: null, closes: null, note: '演示：设备检修' },
  { date: '2026-12-26', kind: 'open', opens: '09:00', closes: '12:00', note: '演示：周六加开' },
];

/** @param hospitals of the district, where another clinic has brought them in already */
export function makeOrganisation(
  makeId: MakeId,
  site = demonstrationSite,
  hospitals?: DemoOrganisation['hospitals'],
): DemoOrganisation {
  const clinicId = makeId();
  const queues = { measurement: makeId(), consultation: makeId() };
  const measurement = makeId();
  const consultation = [makeId(), makeId()] as const;
  const person = (loginName: string, name: string, role: Role, roomId: RoomId | null = null) => ({
    staffId: makeId(),
    loginName: `${loginName}${site.loginSuffix}`,
    name,
    role,
    roomId,
    title: titles[role] ?? null,
    password: DEMO_PASSWORD,
  });
  const staff = [
    person('zhoumin', '周敏', 'reception'),
    person('hejia', '何佳', 'reception'),
    person('linxia', '林霞', 'nurse', measurement),
    person('suqing', '苏晴', 'nurse', measurement),
    person('chenzhiyuan', '陈志远', 'doctor', consultation[0]),
    person('fanghui', '方慧', 'doctor', consultation[1]),
    person('zengle', '曾乐', 'doctor'),
    person('tangwenbo', '唐文博', 'manager'),
  ];
  const known = hospitals ?? makeHospitals(makeId);
  const teams = makeTeams(makeId, staff);
  return {
    site,
    clinicId,
    queues,
    rooms: { measurement, consultation },
    staff,
    hospitals: known,
    teams,
    catchments: makeCatchments(makeId, teams),
    calendarIds: calendar.map(() => makeId()),
    sessionsId: makeId(),
    weekId: makeId(),
  };
}

function makeTeams(makeId: MakeId, staff: readonly DemoStaff[]): readonly DemoTeam[] {
  return staff
    .filter(({ role }) => role === 'doctor')
    .map(({ staffId, name }) => ({ teamId: makeId(), name: `${name}团队`, leaderId: staffId }));
}

/** The communities go round the teams. */
function makeCatchments(makeId: MakeId, teams: readonly DemoTeam[]): readonly DemoCatchment[] {
  return committees.flatMap((name, position) => {
    const team = teams[position % teams.length];
    const code = String(position + 1).padStart(3, '0');
    return team ? [{ catchmentId: makeId(), name: `${name}社区`, code, team }] : [];
  });
}

/** The community in which an invented address lies; null for one elsewhere. */
export function catchmentOf(
  { catchments }: DemoOrganisation,
  address: string,
): DemoCatchment | null {
  return catchments.find(({ name }) => address.includes(name)) ?? null;
}

function makeHospitals(makeId: MakeId): DemoOrganisation['hospitals'] {
  return [
    {
      organisationId: makeId(),
      name: '演示区人民医院',
      address: '演示区新华街道健康路 120 号',
      phone: '010-00000120',
      departments: ['心内科', '内分泌科', '神经内科', '呼吸科', '肾内科', '眼科', '急诊科'],
    },
    {
      organisationId: makeId(),
      name: '演示区中医医院',
      address: '演示区河东街道杏林路 8 号',
      phone: '010-00000121',
      departments: ['脑病科', '心病科', '糖尿病科', '骨伤科', '康复科'],
    },
  ];
}

/**
 * Rows of a clinic that has places on any day on which somebody looks at it: a demonstration is started on Sundays,
 * too, and its bookings would have none.
 */
export function openDailyRows(
  organisation: DemoOrganisation,
  passwordHashOf: (loginName: string) => string,
): readonly Operation[] {
  const days = settingDefinitions['opening.week'].default.monday;
  const week = Object.fromEntries(weekdays.map((day) => [day, days]));
  return [
    ...placeRows(organisation, passwordHashOf),
    settingRow(organisation, organisation.weekId, 'opening.week', week),
    sessionsRow(organisation, weekdays),
  ];
}

/** Rows of the scope `reference`. `passwordHashOf` has hashed {@link DemoStaff.password} elsewhere. */
export function organisationRows(
  organisation: DemoOrganisation,
  passwordHashOf: (loginName: string) => string,
): readonly Operation[] {
  return [
    ...placeRows(organisation, passwordHashOf),
    ...calendarRows(organisation),
    sessionsRow(organisation, workdays),
  ];
}

function placeRows(
  organisation: DemoOrganisation,
  passwordHashOf: (loginName: string) => string,
): readonly Operation[] {
  const { clinicId, queues, rooms, staff, hospitals, site } = organisation;
  const queue = (queueId: QueueId, name: string, kind: string, position: number) =>
    insert('queues', queueId, { clinic_id: clinicId, name, kind, position });
  const room = (roomId: RoomId, queueId: QueueId, name: string) =>
    insert('rooms', roomId, { clinic_id: clinicId, queue_id: queueId, name });
  return [
    insert('clinics', clinicId, {
      name: site.name,
      county_code: DEMO_COUNTY,
      street_code: site.streetCode,
      phone: DEMO_CLINIC_PHONE,
      address: `演示区${site.street}安康社区和平路 1 号`,
    }),
    queue(queues.measurement, '测量站', 'measurement', 1),
    queue(queues.consultation, '全科门诊', 'consultation', 2),
    room(rooms.measurement, queues.measurement, '测量室'),
    room(rooms.consultation[0], queues.consultation, '1 诊室'),
    room(rooms.consultation[1], queues.consultation, '2 诊室'),
    ...staff.map((member) =>
      insert('staff', member.staffId, {
        clinic_id: clinicId,
        login_name: member.loginName,
        name: member.name,
        role: member.role,
        password_hash: passwordHashOf(member.loginName),
        room_id: member.roomId,
        is_active: 1,
        title: member.title,
        team_id: organisation.teams.find((one) => one.leaderId === member.staffId)?.teamId ?? null,
      }),
    ),
    ...hospitals.map(({ organisationId, name, address, phone, departments }) =>
      insert('organisations', organisationId, {
        name,
        kind: 'hospital',
        address,
        phone,
        departments: json(departments),
      }),
    ),
    ...communityRows(organisation),
  ];
}

/** Teams, and the communities they answer for. */
function communityRows({
  clinicId: clinic_id,
  teams,
  catchments,
}: DemoOrganisation): readonly Operation[] {
  return [
    ...teams.map(({ teamId, name, leaderId }) =>
      insert('teams', teamId, { clinic_id, name, leader_id: leaderId, booking_code: null }),
    ),
    ...catchments.map(({ catchmentId, name, code, team }) =>
      insert('catchments', catchmentId, {
        clinic_id,
        name,
        community_code: code,
        team_id: team.teamId,
        doctor_id: team.leaderId,
      }),
    ),
  ];
}

/** Days that are unlike their weekdays. */
function calendarRows({ clinicId, calendarIds }: DemoOrganisation): readonly Operation[] {
  return calendar.map((day, at) =>
    insert('calendar_days', calendarIds[at] ?? '', { clinic_id: clinicId, ...day }),
  );
}

function sessionsRow(organisation: DemoOrganisation, days: readonly Weekday[]): Operation {
  const places = {
    queueId: organisation.queues.consultation,
    roomIds: organisation.rooms.consultation,
    doctorIds: staffOf(organisation, 'doctor').map(({ staffId }) => staffId),
  };
  const sessions = demoSessions(places, days);
  return settingRow(organisation, organisation.sessionsId, 'booking.sessions', sessions);
}

/** Long in force, whatever day the demonstration is started on. */
function settingRow(
  organisation: DemoOrganisation,
  rowId: string,
  key: SettingKey,
  value: unknown,
): Operation {
  return insert('settings', rowId, {
    clinic_id: organisation.clinicId,
    key,
    value: json(value),
    effective_from: '2020-01-01',
    reason: '演示排班',
    set_by: staffOf(organisation, 'manager')[0]?.staffId ?? '',
    set_at: '2020-01-01T00:00:00.000Z',
  });
}

export function staffOf(organisation: DemoOrganisation, role: Role): readonly DemoStaff[] {
  return organisation.staff.filter((member) => member.role === role);
}
