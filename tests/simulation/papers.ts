import { createHash } from 'node:crypto';
import {
  addBytes,
  markWhole,
  openFile,
} from '../../electron/data/replication/attachments/store.ts';
import { PeerRefusal, PeerUnreachable } from '../../electron/data/replication/peer.ts';
import { createRandom, type Random } from '../../shared/demo/random.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { ATTACHMENT_PATH } from '../../shared/replication/attachment-messages.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { issue, save } from './acts.ts';
import { BEGINNING_MS, nurseOf } from './people.ts';
import { isLost } from './workstation.ts';
import type { Host, World } from './world.ts';

/** So few that the same one comes to two records, and to two clinics. */
const PAPERS = 30;
/** Most are a page; of some several pieces go over the line. */
const PAGE_BYTES = [1, 4_000] as const;
const THICK_BYTES = [70_000, 160_000] as const;
const THICK = 0.15;

type Draws = Pick<Random, 'integer'>;
type Paper = { readonly bytes: Buffer; readonly sha256: string };

function inventPaper({ integer }: Draws): Paper {
  const name = `paper ${integer(1, PAPERS)}`;
  const own = createRandom(name);
  const [least, most] = own.chance(THICK) ? THICK_BYTES : PAGE_BYTES;
  const length = own.integer(least, most);
  const bytes = Buffer.alloc(length, `${name} `);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Somebody brought a paper along: its bytes and the act that names it, in one commit. */
export async function addPaper(world: World, host: Host, draws: Draws): Promise<void> {
  const { process, makeId, clinicId } = host;
  if (!process?.life.isAlive()) return;
  const { db } = process;
  const rows = await db.read.selectFrom('residents').select('id').orderBy('id').execute();
  const residentId = rows[draws.integer(0, 1_000) % Math.max(1, rows.length)]?.id;
  if (residentId === undefined) return;
  const paper = inventPaper(draws);
  const op = paperInsert(makeId(), residentId, paper);
  const now = momentAt(world, host);
  world.timeline.note(`paper ${host.label} ${paper.sha256.slice(0, 8)} of ${residentId}`);
  await save(world, host, () =>
    db.write(async (trx) => {
      const { bytes, sha256 } = paper;
      const file = await openFile(trx, { id: makeId(), sha256, bytes: bytes.length, now });
      await addBytes(trx, file.id, { at: file.here, bytes: bytes.subarray(file.here) });
      await markWhole(trx, file.id);
      const actor = nurseOf(host.clinic);
      return issue(trx, process, { scopeId: clinicId, ops: [op], actor });
    }),
  );
}

function paperInsert(rowId: string, residentId: string, { bytes, sha256 }: Paper): Operation {
  const fields = {
    resident_id: residentId,
    title: 'paper',
    sha256,
    bytes: bytes.length,
    media_type: 'application/pdf',
    added_at: toInstant(BEGINNING_MS),
    added_by: null,
    restores: null,
  };
  return { op: 'insert', entity: 'attachments', rowId, fields };
}

/** Somebody at a desk wants to see a paper that is not there yet. */
export async function wantPaper(world: World, host: Host, { integer }: Draws): Promise<void> {
  const { process, makeId } = host;
  if (!process?.life.isAlive()) return;
  const { db, changes } = process;
  const rows = await db.read
    .selectFrom('attachments')
    .select(['sha256', 'bytes'])
    .orderBy('id')
    .execute();
  const wanted = rows[integer(0, 1_000) % Math.max(1, rows.length)];
  if (!wanted) return;
  const now = momentAt(world, host);
  world.timeline.note(`wants ${host.label} ${wanted.sha256.slice(0, 8)}`);
  await world.timeline
    .busy(
      db.write(async (trx) => {
        const { id } = await openFile(trx, { id: makeId(), ...wanted, now });
        await trx
          .updateTable('attachment_files')
          .set({ wanted_at: toInstant(now) })
          .where('id', '=', id)
          .where('state', '=', 'arriving')
          .execute();
      }),
    )
    .catch(isLost);
  changes.publish(['attachments']);
}

/** Somebody who knows the hash of another clinic's paper asks for its bytes, of whomever this machine asks. */
export async function spy(world: World, host: Host, { integer }: Draws): Promise<void> {
  const { process, clinicId } = host;
  if (!process?.life.isAlive()) return;
  const others = world.hosts.filter((one) => one.clinicId !== clinicId && one.process);
  const other = others[integer(0, 1_000) % Math.max(1, others.length)];
  const rows = await other?.process?.db.read
    .selectFrom('attachments')
    .select('sha256')
    .orderBy('id')
    .execute();
  const sha256 = rows?.[integer(0, 1_000) % Math.max(1, rows.length)]?.sha256;
  const { home, district } = process.replicator;
  const peer = home ?? district;
  if (!other || sha256 === undefined || !peer) return;
  world.timeline.note(`spies ${host.label} ${sha256.slice(0, 8)}`);
  const scopeId = integer(0, 1) === 0 ? clinicId : other.clinicId;
  try {
    const parts = peer.download(`${ATTACHMENT_PATH}/${scopeId}/${sha256}`, 0, { timeoutMs: 5_000 });
    const taken: Uint8Array[] = [];
    for await (const part of parts) taken.push(part);
  } catch (error) {
    if (!(error instanceof PeerRefusal || error instanceof PeerUnreachable)) throw error;
  }
}

function momentAt({ timeline }: World, { skewMs }: Host): number {
  return BEGINNING_MS + timeline.now() + skewMs;
}
