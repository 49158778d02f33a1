import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { systemAfter } from '../../electron/data/clock.ts';
import {
  type Courier,
  type CourierOptions,
  createCourier,
} from '../../electron/data/replication/attachments/courier.ts';
import { mountAttachments } from '../../electron/data/replication/attachments/door.ts';
import {
  addBytes,
  markWhole,
  openFile,
} from '../../electron/data/replication/attachments/store.ts';
import { createSignal } from '../../electron/data/replication/signal.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { clinicScope } from './acts.ts';
import type { HomeWorkstation, Workstation } from './clinic.ts';
import type { Replica } from './replica.ts';
import { createSeeded } from './seeded.ts';

export type Paper = { readonly bytes: Buffer; readonly sha256: string };

/** Bytes that nobody has seen, the same for the same seed. */
export function inventPaper(seed: number, length: number): Paper {
  const random = createSeeded(seed);
  const bytes = Buffer.from(Array.from({ length }, () => random.below(256)));
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The act that names a paper. */
export function attachmentInsert(
  { bytes, sha256 }: Paper,
  more: Readonly<Record<string, string | number>> = {},
): Extract<Operation, { op: 'insert' }> {
  return {
    op: 'insert',
    entity: 'attachments',
    rowId: uuid(),
    fields: {
      resident_id: uuid(),
      title: '出院小结',
      sha256,
      bytes: bytes.length,
      media_type: 'application/pdf',
      added_at: toInstant(0),
      added_by: null,
      restores: null,
      ...more,
    },
  };
}

/** Keeps a paper's bytes as if a window had handed them over. */
export async function keepBytes({ db }: Replica, { bytes, sha256 }: Paper): Promise<void> {
  await db.write(async (trx) => {
    const made = { id: uuid(), sha256, bytes: bytes.length, now: 0 };
    const file = await openFile(trx, made);
    await addBytes(trx, file.id, { at: 0, bytes });
    await markWhole(trx, file.id);
  });
}

/** Somebody at this workstation wants to see a paper. */
export async function want({ db }: Replica, { sha256, bytes }: Paper): Promise<void> {
  await db.write(async (trx) => {
    await openFile(trx, { id: uuid(), sha256, bytes: bytes.length, now: 0 });
    await trx
      .updateTable('attachment_files')
      .set({ wanted_at: toInstant(0) })
      .where('sha256', '=', sha256)
      .execute();
  });
}

export function serveAttachments(home: HomeWorkstation): void {
  mountAttachments(home.server, {
    db: home.db,
    scopeId: clinicScope,
    now: Date.now,
    makeId: uuid,
    onArrived: () => undefined,
  });
}

/** The courier of a workstation; rests are short unless said otherwise. */
export function openCourier(
  workstation: Workstation,
  role: CourierOptions['role'],
  more: Partial<CourierOptions> = {},
): Courier {
  const { home, district } = workstation.replicator;
  const peer = role === 'home' ? home : district;
  if (!peer) throw new Error('nobody to ask');
  return createCourier({
    ...workstation,
    random: () => 0,
    after: (delayMs, act) => systemAfter(Math.min(delayMs, 5), act),
    makeId: uuid,
    scopeId: clinicScope,
    peer,
    role,
    isBusy: () => false,
    news: createSignal(),
    bytesPerSecond: Number.POSITIVE_INFINITY,
    onProgress: () => undefined,
    onFault: (error) => workstation.faults.push(error),
    ...more,
  });
}

/** The bytes of a paper as they lie here; null until they are whole. */
export async function wholeBytes({ db }: Replica, { sha256 }: Paper): Promise<Buffer | null> {
  const rows = await db.read
    .selectFrom('attachment_files')
    .innerJoin('attachment_pieces', 'attachment_pieces.file_id', 'attachment_files.id')
    .select('attachment_pieces.bytes')
    .where('sha256', '=', sha256)
    .where('state', '=', 'whole')
    .orderBy('attachment_pieces.at')
    .execute();
  return rows.length > 0 ? Buffer.concat(rows.map(({ bytes }) => bytes)) : null;
}
