import type { MakeId, QueueId, RoomId, StaffId } from '../lib/ids.ts';
import type { Role } from '../domain/access.ts';
import type { Operation } from '../replication/transaction.ts';
import { DEMO_COUNTY } from './documents.ts';
import { DEMO_PASSWORD } from './password.ts';
import { DEMO_STREET } from './person.ts';
import { insert, json } from './rows.ts';

export const DEMO_CLINIC_NAME = '演示区和平街道社区卫生服务中心';
export const DEMO_CLINIC_PHONE = '010-00000199';

export type DemoStaff = {
  readonly staffId: StaffId;
  readonly loginName: string;
  readonly name: string;
  readonly role: Role;
  readonly roomId: RoomId | null;
  readonly password: string;
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
  readonly clinicId: string;
  readonly queues: { readonly measurement: QueueId; readonly consultation: QueueId };
  readonly rooms: {
    readonly measurement: RoomId;
    readonly consultation: readonly [RoomId, RoomId];
  };
  readonly staff: readonly DemoStaff[];
  readonly hospitals: readonly [DemoHospital, DemoHospital];
};

export function makeOrganisation(makeId: MakeId): DemoOrganisation {
  const clinicId = makeId();
  const queues = { measurement: makeId(), consultation: makeId() };
  const measurement = makeId();
  const consultation = [makeId(), makeId()] as const;
  const person = (loginName: string, name: string, role: Role, roomId: RoomId | null = null) => ({
    staffId: makeId(),
    loginName,
    name,
    role,
    roomId,
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
  const hospitals = makeHospitals(makeId);
  return { clinicId, queues, rooms: { measurement, consultation }, staff, hospitals };
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

/** Rows of the scope `reference`. `passwordHashOf` has hashed {@link DemoStaff.password} elsewhere. */
export function organisationRows(
  { clinicId, queues, rooms, staff, hospitals }: DemoOrganisation,
  passwordHashOf: (loginName: string) => string,
): readonly Operation[] {
  const queue = (queueId: QueueId, name: string, kind: string, position: number) =>
    insert('queues', queueId, { clinic_id: clinicId, name, kind, position });
  const room = (roomId: RoomId, queueId: QueueId, name: string) =>
    insert('rooms', roomId, { clinic_id: clinicId, queue_id: queueId, name });
  return [
    insert('clinics', clinicId, {
      name: DEMO_CLINIC_NAME,
      county_code: DEMO_COUNTY,
      street_code: DEMO_STREET,
      phone: DEMO_CLINIC_PHONE,
      address: '演示区和平街道安康社区和平路 1 号',
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
  ];
}

export function staffOf(organisation: DemoOrganisation, role: Role): readonly DemoStaff[] {
  return organisation.staff.filter((member) => member.role === role);
}
