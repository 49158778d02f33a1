import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  basesOf,
  emptyRow,
  joinRows,
  partsOf,
  type RowState,
  shownReplacement,
  shownValue,
} from './fold.ts';
import type { Operation } from './transaction.ts';

type Act = { readonly txId: string; readonly hlc: number; readonly op: RowOperation };
type RowOperation = Exclude<Operation, { op: 'link' }>;

const row = { entity: 'residents', rowId: 'r' } as const;
const ids = ['t0', 't1', 't2', 't3', 't4', 't5'];
const id = fc.constantFrom(...ids);
const field = fc.constantFrom('phone', 'name');
const value = fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.constant(null));
const operation: fc.Arbitrary<RowOperation> = fc.oneof(
  fc
    .record({ phone: value, name: value })
    .map((fields) => ({ op: 'insert' as const, ...row, fields })),
  fc
    .record({ field, value, base: fc.array(id, { maxLength: 3 }) })
    .map((patch) => ({ op: 'patch' as const, ...row, ...patch })),
  fc.constantFrom('x', 'y').map((reason) => ({ op: 'tombstone' as const, ...row, reason })),
  fc.constantFrom('n1', 'n2').map((rowId) => ({
    op: 'replace' as const,
    entity: row.entity,
    rowId,
    replaces: row.rowId,
    reason: '',
    fields: {},
  })),
);
/** Any bases at all, also ones that no honest writer would name. */
const acts = fc
  .array(fc.record({ txId: id, hlc: fc.integer({ min: 0, max: 3 }), op: operation }), {
    maxLength: 8,
  })
  .map((list) => list.map((act) => ({ ...act, hlc: ids.indexOf(act.txId) % 2 })));

function stateOf(act: Act): RowState {
  const part = partsOf(act.op, act).find(({ rowId }) => rowId === row.rowId);
  return part?.state ?? emptyRow;
}

function fold(list: readonly Act[]): RowState {
  return list.reduce((state, act) => joinRows(state, stateOf(act)), emptyRow);
}

function shuffled(list: readonly Act[]): fc.Arbitrary<Act[]> {
  return fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
}

