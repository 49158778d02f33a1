import { unreachable } from '../lib/assert.ts';

/** What somebody may do. Procedures of the contract name one of these. */
export const permissions = [
  'residents.search',
  'residents.read',
  'residents.register',
  'residents.reveal',
  'visits.check-in',
  'queue.view',
  'queue.call',
  'day.close', // 日结: nobody is called any more, who did not come is a no-show (F9)
  'appointments.book', // gives, moves and cancels appointments (F3)
  'measurement.take',
  'orders.view', // which tests of today wait and which are done, without a value
  'orders.write', // orders tests, labels specimens, reads their results (V7)
  'measurement.sort-out', // assign or discard readings that belong to nobody yet
  'care.read',
  'care.confirm',
  'day-lists.give', // whose records a tablet takes along to home visits
  'referrals.read',
  'referrals.write',
  'documents.print',
  'attachments.add', // papers that a resident brought along, and taking a wrong one away
  'attachments.read',
  'connection.view', // what waits, and why
  'connection.take-over', // makes this workstation the clinic's home
  'conflicts.decide', // which of several values stays; who decides what: ID-42
  'conflicts.decide-identity',
  'conflicts.decide-clinical',
  'residents.merge', // two records of one person, and parting them again (D2)
  'administration.change', // organisations, staff, rooms, calendars, settings (D9)
  'imports.run', // takes a file of residents in, and takes it back (D10)
  'devices.view',
  'devices.manage',
  'kiosk.serve', // a kiosk checks its resident in
  'board.show',
  'devices.report', // the devices host
  'demo.play',
] as const;

export type Permission = (typeof permissions)[number];

export const roles = ['reception', 'nurse', 'doctor', 'manager'] as const;
export type Role = (typeof roles)[number];

/**
 * A place is a thing that works while nobody is signed in: a kiosk, a board, the devices host of a
 * workstation. `workstation` is the machine's own window before sign-in.
 */
export const placeKinds = ['workstation', 'kiosk', 'board', 'devices', 'bench'] as const;
export type PlaceKind = (typeof placeKinds)[number];

const common: readonly Permission[] = [
  'residents.search',
  'residents.read',
  'queue.view',
  'orders.view',
  'devices.view',
  'documents.print',
  'board.show',
  'referrals.read',
  'connection.view',
  'demo.play',
];

/** What stands on a card and in the record's head: the counter's to put right. */
const identity: readonly Permission[] = ['conflicts.decide', 'conflicts.decide-identity'];

const byRole: Readonly<Record<Role, readonly Permission[]>> = {
  reception: [
    ...common,
    ...identity,
    'residents.register',
    'residents.reveal',
    'residents.merge',
    'attachments.add',
    'visits.check-in',
    'queue.call',
    'day.close',
    'appointments.book',
    'connection.take-over',
  ],
  nurse: [
    ...common,
    'visits.check-in',
    'queue.call',
    'appointments.book',
    'measurement.take',
    'measurement.sort-out',
    'orders.write',
    'attachments.add',
    'attachments.read',
    'care.read',
    'day-lists.give',
  ],
  doctor: [
    ...common,
    'conflicts.decide',
    'conflicts.decide-clinical',
    'residents.reveal',
    'visits.check-in',
    'queue.call',
    'appointments.book',
    'measurement.take',
    'measurement.sort-out',
    'orders.write',
    'attachments.add',
    'attachments.read',
    'care.read',
    'care.confirm',
    'referrals.write',
    'day-lists.give',
  ],
  manager: [
    ...common,
    'day.close',
    ...identity,
    'residents.register',
    'residents.reveal',
    'residents.merge',
    'care.read',
    'appointments.book',
    'devices.manage',
    'administration.change',
    'connection.take-over',
    'imports.run',
  ],
};

/** Whose records a workstation has: its clinic's, or those that a hospital or a tablet was granted. */
export type WorkstationKind = 'clinic' | 'hospital' | 'tablet';

/**
 * What works away from a clinic's home (docs/adr/0015): looking at what was granted. There is no queue, no
 * newcomer and no merge there, and what is written needs a form that no visit is behind.
 */
const awayFromClinic: ReadonlySet<Permission> = new Set([
  'residents.search',
  'residents.read',
  'residents.reveal',
  'care.read',
  'referrals.read',
  'attachments.read',
  'connection.view',
  'devices.report', // of the machine itself: what it measures lies in the tray
]);

/** Whether something can be done at a workstation of a kind, whoever works there. */
export function isPossibleAt(kind: WorkstationKind, permission: Permission): boolean {
  return kind === 'clinic' || awayFromClinic.has(permission);
}

/** The permissions of a signed-in person. */
export function permissionsOfRole(role: Role): ReadonlySet<Permission> {
  return new Set(byRole[role]);
}

/** The permissions of a place, which it keeps while the desk is locked. */
export function permissionsOfPlace(kind: PlaceKind): ReadonlySet<Permission> {
  switch (kind) {
    case 'workstation':
      return new Set(['board.show', 'demo.play']);
    case 'kiosk':
      return new Set(['kiosk.serve']);
    case 'board':
      return new Set(['board.show']);
    case 'devices':
      return new Set(['devices.report', 'kiosk.serve']);
    case 'bench':
      return new Set(['demo.play']);
    default:
      return unreachable(kind);
  }
}
