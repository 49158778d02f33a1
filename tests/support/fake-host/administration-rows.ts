import { randomUUID } from 'node:crypto';
import type { AdministrationState } from '../../../shared/contract/administration.ts';
import { addDays } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';

type Rows = Pick<
  AdministrationState,
  'organisations' | 'staff' | 'teams' | 'queues' | 'rooms' | 'catchments'
>;

/** People, rooms and the rest of an invented clinic, as its manager finds them. */
export function startRows(today: CalendarDate): Rows {
  const open = () => ({ rowId: randomUUID(), closedOn: null, contested: [] });
  const measuring = { ...open(), name: '测量', kind: 'measurement', position: 1 } as const;
  const consulting = { ...open(), name: '看诊', kind: 'consultation', position: 2 } as const;
  const roomNames = ['测量室', '一号诊室', '二号诊室'];
  const rooms = roomNames.map((name, index) => ({
    ...open(),
    name,
    queueId: (index === 0 ? measuring : consulting).rowId,
    openedOn: null,
  }));
  const team = { ...open(), name: '安康一队', leaderId: null, bookingCode: 'AK01' };
  const staff = people(today, { roomIds: rooms.map(({ rowId }) => rowId), teamId: team.rowId });
  const doctorId = staff.find(({ role }) => role === 'doctor')?.rowId ?? null;
  return {
    organisations: [
      {
        ...open(),
        name: '演示区人民医院',
        kind: 'hospital',
        address: '演示区人民路 20 号',
        phone: '010-00000120',
        departments: ['心血管内科', '内分泌科', '神经内科'],
      },
    ],
    staff,
    teams: [{ ...team, leaderId: doctorId }],
    queues: [
      { ...measuring, contested: [], waitingToday: 4 },
      { ...consulting, contested: [], waitingToday: 2 },
    ],
    rooms: [
      ...rooms.slice(0, 2),
      ...rooms.slice(2).map((room) => ({
        ...room,
        contested: [{ field: 'name', values: ['二号诊室', '中医诊室'] }],
      })),
      {
        ...open(),
        name: '旧注射室',
        queueId: measuring.rowId,
        openedOn: null,
        closedOn: addDays(today, -40),
      },
    ],
    catchments: [
      { ...open(), name: '安康里', communityCode: '001', teamId: team.rowId, doctorId },
      { ...open(), name: '春风苑', communityCode: '002', teamId: null, doctorId: null },
    ],
  };
}

type Places = { readonly roomIds: readonly string[]; readonly teamId: string };

function people(today: CalendarDate, { roomIds, teamId }: Places): Rows['staff'] {
  const [measuring = null, first = null] = roomIds;
  return (
    [
      ['chenjing', '陈静', 'nurse', '护师', measuring],
      ['lihui', '李慧', 'reception', null, null],
      ['liujianguo', '刘建国', 'doctor', '主治医师', first],
      ['sunli', '孙丽', 'manager', null, null],
      ['wangfang', '王芳', 'nurse', '护师', measuring],
      ['zhaomin', '赵敏', 'doctor', '医师', null],
    ] as const
  ).map(([loginName, name, role, title, roomId]) => ({
    rowId: randomUUID(),
    contested: [],
    canSignIn: true,
    lockedUntil: null,
    loginName,
    name,
    role,
    title,
    phone: null,
    roomId,
    teamId: role === 'doctor' || role === 'nurse' ? teamId : null,
    isActive: true,
    activeFrom: null,
    activeTo: loginName === 'chenjing' ? addDays(today, 30) : null,
  }));
}
