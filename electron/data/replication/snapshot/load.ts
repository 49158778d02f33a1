import { type After, type Clock, toInstant } from '../../../../shared/lib/clock.ts';
import { type Random, restMs } from '../../../../shared/replication/back-off.ts';
import { SCHEMA_VERSION } from '../../../../shared/replication/entities.ts';
import type { ScopeKind } from '../../../../shared/replication/entity-field.ts';
import type { Verify } from '../../../../shared/replication/signature.ts';
import {
  type Manifest,
  manifest as manifestForm,
  manifestHash,
  type SignedManifest,
} from '../../../../shared/replication/snapshot.ts';
import type { DatabaseHandle, WriteDb } from '../../db/handle.ts';
import { afterCommit } from '../../db/write-context.ts';
import { unpack } from './chunk-seal.ts';
import { isSuccessor, noteClaim } from '../succession.ts';
import { clearScope, unfoldWaiting } from './clear-scope.ts';
import { fetchChunk } from './fetch-chunk.ts';
import { finishLoad, isWhatWasAnnounced, settleAnchor } from './finish-load.ts';
import {
  dropPieces,
  forgetManifest,
  type Load,
  readLoad,
  saveBegin,
  saveProgress,
  savePulling,
} from './load-state.ts';
import { ChunkGone, type SnapshotSource } from './source.ts';
import { BrokenChunk, storeChunk } from './store-chunk.ts';

export type LoadOptions = {
  readonly db: DatabaseHandle;
  readonly clock: Clock;
  readonly random: Random;
  readonly after: After;
  readonly scopeId: string;
  readonly kind: ScopeKind;
  readonly verify: Verify;
  /** Whose signature a manifest may carry; null for a stranger. */
  readonly keyOfDevice: (deviceId: string) => Promise<string | null>;
  /** Before a desk asks for a manifest, it and its home tell each other who orders the scope. */
  readonly greet: (signal: AbortSignal) => Promise<void>;
  /** Makes what is derived from rows, all of it, before the scope is complete (search keys). */
  readonly derive: (db: DatabaseHandle) => Promise<void>;
  /** The scope is complete: from here on it is followed. */
  readonly onComplete: () => void;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly onFault: (error: unknown) => void;
};

export type LoadProblem =
  | 'unreachable'
  | 'not-genuine' // signature or hash are not what they should be
  | 'let-go' // what was being loaded is not whole, or not to be had any more
  | 'mismatch' // all is here and does not make the announced digest
  | 'disk-full';

export type LoadProgress = {
  readonly stage: 'asking' | 'preparing' | 'loading' | 'finishing' | 'pulling' | 'complete';
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly rows: number;
  readonly problem: LoadProblem | null;
};

/** A manifest that nobody known has signed, or that is of something else. */
class NotGenuine extends Error {
  override readonly name = 'NotGenuine';
}

class Mismatch extends Error {
  override readonly name = 'Mismatch';
}

const PREPARING_MS = 500;

type Working = LoadOptions & { readonly source: SnapshotSource; readonly signal: AbortSignal };

/**
 * Loads a scope from a source until it is complete and nothing is left of the snapshot, whatever
 * comes between: it goes on where it stood, and asks again after a rest. Ends early when it is told to.
 */
export async function loadScope(
  options: LoadOptions,
  source: SnapshotSource,
  signal: AbortSignal,
): Promise<void> {
  const work = { ...options, source, signal };
  const { db, scopeId } = options;
  let failures = 0;
  while (!signal.aborted) {
    const before = readLoad(db.read, scopeId);
    try {
      await loadOn(work);
      return;
    } catch (error) {
      if (signal.aborted) return;
      const isStale = error instanceof ChunkGone || error instanceof Mismatch;
      if (isStale) {
        source.giveUp?.();
        await db.write(async (trx) => forgetManifest(trx, scopeId));
      }
      const after = readLoad(db.read, scopeId);
      failures = hasMoved(before, after) ? 1 : failures + 1;
      tell(work, after, 'loading', problemOf(error, options.onFault));
      await rest(restMs(failures, options.random), work);
    }
  }
}

function hasMoved(before: Load | null, after: Load | null): boolean {
  return (after?.bytesDone ?? 0) > (before?.bytesDone ?? 0);
}

function problemOf(error: unknown, onFault: (error: unknown) => void): LoadProblem {
  if (error instanceof BrokenChunk || error instanceof NotGenuine) return 'not-genuine';
  if (error instanceof Mismatch) return 'mismatch';
  if (error instanceof ChunkGone) return 'let-go';
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'SQLITE_FULL' || code === 'disk-full' || code === 'ENOSPC') return 'disk-full';
  if (error instanceof Error && error.name.startsWith('Peer')) return 'unreachable';
  onFault(error);
  return 'unreachable';
}

async function loadOn(work: Working): Promise<void> {
  const { db, scopeId, signal } = work;
  let load = readLoad(db.read, scopeId);
  if (load?.state === 'pulling') return;
  if (!load?.manifest && load?.state !== 'complete') load = await begin(work);
  while (!signal.aborted && load?.manifest) load = await step(work, load, load.manifest);
}

