import { assert } from '../../shared/lib/assert.ts';
import { continues, positionAfter } from '../../shared/replication/chain.ts';
import { entriesBehind } from '../../shared/replication/district.ts';
import { basesOf } from '../../shared/replication/fold.ts';
import { contentJson, feedHash } from '../../shared/replication/hash.ts';
import { judgePush, STREAM_START, type StreamHead } from '../../shared/replication/home.ts';
import { rowKey } from '../../shared/replication/batch.ts';
import { decodeRow } from '../../shared/replication/rows.ts';
import { seal } from '../../shared/replication/seal.ts';
import {
  type FeedEntry,
  type Operation,
  type Position,
  START,
  type Transaction,
  ZERO_HASH,
} from '../../shared/replication/transaction.ts';
import { ColumnTables } from '../support/column-tables.ts';

export const scope = { scopeId: '01980000-0000-7000-8000-0000000000c1', kind: 'clinic' } as const;

type OutboxRow = { readonly tx: Transaction; isSeen: boolean };

/**
 * What one machine has on its disk. Each method is one transaction: it happens wholly or not at all,
 * and a crash falls between two of them.
 */
export class Store {
  readonly replicaId: string;
  readonly feed: FeedEntry[] = [];
  readonly outbox: OutboxRow[] = [];
  readonly tables = new ColumnTables();
  readonly streams = new Map<string, StreamHead>();
  waiting: readonly Transaction[] = [];
  ackedNo = 0;
  nextNo = 1;
  lastHash = ZERO_HASH;

  constructor(replicaId: string) {
    this.replicaId = replicaId;
  }

  get head(): Position {
    return positionAfter(START, this.feed.slice(-1));
  }

  chkAt(seq: number): string | null {
    return seq === 0 ? START.chk : (this.feed[seq - 1]?.chk ?? null);
  }

  /** An act of this machine: into the feed at the home, else into the outbox. */
  issue(txId: string, hlc: number, ops: Operation[], isHome: boolean): Transaction {
    const tx = seal(
      {
        txId,
        scopeId: scope.scopeId,
        scopeKind: scope.kind,
        replicaId: this.replicaId,
        txNo: this.nextNo,
        prevHash: this.lastHash,
        hlc,
        actor: { kind: 'staff', id: 'somebody', place: this.replicaId },
        schemaVersion: 1,
        ops,
      },
      () => '',
    );
    this.nextNo += 1;
    this.lastHash = tx.txHash;
    if (isHome) this.append(tx);
    else this.outbox.push({ tx, isSeen: false });
    this.fold([tx]);
    return tx;
  }

  /** A patch that replaces what this machine sees. */
  patch(rowId: string, value: string): Operation | null {
    const columns = this.tables.rows.get(rowKey('residents', rowId));
    if (!columns) return null;
    const { state } = decodeRow('residents', columns);
    const base = [...basesOf(state, 'phone')];
    return { op: 'patch', entity: 'residents', rowId, field: 'phone', value, base };
  }

  /** At the home. */
  takePush(txs: readonly Transaction[]) {
    const replicaId = txs[0]?.replicaId ?? '';
    const judgement = judgePush(this.streams.get(replicaId) ?? STREAM_START, txs, {
      hashOf: (no) => this.hashOf(replicaId, no),
      contentOf: (txId) => {
        const known = this.feed.find((entry) => entry.tx.txId === txId);
        return known ? contentJson(known.tx) : null;
      },
    });
    for (const { tx, verdict } of judgement.taken) {
      if (verdict !== 'append') continue;
      this.append(tx);
      this.fold([tx]);
    }
    this.streams.set(replicaId, judgement.stream);
    return { outcome: judgement.outcome, ...judgement.stream };
  }

  /** At a follower. */
  storePage(from: Position, entries: readonly FeedEntry[]): void {
    assert(
      from.seq === this.head.seq && from.chk === this.head.chk,
      'a page is stored at the cursor',
    );
    assert(continues(from, entries, scope), 'a page follows its position');
    for (const entry of entries) {
      this.feed.push(entry);
      const own = this.outbox.find(({ tx }) => tx.txId === entry.tx.txId);
      if (own) own.isSeen = true;
      else this.fold([entry.tx]);
    }
    this.leaveOutbox();
  }

  /**
   * At a follower: what the home has of the own stream.
   *
   * @param isEnough an ablation: acknowledged is enough to leave the outbox
   */
  acknowledge(no: number, isEnough = false): void {
    this.ackedNo = no;
    if (isEnough) for (const row of this.outbox) row.isSeen ||= row.tx.txNo <= no;
    this.leaveOutbox();
  }

  /** An ablation of {@link takePush}: whatever comes is appended. */
  takeBlindly(txs: readonly Transaction[]) {
    for (const tx of txs) {
      this.append(tx);
      this.fold([tx]);
    }
    const last = txs.at(-1);
    const stream = { lastNo: last?.txNo ?? 0, lastHash: last?.txHash ?? '' };
    this.streams.set(last?.replicaId ?? '', stream);
    return { outcome: 'accepted' as const, ...stream };
  }

  /** At the district. */
  takeOffer(from: Position, entries: readonly FeedEntry[]): Position {
    assert(continues(from, entries, scope), 'an offer follows its position');
    const fresh = entriesBehind(this.head, from, entries);
    if (fresh !== 'elsewhere') {
      this.feed.push(...fresh);
      this.fold(fresh.map(({ tx }) => tx));
    }
    return this.head;
  }

  unsent(afterNo: number, count: number): readonly Transaction[] {
    const txs = this.outbox.map(({ tx }) => tx).filter(({ txNo }) => txNo > afterNo);
    return txs[0]?.txNo === afterNo + 1 ? txs.slice(0, count) : [];
  }

  /** The hash of a transaction of a stream as this machine has it. */
  hashOf(replicaId: string, no: number): string | null {
    if (replicaId === this.replicaId && no === this.nextNo - 1) return this.lastHash;
    const known = [...this.outbox, ...this.feed].map(({ tx }) => tx);
    return known.find((tx) => tx.replicaId === replicaId && tx.txNo === no)?.txHash ?? null;
  }

  private append(tx: Transaction): void {
    const { seq, chk } = this.head;
    this.feed.push({ seq: seq + 1, chk: feedHash(chk, tx.txId, tx.txHash), status: 'applied', tx });
  }

  private fold(txs: readonly Transaction[]): void {
    let left = [...this.waiting, ...txs];
    for (let before = -1; before !== left.length; ) {
      before = left.length;
      left = [...this.tables.apply(left)];
    }
    this.waiting = left;
  }

  private leaveOutbox(): void {
    const left = this.outbox.filter(({ tx, isSeen }) => !isSeen || tx.txNo > this.ackedNo);
    this.outbox.splice(0, this.outbox.length, ...left);
  }
}
