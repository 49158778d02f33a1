import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentJson } from './hash.ts';
import { type HomeFacts, isOwnStream, judgeDonation, judgePush, STREAM_START } from './home.ts';
import { limits } from './protocol.ts';
import { seal } from './seal.ts';
import { type Transaction, ZERO_HASH } from './transaction.ts';

const idOf = (number: number) => `01980000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const scopeId = idOf(1_000);
const sign = (hash: string) => `signed ${hash.slice(0, 8)}`;
const verify = (key: string, hash: string, signature: string) =>
  key === 'key' && signature === sign(hash);

/** A replica's stream: the texts are what its transactions say, each under its id. */
function stream(texts: readonly string[], replica = 900): readonly Transaction[] {
  const txs: Transaction[] = [];
  for (const [at, text] of texts.entries()) {
    const [id = '', reason = ''] = text.split(' ');
    txs.push(
      seal(
        {
          txId: idOf(Number(id)),
          scopeId,
          scopeKind: 'clinic',
          replicaId: idOf(replica),
          txNo: at + 1,
          prevHash: txs.at(-1)?.txHash ?? ZERO_HASH,
          hlc: 1,
          actor: { kind: 'staff', id: 'nurse', place: 'desk' },
          schemaVersion: 1,
          ops: [{ op: 'tombstone', entity: 'visits', rowId: idOf(1), reason }],
        },
        sign,
      ),
    );
  }
  return txs;
}

/** A home that keeps what it takes. */
function home() {
  const feed: Transaction[] = [];
  const aside: Transaction[] = [];
  let head = STREAM_START;
  const facts: HomeFacts = {
    hashOf: (no) => [...feed, ...aside].find(({ txNo }) => txNo === no)?.txHash ?? null,
    contentOf: ({ txId }) => {
      const known = feed.find((tx) => tx.txId === txId);
      return known ? contentJson(known) : null;
    },
  };
  return {
    feed,
    aside,
    head: () => head,
    push: (txs: readonly Transaction[]) => {
      const judgement = judgePush(head, txs, facts);
      head = judgement.stream;
      for (const { tx, verdict } of judgement.taken) {
        if (verdict === 'append') feed.push(tx);
        if (verdict === 'known' || verdict === 'id-reused') aside.push(tx);
      }
      return {
        outcome: judgement.outcome,
        verdicts: judgement.taken.map(({ verdict }) => verdict),
      };
    },
  };
}

const abc = stream(['1 a', '2 b', '3 c']);

describe('a push', () => {
  test('in order is appended', () => {
    const at = home();
    expect(at.push(abc)).toEqual({ outcome: 'accepted', verdicts: ['append', 'append', 'append'] });
    expect(at.head()).toEqual({ lastNo: 3, lastHash: abc[2]?.txHash });
  });

  test('again changes nothing', () => {
    const at = home();
    at.push(abc);
    const before = at.head();
    expect(at.push(abc.slice(0, 2)).verdicts).toEqual(['duplicate', 'duplicate']);
    expect(at.head()).toEqual(before);
    expect(at.feed).toHaveLength(3);
  });

  test('that overlaps is taken from where it is new', () => {
    const at = home();
    at.push(abc.slice(0, 2));
    expect(at.push(abc.slice(1)).verdicts).toEqual(['duplicate', 'append']);
  });

  test('with a hole takes nothing behind it and says from where', () => {
    const at = home();
    const [a, , c] = abc as [Transaction, Transaction, Transaction];
    expect(at.push([a, c])).toEqual({ outcome: 'gap', verdicts: ['append'] });
    expect(at.head().lastNo).toBe(1);
  });

  test('with another history under a number is a fork', () => {
    const at = home();
    at.push(abc);
    const other = stream(['1 a', '9 z', '3 c']);
    expect(at.push(other.slice(1, 2))).toEqual({ outcome: 'fork', verdicts: [] });
    expect(at.push(other.slice(2))).toEqual({ outcome: 'fork', verdicts: [] });
    expect(at.feed).toEqual(abc);
  });

  test('that continues another history is a fork', () => {
    const at = home();
    at.push(abc.slice(0, 2));
    expect(at.push(stream(['1 a', '9 z', '3 c']).slice(2)).outcome).toBe('fork');
  });

  test('of an act that came by another stream moves this stream only', () => {
    const at = home();
    at.push(abc.slice(0, 1));
    const again = stream(['1 a', '2 b', '1 a']);
    expect(at.push(again.slice(1)).verdicts).toEqual(['append', 'known']);
    expect(at.feed).toHaveLength(2);
    expect(at.head().lastNo).toBe(3);
    expect(at.push(again.slice(2)).verdicts).toEqual(['duplicate']);
  });

  test('of something else under a known id is set aside', () => {
    const at = home();
    const reused = stream(['1 a', '1 other', '2 b']);
    expect(at.push(reused).verdicts).toEqual(['append', 'id-reused', 'append']);
    expect(at.feed.map(({ txNo }) => txNo)).toEqual([1, 3]);
  });
});

test('however a stream is cut, repeated and reordered, it arrives once and in order', () => {
  const texts = ['1 a', '2 b', '3 c', '4 d', '5 e', '6 f'];
  const all = stream(texts);
  const slice = fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 6 }));
  fc.assert(
    fc.property(fc.array(slice, { maxLength: 20 }), (slices) => {
      const at = home();
      for (const [from, count] of slices) at.push(all.slice(from, from + count));
      expect(at.feed).toEqual(all.slice(0, at.feed.length));
      expect(at.push(all).outcome).toBe('accepted');
      expect(at.feed).toEqual(all);
    }),
    { numRuns: 300 },
  );
});

describe('a stream is taken from its own device only', () => {
  const sender = { scopeId, scopeKind: 'clinic', replicaId: idOf(900), publicKey: 'key' };
  test('as it is', () => expect(isOwnStream(abc, sender, verify)).toBe(true));
  test.each([
    ['another scope', { ...sender, scopeId: idOf(2) }],
    ['another kind of scope', { ...sender, scopeKind: 'reference' }],
    ['another replica', { ...sender, replicaId: idOf(901) }],
    ['another key', { ...sender, publicKey: 'forged' }],
  ])('not of %s', (_name, other) => expect(isOwnStream(abc, other, verify)).toBe(false));

  test('not when a word was changed on the way', () => {
    const changed = abc.map((tx) => ({ ...tx, hlc: 2 }));
    expect(isOwnStream(changed, sender, verify)).toBe(false);
  });

  test('not when nobody else could carry it', () => {
    const large = stream([`1 ${'字'.repeat(limits.transactionBytes / 3)}`]);
    expect(isOwnStream(large, sender, verify)).toBe(false);
  });
});

describe('a donation', () => {
  const [a, b, c] = abc as [Transaction, Transaction, Transaction];
  const headOf = ({ txNo, txHash }: Transaction) => ({ lastNo: txNo, lastHash: txHash });

  const cases = {
    'unknown and next: it moves its stream': [c, headOf(b), null, 'append', true],
    'unknown, with a hole before it: it stands beside its stream': [
      c,
      headOf(a),
      null,
      'append',
      false,
    ],
    'of another history of the stream': [b, headOf(stream(['9 z'])[0] ?? a), null, 'append', false],
    'known: nothing is appended': [b, headOf(c), contentJson(b), 'duplicate', false],
    'known, and the stream was behind: it moves': [b, headOf(a), contentJson(b), 'duplicate', true],
    'another act under a known id': [b, headOf(a), contentJson(c), 'id-reused', true],
  } as const;

  test.each(Object.entries(cases))('%s', (_name, [tx, head, known, verdict, isNextInStream]) => {
    const facts = { content: known, numbered: null };
    expect(judgeDonation(tx, head, facts)).toEqual({ verdict, isNextInStream });
  });

  test('under a number that a restored home used again it stands beside its stream', () => {
    const facts = { content: null, numbered: stream(['9 z'])[0]?.txHash ?? '' };
    const beside = { verdict: 'append', isNextInStream: false };
    expect(judgeDonation(c, headOf(b), facts)).toEqual(beside);
    expect(judgeDonation(c, headOf(b), { content: null, numbered: c.txHash }).isNextInStream).toBe(
      true,
    );
  });
});
