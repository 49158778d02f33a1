import { createPrivateKey, createPublicKey } from 'node:crypto';
import { createRandom, type Random } from '../../shared/demo/random.ts';
import { createIdMaker } from '../../shared/demo/id-maker.ts';
import type { Actor, Operation } from '../../shared/replication/transaction.ts';
import { residentInsert } from '../support/acts.ts';

/** 2026-11-22 08:00 in the clinic: the moment at which every run begins. */
export const BEGINNING_MS = Date.parse('2026-11-22T00:00:00.000Z');

export const referenceScope = '01980000-0000-7000-8000-0000000000f1';

/** The scope of a clinic, which is its id as well. */
export function clinicScope(clinic: number): string {
  return `01980000-0000-7000-8000-0000000000c${clinic}`;
}

export function managerOf(clinic: number): Actor {
  return { kind: 'staff', id: staffId(clinic, 1), place: 'desk' };
}

/** May not decide anything for the district: what she writes there is set aside. */
export function nurseOf(clinic: number): Actor {
  return { kind: 'staff', id: staffId(clinic, 2), place: 'desk' };
}

function staffId(clinic: number, number: number): string {
  return `01980000-0000-7000-8000-00000000${clinic}5f${number}`;
}

/** What the district decided before the run: a clinic and its people. */
export function clinicOps(clinic: number): readonly Operation[] {
  const clinicId = clinicScope(clinic);
  const person = (number: number, role: string): Operation => ({
    op: 'insert',
    entity: 'staff',
    rowId: staffId(clinic, number),
    fields: {
      clinic_id: clinicId,
      login_name: `${role}-${clinic}`,
      name: role,
      role,
      password_hash: '-',
      room_id: null,
      is_active: 1,
      title: null,
      phone: null,
      team_id: null,
      active_from: null,
      active_to: null,
    },
  });
  const fields = {
    name: '',
    county_code: '110199',
    street_code: '001',
    phone: null,
    address: null,
  };
  return [
    { op: 'insert', entity: 'clinics', rowId: clinicId, fields: { ...fields, name: `${clinic}` } },
    person(1, 'manager'),
    person(2, 'nurse'),
  ];
}

/** Ed25519 in PKCS 8, but for the 32 bytes of the key. */
const KEY_FORM = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Number of the machine of a clinic that is bought when its home has burned, behind all others. */
export const SUCCESSOR = 4;
/** Its identity is newer than theirs, and so is its id. */
const BOUGHT_MS = BEGINNING_MS + 60_000;

/** An identity that is the same in every run. */
export function deviceRow(label: string): { id: string; public_key: string; private_key: string } {
  const random = createRandom(`device/${label}`);
  const bytes = Buffer.from(Array.from({ length: 32 }, () => random.integer(0, 255)));
  const der = Buffer.concat([KEY_FORM, bytes]);
  const publicKey = createPublicKey(createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }));
  return {
    id: createIdMaker(random, label.endsWith(`-${SUCCESSOR}`) ? BOUGHT_MS : BEGINNING_MS)(),
    public_key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    private_key: der.toString('base64'),
  };
}

/** What somebody at a desk sees and may change. */
export type Sight = {
  readonly residents: readonly string[];
  readonly allergies: readonly { readonly id: string; readonly residentId: string }[];
  readonly links: readonly { readonly linkId: string; readonly a: string; readonly b: string }[];
};

/** What somebody does next; patches are written against the values that this desk shows. */
export type Intent =
  | { readonly type: 'operations'; readonly ops: readonly Operation[] }
  | {
      readonly type: 'patch';
      readonly entity: 'residents' | 'allergies';
      readonly rowId: string;
      readonly field: string;
      readonly value: string | number;
    };

/** A few rows that everybody edits, so that they meet. */
const MEETING = 4;

export function intend(random: Random, makeId: () => string, sight: Sight, links: number): Intent {
  const residents = sight.residents.slice(0, MEETING);
  const [a, b] = [residents[0], residents.at(-1)];
  if (!a || !b || random.chance(0.12)) return inserting(random, makeId);
  if (random.chance(links)) return linking(random, makeId, sight);
  const rowId = random.pick(residents);
  const doing = random.weighted([
    ['patch', 6],
    ['note', 2],
    ['correct', 1],
    ['refute', 1],
    ['remove', 0.3],
  ] as const);
  const noted = sight.allergies[0];
  if (doing === 'note' || !noted) return noting(makeId(), rowId, random);
  if (doing === 'correct') return correcting(makeId(), noted.id, noted.residentId, random);
  if (doing === 'refute')
    return {
      type: 'patch',
      entity: 'allergies',
      rowId: noted.id,
      field: 'is_refuted',
      value: random.integer(0, 1),
    };
  if (doing === 'remove')
    return one({ op: 'tombstone', entity: 'allergies', rowId: noted.id, reason: 'wrong person' });
  const field = random.pick(['phone', 'address', 'name'] as const);
  return {
    type: 'patch',
    entity: 'residents',
    rowId,
    field,
    value: `${field} ${random.integer(0, 999_999)}`,
  };
}

function one(op: Operation): Intent {
  return { type: 'operations', ops: [op] };
}

/** Sometimes many at once: a big transaction has to go through as well. */
function inserting(random: Random, makeId: () => string): Intent {
  const count = random.chance(0.05) ? 40 : 1;
  return { type: 'operations', ops: Array.from({ length: count }, () => residentInsert(makeId())) };
}

function noting(rowId: string, residentId: string, random: Random): Intent {
  return one({ op: 'insert', entity: 'allergies', rowId, fields: allergy(residentId, random) });
}

function correcting(rowId: string, replaces: string, residentId: string, random: Random): Intent {
  const fields = allergy(residentId, random);
  return one({ op: 'replace', entity: 'allergies', rowId, replaces, reason: 'typing', fields });
}

function allergy(residentId: string, random: Random) {
  const substance = `substance ${random.integer(0, 99)}`;
  return { resident_id: residentId, category: 'drug', substance, is_refuted: 0 };
}

/** Merges in any direction, and the same one taken back, perhaps by two at once. */
function linking(random: Random, makeId: () => string, { residents, links }: Sight): Intent {
  const known = links.at(random.integer(0, Math.max(0, links.length - 1)));
  const linkId = makeId();
  if (known && random.chance(0.4))
    return one({
      op: 'link',
      kind: 'unmerge',
      linkId,
      a: known.a,
      b: known.b,
      supersedes: known.linkId,
    });
  const [a, b] = [random.pick(residents), random.pick(residents)];
  return one({ op: 'link', kind: 'merge', linkId, a, b, supersedes: null });
}