/** The next thing that a load wants: a chunk, or to be finished. Null when nothing is left to do. */
async function step(work: Working, load: Load, manifest: Manifest): Promise<Load | null> {
  const next = manifest.chunks[load.chunksDone];
  if (load.state === 'loading' && (!next || next.kind === 'bodies'))
    return finish(work, load, manifest);
  if (!next) {
    await work.db.write(async (db) => {
      settleAnchor(db, manifest);
      forgetManifest(db, work.scopeId);
    });
    return null;
  }
  return takeChunk(work, load, manifest);
}

async function begin(work: Working): Promise<Load | null> {
  const { db, scopeId, source, signal } = work;
  tell(work, null, 'asking', null);
  const leads = isSuccessor(db.read, scopeId);
  if (!leads) await work.greet(signal);
  for (;;) {
    const answer = await source.manifest(signal);
    const { claim } = answer;
    if (claim && leads) await db.write(async (trx) => noteClaim(trx, scopeId, claim));
    if (answer.state === 'pull') return pull(work, answer.head);
    if (answer.state === 'ready') {
      const manifest = await admit(work, answer.manifest);
      // Another version has other columns: its rows can not be taken over, its feed can.
      if (manifest.schemaVersion !== SCHEMA_VERSION) {
        // Of a hospital's or a tablet's scope nobody pulls from the first entry on.
        if (manifest.kind !== 'clinic') throw new Mismatch();
        return pull(work, manifest.position.seq);
      }
      await db.write(async (trx) => {
        await clearScope(trx, scopeId, manifest.kind);
        saveBegin(trx, scopeId, answer.manifest);
      });
      return readLoad(db.read, scopeId);
    }
    tell(work, null, 'preparing', null);
    await rest(PREPARING_MS, work);
    signal.throwIfAborted();
  }
}

async function pull(work: Working, head: number): Promise<null> {
  const { db, scopeId, kind } = work;
  await db.write(async (trx) => {
    await clearScope(trx, scopeId, kind);
    unfoldWaiting(trx, scopeId);
    savePulling(trx, scopeId, head);
  });
  tell(work, null, 'pulling', null);
  work.onComplete();
  return null;
}

async function admit(work: Working, { text, signature }: SignedManifest): Promise<Manifest> {
  const parsed = manifestForm.safeParse(parse(text));
  if (!parsed.success || parsed.data.scopeId !== work.scopeId) throw new NotGenuine();
  const key = await work.keyOfDevice(parsed.data.deviceId);
  if (key === null || !work.verify(key, manifestHash(text), signature)) throw new NotGenuine();
  return parsed.data;
}

async function takeChunk(work: Working, load: Load, manifest: Manifest): Promise<Load> {
  const { db, scopeId, clock, signal, source } = work;
  const entry = manifest.chunks[load.chunksDone];
  if (!entry) return load;
  let received = 0;
  const onBytes = (bytes: number) => {
    received += bytes;
    tell(work, { ...load, bytesDone: load.bytesDone + received }, 'loading', null);
  };
  const { monotonic } = clock;
  const bytes = await fetchChunk(entry, { db, source, monotonic, signal, onBytes });
  const text = await unpack(bytes, entry.textBytes);
  if (text === null) throw new BrokenChunk();
  const receivedAt = toInstant(clock.now());
  const chunk = { entry, lines: text.split('\n'), manifest, receivedAt };
  const after = await db.write(async (trx) => {
    const reached = {
      ...(await storeChunk(trx, chunk, load)),
      chunksDone: load.chunksDone + 1,
      bytesDone: load.bytesDone + entry.bytes,
    };
    saveProgress(trx, scopeId, reached);
    dropPieces(trx, entry.hash);
    return reached;
  });
  return { ...load, ...after };
}

async function finish(work: Working, load: Load, manifest: Manifest): Promise<Load> {
  const { db, clock } = work;
  tell(work, load, 'finishing', null);
  if (!isWhatWasAnnounced(load, manifest)) throw new Mismatch();
  await work.derive(db);
  await db.write(async (trx: WriteDb) => {
    await finishLoad(trx, manifest, clock.now());
    afterCommit(trx, () => tell(work, load, 'complete', null));
  });
  work.onComplete();
  return { ...load, state: 'complete' };
}

function tell(
  work: Working,
  load: Load | null,
  stage: LoadProgress['stage'],
  problem: LoadProblem | null,
): void {
  const bytesTotal = load?.manifest?.chunks.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
  work.onProgress({
    stage: load?.state === 'complete' ? 'complete' : stage,
    bytesDone: load?.bytesDone ?? 0,
    bytesTotal,
    rows: load?.rowsDone ?? 0,
    problem,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function rest(delayMs: number, { after, signal }: Pick<Working, 'after' | 'signal'>) {
  return new Promise<void>((resolve) => {
    const giveUp = after(delayMs, done);
    function done() {
      giveUp();
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
