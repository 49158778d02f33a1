import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { foldBatch, foldInAnyOrder, leftBehind, type RowMap, rowKey, rowsAnew } from './batch.ts';
import { basesOf, shownValue } from './fold.ts';
import { ColumnTables } from '../../tests/support/column-tables.ts';
import { contestedFields } from './rows.ts';
import type { Operation, Transaction } from './transaction.ts';
import { ZERO_HASH } from './transaction.ts';

const scopeId = '01980000-0000-7000-8000-0000000000c1';
const idOf = (number: number) => `01980000-0000-7000-8000-${String(number).padStart(12, '0')}`;

function act(number: number, ops: Operation[], more: Partial<Transaction> = {}): Transaction {
  return {
    txId: idOf(number),
    scopeId,
    scopeKind: 'clinic',
    replicaId: idOf(900),
    txNo: number,
    prevHash: ZERO_HASH,
    hlc: number,
    actor: { kind: 'staff', id: 'nurse', place: 'desk' },
    schemaVersion: 1,
    ops,
    txHash: ZERO_HASH,
    signature: '',
    ...more,
  };
}

const condition = { resident_id: idOf(800), code: 'I10', onset_date: null, is_managed: 1 };
const insert = (rowId: string, fields: Record<string, string | number | null> = condition) =>
  ({ op: 'insert', entity: 'conditions', rowId, fields }) satisfies Operation;
const managed = (rowId: string, value: number, base: string[]) =>
  ({
    op: 'patch',
    entity: 'conditions',
    rowId,
    field: 'is_managed',
    value,
    base,
  }) satisfies Operation;

describe('a transaction is folded as a whole or not at all', () => {
  const row = idOf(1);
  const refusalOf = (ops: Operation[], more: Partial<Transaction> = {}) => {
    const rows: RowMap = new Map();
    const result = foldBatch(rows, [act(1, ops, more)]);
    expect(rows.size).toBe(0);
    return result.refused[0]?.reason;
  };
  test.each<[string, Operation[], Partial<Transaction>?]>([
    ['unknown-entity', [{ op: 'insert', entity: 'spaceships', rowId: row, fields: {} }]],
    ['unknown-entity', [{ op: 'insert', entity: 'constructor', rowId: row, fields: {} }]],
    ['unknown-field', [insert(row, { ...condition, colour: 'red' })]],
    ['newer-schema', [insert(row, { ...condition, colour: 'red' })], { schemaVersion: 1_000 }],
    ['wrong-value', [insert(row, { ...condition, is_managed: 2 })]],
    ['wrong-value', [insert(row, { ...condition, code: 7 })]],
    ['wrong-value', [insert(row, { ...condition, code: 'a\0b' })]],
    ['wrong-value', [insert(row, { ...condition, code: 'a\ud800b' })]],
    ['wrong-value', [insert(row, { ...condition, resident_id: 'x'.repeat(129) })]],
    ['field-missing', [insert(row, { resident_id: idOf(800), code: 'I10' })]],
    ['immutable-field', [insert(row), { ...managed(row, 0, []), field: 'code' }]],
    ['row-missing', [managed(row, 0, [])]],
    ['row-missing', [insert(row), managed(idOf(2), 0, [])]],
    ['wrong-scope', [insert(row)], { scopeKind: 'reference' }],
  ])('%s', (reason, ops, more) => {
    expect(refusalOf(ops, more)).toBe(reason);
  });

  test('a row of another clinic is out of reach', () => {
    const rows: RowMap = new Map();
    foldBatch(rows, [act(1, [insert(row)])]);
    const before = structuredClone([...rows]);
    const other = act(2, [managed(row, 0, [idOf(1)])], { scopeId: idOf(700) });
    expect(foldBatch(rows, [other]).refused).toEqual([{ txId: other.txId, reason: 'wrong-scope' }]);
    expect([...rows]).toEqual(before);
  });
});

test('a batch tells each row once, with whether it is new', () => {
  const rows: RowMap = new Map();
  const [a, b] = [idOf(1), idOf(2)];
  foldBatch(rows, [act(1, [insert(a)])]);
  const { changes } = foldBatch(rows, [
    act(2, [insert(b), managed(a, 0, [idOf(1)])]),
    act(3, [managed(b, 0, [idOf(2)])]),
  ]);
  expect([...changes.values()]).toEqual([
    { entity: 'conditions', rowId: b, isNew: true },
    { entity: 'conditions', rowId: a, isNew: false },
  ]);
});

/** Three writers with stale views of two rows, as a list of transactions without causal cycles. */
const world = fc
  .array(fc.record({ writer: fc.nat(2), row: fc.nat(1), value: fc.nat(1), sync: fc.boolean() }), {
    maxLength: 14,
  })
  .map((steps) => {
    const txs = [act(1, [insert(idOf(1))]), act(2, [insert(idOf(2))])];
    const views = [0, 1, 2].map(() => new Set(txs));
    for (const [number, step] of steps.entries()) {
      const view = views[step.writer] ?? new Set();
      if (step.sync) for (const tx of txs) view.add(tx);
      const rows: RowMap = new Map();
      foldBatch(rows, [...view]);
      const rowId = idOf(1 + step.row);
      const state = rows.get(rowKey('conditions', rowId))?.state;
      const base = state ? [...basesOf(state, 'is_managed')] : [];
      const tx = act(number + 3, [managed(rowId, step.value, base)], { hlc: (number * 7) % 5 });
      txs.push(tx);
      view.add(tx);
    }
    return txs;
  });

