import { afterEach, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { aliases, type Link } from '../../../shared/replication/links.ts';
import { clinicScope, residentInsert } from '../../../tests/support/acts.ts';
import { openReplica, type Replica } from '../../../tests/support/replica.ts';
import { createSeeded } from '../../../tests/support/seeded.ts';
import { prepared } from '../db/write-context.ts';
import { refold } from './refold.ts';
import { transactionOf } from './scope-store.ts';

let replica: Replica | null = null;
afterEach(async () => {
  await replica?.close();
  replica = null;
});

const storedAliases = (db: Parameters<typeof prepared>[0]) =>
  prepared(db)('select id, canonical_id from resident_aliases order by id')
    .all()
    .map(({ id, canonical_id }) => [id, canonical_id] as const);

function insert(db: Parameters<typeof prepared>[0], link: Link): void {
  prepared(db)('insert into links values (?, ?, ?, ?, ?, ?, ?)').run(
    link.linkId,
    'clinic',
    link.kind,
    link.a,
    link.b,
    link.supersedes,
    uuid(),
  );
}

/** Some merges, and taking some of them back, among few people: chains, rings and both ways at once. */
function someLinks(random: () => number): readonly Link[] {
  const links: Link[] = [];
  const person = () => `r${Math.floor(random() * 7)}`;
  for (let number = 0; number < 14; number += 1) {
    const merges = links.filter(({ kind }) => kind === 'merge');
    const taken = merges[Math.floor(random() * merges.length)];
    const linkId = `l${String(number).padStart(2, '0')}`;
    if (taken && random() < 0.3)
      links.push({ ...taken, linkId, kind: 'unmerge', supersedes: taken.linkId });
    else links.push({ linkId, kind: 'merge', a: person(), b: person(), supersedes: null });
  }
  return links;
}

test('after every link, in any order, the table is the closure of the edges (J4)', async () => {
  replica = await openReplica({ isHome: true });
  const { next: random } = createSeeded(20261122);
  await replica.db.write(async (db) => {
    for (let run = 0; run < 60; run += 1) {
      const links = someLinks(random);
      const shuffled = links.toSorted(() => random() - 0.5);
      for (const [at, link] of shuffled.entries()) {
        insert(db, link);
        expect(new Map(storedAliases(db))).toEqual(aliases(shuffled.slice(0, at + 1)));
      }
      prepared(db)('delete from links').run();
      expect(storedAliases(db)).toEqual([]);
    }
  });
});

test('a merge one way and the other way at once is one merge', async () => {
  replica = await openReplica({ isHome: true });
  await replica.db.write(async (db) => {
    insert(db, { linkId: 'one', kind: 'merge', a: 'r1', b: 'r2', supersedes: null });
    insert(db, { linkId: 'two', kind: 'merge', a: 'r2', b: 'r1', supersedes: null });
    expect(storedAliases(db)).toEqual([['r2', 'r1']]);
  });
});

test('a merge that was not accepted merges nobody', async () => {
  replica = await openReplica({ isHome: false });
  const [a, b, linkId] = [uuid(), uuid(), uuid()];
  await replica.issue([residentInsert(a), residentInsert(b)]);
  await replica.issue([{ op: 'link', kind: 'merge', linkId, a, b, supersedes: null }]);
  const bodies = await replica.db.read.selectFrom('outbox').select('body').execute();
  const merge = bodies.map(({ body }) => transactionOf(body)).at(-1);
  await replica.db.write(async (db) => {
    expect(storedAliases(db)).toEqual([[b, a]]);
    const changes = refold(db, clinicScope, merge ? [merge] : [], 0);
    expect(changes.map(({ rowId }) => rowId)).toEqual([a, b]);
    expect(storedAliases(db)).toEqual([]);
  });
});