test('the order in which transactions arrive makes no difference', () => {
  fc.assert(
    fc.property(
      acts.chain((list) => fc.tuple(fc.constant(list), shuffled(list))),
      ([a, b]) => {
        expect(fold(a)).toEqual(fold(b));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('neither do duplicates', () => {
  fc.assert(
    fc.property(acts, (list) => {
      const once = fold(list);
      expect(joinRows(once, once)).toEqual(once);
      expect(fold([...list, ...list])).toEqual(once);
    }),
    { numRuns: 500 },
  );
});

test('neither do page borders', () => {
  fc.assert(
    fc.property(acts, fc.nat(8), fc.nat(8), (list, one, two) => {
      const [first, second] = [Math.min(one, two), Math.max(one, two)];
      const [a, b, c] = [
        fold(list.slice(0, first)),
        fold(list.slice(first, second)),
        fold(list.slice(second)),
      ];
      const left = joinRows(joinRows(a, b), c);
      expect(left).toEqual(joinRows(a, joinRows(b, c)));
      expect(left).toEqual(fold(list));
    }),
    { numRuns: 500 },
  );
});

/** Replicas that write on what they have seen, as the protocol makes them: bases without cycles. */
const history = fc.array(fc.record({ seen: fc.array(fc.nat(20), { maxLength: 6 }) }), {
  maxLength: 12,
});

test('what stands is exactly what nobody has replaced', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const made: Act[] = [];
      for (const [number, { seen }] of steps.entries()) {
        const known = seen.flatMap((index) => made[index % Math.max(made.length, 1)] ?? []);
        const base = basesOf(fold(known), 'phone');
        const op = {
          op: 'patch' as const,
          ...row,
          field: 'phone',
          value: `${number}`,
          base: [...base],
        };
        made.push({ txId: `t${String(number).padStart(2, '0')}`, hlc: number % 3, op });
      }
      const replaced = new Set(made.flatMap(({ op }) => (op.op === 'patch' ? op.base : [])));
      const standing = made.map(({ txId }) => txId).filter((txId) => !replaced.has(txId));
      const heads = fold(made).registers['phone']?.heads ?? [];
      expect(heads.map(({ txId }) => txId).sort()).toEqual(standing);
    }),
    { numRuns: 500 },
  );
});

const insert: Act = { txId: 't0', hlc: 0, op: { op: 'insert', ...row, fields: { phone: '1' } } };
const patch = (txId: string, hlc: number, text: string, base: string[]): Act => ({
  txId,
  hlc,
  op: { op: 'patch', ...row, field: 'phone', value: text, base },
});

test('of two values written at the same time both are kept and the later is shown', () => {
  const state = fold([insert, patch('t1', 9, 'late', ['t0']), patch('t2', 5, 'early', ['t0'])]);
  expect(shownValue(state, 'phone')).toBe('late');
  expect(basesOf(state, 'phone')).toEqual(['t2', 't1']);
});

test('an edit that saw both settles the matter, whatever its clock says', () => {
  const two = [insert, patch('t1', 9, 'a', ['t0']), patch('t2', 5, 'b', ['t0'])];
  const state = fold([...two, patch('t3', 1, 'settled', ['t1', 't2'])]);
  expect(shownValue(state, 'phone')).toBe('settled');
  expect(basesOf(state, 'phone')).toEqual(['t3']);
});

test('a value that was replaced before it arrived never shows', () => {
  const state = fold([insert, patch('t2', 1, 'new', ['t1']), patch('t1', 9, 'old', ['t0'])]);
  expect(shownValue(state, 'phone')).toBe('new');
  expect(state.registers['phone']?.heads).toHaveLength(1);
});

test('a transaction that claims to have seen itself still stands', () => {
  expect(shownValue(fold([insert, patch('t1', 1, 'x', ['t0', 't1'])]), 'phone')).toBe('x');
});

test('the first removal gives the reason, later edits are kept beside it', () => {
  const removal = (txId: string, hlc: number, reason: string): Act => ({
    txId,
    hlc,
    op: { op: 'tombstone', ...row, reason },
  });
  const state = fold([
    insert,
    removal('t2', 7, 'second'),
    removal('t1', 3, 'first'),
    patch('t3', 8, 'x', ['t0']),
  ]);
  expect(state.removal?.reason).toBe('first');
  expect(shownValue(state, 'phone')).toBe('x');
});

test('of two corrections the later is shown and both are known', () => {
  const correct = (txId: string, hlc: number, rowId: string): Act => ({
    txId,
    hlc,
    op: { op: 'replace', entity: row.entity, rowId, replaces: row.rowId, reason: '', fields: {} },
  });
  const state = fold([correct('t1', 9, 'n1'), correct('t2', 4, 'n2'), insert]);
  expect(shownReplacement(state)).toBe('n1');
  expect(state.replacements).toHaveLength(2);
});

/** Two versions that decide otherwise would show two values for one feed, for ever: these are never changed. */
test('what stands where nothing else decides is fixed', () => {
  const at = (txId: string, op: RowOperation) => stateOf({ txId, hlc: 5, op });
  const all = (...states: RowState[]) => states.reduce(joinRows, emptyRow);
  const phone = (number: string): RowOperation => {
    return { op: 'patch', ...row, field: 'phone', value: number, base: [] };
  };
  const inserted = (name: string): RowOperation => ({ op: 'insert', ...row, fields: { name } });
  const removed = (reason: string): RowOperation => ({ op: 'tombstone', ...row, reason });
  const corrected = (rowId: string): RowOperation => {
    return { op: 'replace', ...row, rowId, replaces: row.rowId, reason: '', fields: {} };
  };
  const state = all(
    at('t1', phone('a')),
    at('t2', phone('b')),
    at('t1', inserted('x')),
    at('t2', inserted('y')),
    at('t1', removed('x')),
    at('t2', removed('y')),
    at('t1', corrected('n1')),
    at('t2', corrected('n2')),
  );
  expect(shownValue(state, 'phone')).toBe('b');
  expect(shownValue(state, 'name')).toBe('x');
  expect(state.removal?.reason).toBe('x');
  expect(shownReplacement(state)).toBe('n2');
  const twice = all(at('t1', phone('b')), at('t1', phone('a')));
  expect(shownValue(twice, 'phone')).toBe('b');
});