test('stored page by page, with replaced values forgotten, the rows are those of one fold', () => {
  fc.assert(
    fc.property(world, fc.integer({ min: 1, max: 5 }), (txs, size) => {
      const rows: RowMap = new Map();
      foldBatch(rows, txs);
      const table = new ColumnTables();
      for (let from = 0; from < txs.length; from += size) table.apply(txs.slice(from, from + size));
      for (const [key, { state }] of rows) {
        const columns = table.rows.get(key) ?? {};
        expect(columns['is_managed']).toBe(shownValue(state, 'is_managed'));
        expect(columns['fv']).not.toContain('~superseded');
        const heads = state.registers['is_managed']?.heads ?? [];
        const contested = contestedFields('conditions', columns)['is_managed'] ?? heads.slice(0, 1);
        expect(contested.map(({ txId }) => txId)).toEqual(heads.map(({ txId }) => txId));
      }
    }),
    { numRuns: 300 },
  );
});

test('in any order, with what can not be folded yet tried again, the rows are the same', () => {
  const cases = world.chain((txs) =>
    fc.tuple(fc.constant(txs), fc.shuffledSubarray(txs, { minLength: txs.length })),
  );
  fc.assert(
    fc.property(cases, ([txs, shuffled]) => {
      const [inOrder, mixed] = [new ColumnTables(), new ColumnTables()];
      inOrder.apply(txs);
      let waiting: readonly Transaction[] = [];
      for (const tx of shuffled) {
        waiting = [...waiting, tx];
        for (let before = 0; before !== waiting.length; ) {
          before = waiting.length;
          waiting = mixed.apply(waiting);
        }
      }
      expect(waiting).toEqual([]);
      expect(mixed.rows).toEqual(inOrder.rows);
    }),
    { numRuns: 300 },
  );
});

/** As large as an act may be, all of it about one field, and of acts that nobody has. */
function replacingTheUnknown(number: number): Operation[] {
  const base = (at: number) =>
    Array.from({ length: 64 }, (_, n) => idOf((number * 400 + at) * 64 + n));
  return Array.from({ length: 390 }, (_, at) => managed(idOf(1), 1, base(at)));
}

test('what a row remembers is not put in order anew for every word of an act', () => {
  const rows: RowMap = new Map();
  const acts = [1, 2].map((number) => act(number, replacingTheUnknown(number)));
  const sort = vi.spyOn(Array.prototype, 'sort');
  const { refused } = foldBatch(rows, [act(0, [insert(idOf(1))]), ...acts]);
  const lists = sort.mock.contexts as readonly (readonly unknown[])[];
  const sorted = lists.reduce((sum, { length }) => sum + length, 0);
  sort.mockRestore();
  expect(refused).toEqual([]);
  const named = 2 * 390 * 64;
  const row = rows.get(rowKey('conditions', idOf(1)));
  expect(row?.state.registers['is_managed']?.superseded).toHaveLength(named);
  expect(sorted).toBeLessThan(2 * named);
});

describe('acts that do not count any more', () => {
  const correct = (rowId: string, replaces: string) =>
    ({
      op: 'replace',
      entity: 'conditions',
      rowId,
      replaces,
      reason: 'typing',
      fields: condition,
    }) satisfies Operation;
  const [a, b, c, d] = [idOf(1), idOf(2), idOf(3), idOf(4)];

  test('leave behind what changes a row that only they made, and what changes a row of that', () => {
    const made = act(1, [insert(a)]);
    const corrected = act(2, [correct(b, a)]);
    const edited = act(3, [managed(b, 0, [])]);
    const other = act(4, [insert(c), managed(c, 0, [])]);
    expect(leftBehind([other, edited, corrected], [made])).toEqual([corrected, edited]);
    expect(leftBehind([other, edited, corrected], [other])).toEqual([]);
  });

  test('leave nothing behind whose row somebody else made as well', () => {
    const twice = [act(1, [insert(a)]), act(2, [insert(a)])] as const;
    const edited = act(3, [managed(a, 0, [])]);
    expect(leftBehind([twice[1], edited], [twice[0]])).toEqual([]);
    expect(leftBehind([act(4, [insert(d)]), edited], twice)).toEqual([edited]);
  });

  test('let the rows be made anew that corrections tie to theirs', () => {
    const counting = [act(1, [insert(a)]), act(2, [correct(b, a)]), act(3, [correct(c, b)])];
    const ids = (txs: Transaction[]) => [...(rowsAnew(txs, counting).get('conditions') ?? [])];
    expect(ids([act(9, [managed(a, 0, [])])]).sort()).toEqual([a, b, c]);
    expect(ids([act(9, [managed(d, 0, [])])])).toEqual([d]);
  });

  test('and what is left is folded, in whatever order it lies', () => {
    const made = [act(1, [insert(a)]), act(2, [managed(a, 0, [idOf(1)])]), act(3, [correct(b, a)])];
    const acts = [...made, act(4, [correct(c, b)]), act(5, [managed(c, 0, [idOf(4)])])];
    const folded = (txs: Transaction[]) => {
      const rows: RowMap = new Map();
      foldInAnyOrder(rows, txs);
      return rows;
    };
    fc.assert(
      fc.property(fc.shuffledSubarray(acts, { minLength: acts.length }), (shuffled) => {
        expect(folded(shuffled)).toEqual(folded(acts));
      }),
    );
  });
});
