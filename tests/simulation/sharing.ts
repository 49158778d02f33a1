import { inTransaction } from '../../server/db/open.ts';
import { endGrant } from '../../server/scopes/grants.ts';
import { PeerRefusal, PeerUnreachable } from '../../electron/data/replication/peer.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { residentInsert } from '../support/acts.ts';
import { issue, noteResidents, save } from './acts.ts';
import { ProcessDied } from './life.ts';
import { violate } from './oracle.ts';
import { BEGINNING_MS, nurseOf } from './people.ts';
import { isDiskFull } from './workstation.ts';
import type { Host, World } from './world.ts';

/** Of each clinic so many residents come with a card that other clinics read as well. */
export const CARDS = 3;

type Draws = Pick<World['random'], 'integer'>;

function cardOf(clinic: number, at: number): string {
  return `card ${clinic}/${at}`;
}

/** Somebody is registered with a card. */
export async function register(world: World, host: Host, at: number): Promise<void> {
  const { process, makeId, clinic, clinicId } = host;
  if (!process?.life.isAlive()) return;
  const residentId = makeId();
  const fields = { resident_id: residentId, type: 'other', number: cardOf(clinic, at) };
  const ops: Operation[] = [
    residentInsert(residentId),
    {
      op: 'insert',
      entity: 'resident_documents',
      rowId: makeId(),
      fields: { ...fields, is_read_from_chip: 0, valid_to: null },
    },
  ];
  noteResidents(world, host, ops);
  await save(world, host, () =>
    process.db.write((trx) =>
      issue(trx, process, { scopeId: clinicId, ops, actor: nurseOf(clinic) }),
    ),
  );
}

/** Somebody of another clinic stands at a counter of this one, whose home asks the district. */
export async function lookUp(world: World, at: Host, { integer }: Draws): Promise<void> {
  const { clinic } = at;
  const host = world.hosts.find((one) => one.clinic === clinic && one.isHome) ?? at;
  const { process } = host;
  const ask = process?.replicator.lookUp;
  if (!process?.life.isAlive() || !ask) return;
  const others = [...new Set(world.hosts.map((one) => one.clinic))].filter((one) => one !== clinic);
  const from = others[integer(0, others.length - 1)] ?? clinic;
  const number = cardOf(from, integer(0, CARDS - 1));
  world.timeline.note(`look-up ${host.label} ${number}`);
  const wanted = { type: 'other', number, reason: 'visit', staffId: nurseOf(clinic).id };
  try {
    const { outcome } = await ask(wanted);
    world.timeline.note(`look-up ${host.label} ${outcome}`);
  } catch (error) {
    const isExpected = error instanceof PeerUnreachable || error instanceof PeerRefusal;
    if (!isExpected && process.life.isAlive())
      violate(world.oracle, 'fault', `${host.label}: ${String(error)}`);
  }
}

/** A clinic ends the membership of somebody of another one, at the home or at a desk. */
export async function endMembership(world: World, host: Host, { integer }: Draws): Promise<void> {
  const { process, clinic, clinicId, skewMs } = host;
  if (!process?.life.isAlive()) return;
  const { db, ledger } = process;
  const open = await db.read
    .selectFrom('memberships')
    .select('id')
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute();
  const one = open[integer(0, 1_000) % Math.max(1, open.length)];
  if (!one) return;
  const now = toInstant(BEGINNING_MS + world.timeline.now() + skewMs);
  world.timeline.note(`ends ${host.label} ${one.id}`);
  await save(world, host, () =>
    db.write(async (trx) => {
      const patch = (field: string, value: string) =>
        ledger.patchOp(trx, 'memberships', one.id, field, value);
      const ops = [await patch('ended_at', now), await patch('ended_because', 'gone')];
      return issue(trx, process, { scopeId: clinicId, ops, actor: nurseOf(clinic) });
    }),
  );
}

/** The district ends one. */
export async function withdraw({ district, timeline, oracle }: World, draws: Draws): Promise<void> {
  const { process } = district;
  if (!process?.life.isAlive()) return;
  const { writer } = process.district;
  try {
    await timeline.busy(
      inTransaction(process.db, async (trx) => {
        const open = await trx
          .selectFrom('grants')
          .select(['scope_id', 'grant_id'])
          .where('ended_at', 'is', null)
          .orderBy('grant_id')
          .execute();
        const one = open[draws.integer(0, 1_000) % Math.max(1, open.length)];
        if (!one) return;
        timeline.note(`district ends ${one.grant_id}`);
        const which = { scopeId: one.scope_id, grantId: one.grant_id };
        await endGrant(trx, { ...which, because: 'withdrawn' }, writer);
      }),
    );
  } catch (error) {
    const isExpected = error instanceof ProcessDied || isDiskFull(error);
    if (!isExpected) violate(oracle, 'fault', `district: ${String(error)}`);
  }
}
