import { createHash } from 'node:crypto';
import type { Transaction } from '../../shared/replication/transaction.ts';
import { papersNamed } from '../../shared/replication/compartment.ts';
import { readFile, type ReadTable, type Row } from './inspect.ts';
import { violate } from './oracle.ts';
import { revive, type Host, type World } from './world.ts';

/** Bytes of a paper on one disk. */
type Kept = {
  readonly sha256: string;
  readonly here: number;
  readonly isWhole: boolean;
  readonly isWanted: boolean;
  /** What is there are the bytes of the hash. */
  readonly isRight: boolean;
};

/** What one database has of papers, read from outside of the program. */
type Papers = {
  readonly name: string;
  readonly kept: readonly Kept[];
  readonly named: readonly Named[];
  /** Of rows that have left with their resident. */
  readonly left: readonly Named[];
};

type Named = { readonly scopeId: string; readonly rowId: string; readonly sha256: string };

/** Rows of the papers that a disk can hand over. */
export function heldAt(path: string): readonly string[] {
  return heldBy(readFile(path, (read) => papersOf('', read)));
}

export async function heldAtDistrict(world: World): Promise<readonly string[]> {
  return heldBy(await papersOfDistrict(world));
}

function heldBy(papers: Papers): readonly string[] {
  const whole = wholeOf(papers);
  const rows = [...papers.named, ...papers.left].filter(({ sha256 }) => whole.has(sha256));
  return rows.map(({ rowId }) => rowId);
}

function wholeOf({ kept }: Papers): ReadonlySet<string> {
  const whole = kept.filter((one) => one.isWhole && one.isRight);
  return new Set(whole.map(({ sha256 }) => sha256));
}

/** What was whole on one disk and is whole on none now is gone: nobody can hand it over any more. */
export async function noteLost(world: World, before: readonly string[]): Promise<void> {
  if (before.length === 0) return;
  const living = world.hosts.filter(({ isDead }) => !isDead);
  const held = new Set([
    ...(await heldAtDistrict(world)),
    ...living.flatMap(({ disk }) => heldAt(disk.path())),
  ]);
  for (const rowId of before) if (!held.has(rowId)) world.oracle.lostPapers.add(rowId);
}

function papersOf(name: string, read: ReadTable): Papers {
  const pieces = Map.groupBy(read('attachment_pieces'), (row) => row['file_id']);
  const files = read('attachment_files').filter(({ sha256 }) => sha256 !== null);
  return {
    name,
    named: read('attachments').map(nameOf),
    left: read('left_papers').map(nameOf),
    kept: files.map((row) => ({
      sha256: String(row['sha256']),
      here: Number(row['here']),
      isWhole: row['state'] === 'whole',
      isWanted: row['wanted_at'] !== null,
      isRight: isRight(row, pieces.get(row['id']) ?? []),
    })),
  };
}

function nameOf(row: Row): Named {
  return {
    scopeId: String(row['scope_id']),
    rowId: String(row['id'] ?? row['row_id']),
    sha256: String(row['sha256']),
  };
}

function isRight(file: Row, pieces: readonly Row[]): boolean {
  const hash = createHash('sha256');
  for (const piece of pieces.toSorted((a, b) => Number(a['at']) - Number(b['at'])))
    hash.update(piece['bytes'] as Uint8Array);
  return hash.digest('hex') === file['sha256'];
}

/** The district keeps a file for each scope that handed it over. */
async function papersOfDistrict({ district }: World): Promise<Papers> {
  const { engine } = district.store;
  const { rows: files } = await engine.query<Row>('select * from attachment_files');
  const { rows: pieces } = await engine.query<Row>('select * from attachment_pieces');
  const { rows } = await engine.query<Row>('select id, scope_id, sha256 from attachments');
  const { rows: left } = await engine.query<Row>('select * from left_papers');
  const keyOf = (row: Row) => [row['scope_id'], row['sha256']].join();
  const byFile = Map.groupBy(pieces, keyOf);
  return {
    name: 'district',
    named: rows.map(nameOf),
    left: left.map(nameOf),
    kept: files.map((row) => ({
      sha256: String(row['sha256']),
      here: Number(row['here']),
      isWhole: row['is_whole'] === true,
      isWanted: false,
      isRight: isRight(row, byFile.get(keyOf(row)) ?? []),
    })),
  };
}

type Evidence = {
  readonly district: Papers;
  readonly hosts: readonly { readonly host: Host; readonly papers: Papers }[];
};

async function gather(world: World): Promise<Evidence> {
  const living = world.hosts.filter(({ isDead }) => !isDead);
  return {
    district: await papersOfDistrict(world),
    hosts: living.map((host) => ({
      host,
      papers: readFile(host.disk.path(), (read) => papersOf(host.label, read)),
    })),
  };
}

/** Who should have bytes and has not: homes and the district all that is named, a desk what somebody wants there. */
function lacking({ district, hosts }: Evidence, lost: ReadonlySet<string>): string | null {
  for (const { host, papers } of hosts) {
    const whole = wholeOf(papers);
    const wanted = new Set(papers.kept.filter((one) => one.isWanted).map((one) => one.sha256));
    const missing = papers.named.find(
      ({ rowId, sha256 }) =>
        (host.isHome || wanted.has(sha256)) && !lost.has(rowId) && !whole.has(sha256),
    );
    if (missing) return `${missing.sha256} at ${host.label}`;
  }
  const whole = wholeOf(district);
  const missing = district.named.find((one) => !lost.has(one.rowId) && !whole.has(one.sha256));
  return missing ? `${missing.sha256} at the district` : null;
}

function wrong({ district, hosts }: Evidence): string | null {
  for (const { name, kept } of [district, ...hosts.map(({ papers }) => papers)]) {
    const bad = kept.find((one) => one.isWhole && !one.isRight);
    if (bad) return `${bad.sha256} at ${name}`;
  }
  return null;
}

/** Bytes of a paper that no row of a machine names: its resident has left, and somebody up the line has them. */
function staying({ hosts }: Evidence, lost: ReadonlySet<string>): string | null {
  for (const { host, papers } of hosts) {
    const isLost = papers.left.some(({ rowId }) => lost.has(rowId));
    const named = new Set(papers.named.map(({ sha256 }) => sha256));
    const stays = papers.kept.find(({ sha256, here }) => here > 0 && !named.has(sha256));
    if (stays && !isLost) return `${stays.sha256} at ${host.label}`;
  }
  return null;
}

/** Bytes that a clinic was handed, and never named in any feed of its own. */
function handedAside({ hosts, oracle }: World): string | null {
  for (const entry of oracle.handed) {
    const [clinicId, sha256] = entry.split(' ');
    const own = hosts.filter((host) => host.clinicId === clinicId && !host.isDead);
    const isNamed = own.some((host) => namedEver(host).has(String(sha256)));
    if (!isNamed && oracle.destroyed.size === 0) return entry;
  }
  return null;
}

/** In words, or, where those were let go of, in a row that is here or has left. */
function namedEver({ disk }: Host): ReadonlySet<string> {
  return readFile(disk.path(), (read) => {
    const bodies = ['feed', 'outbox', 'limbo'].flatMap((table) => read(table));
    const txs = bodies
      .filter(({ body }) => body !== '')
      .map(({ body }) => JSON.parse(String(body)) as Transaction);
    const rows = ['attachments', 'left_papers'].flatMap((table) => read(table)).map(nameOf);
    return new Set([...txs.flatMap(papersNamed), ...rows].map(({ sha256 }) => sha256));
  });
}

const LOOK_MS = 10_000;
/** What nobody had is asked for again each minute. */
const ARRIVE_MS = 150_000;
/** What the other side had is asked for again once a day. */
const DAY_MS = 25 * 3_600_000;

/** J9: bytes are where they belong, and right; J1: and nowhere else. */
export async function checkPapers(world: World): Promise<void> {
  const { timeline, oracle } = world;
  timeline.note('papers');
  const { lostPapers } = oracle;
  const isDue = (found: Evidence) => lacking(found, lostPapers) ?? staying(found, lostPapers);
  // Who went back to an earlier state lost bytes, and its feed may show nothing of it: it is asked again next day.
  const wentBack = oracle.homeLosses + oracle.restores > 0;
  if (!(await until(world, isDue)) && wentBack) {
    await nextDay(world);
    await until(world, isDue);
  }
  const found = await gather(world);
  const checks = {
    'J9 attachments arrive': lacking(found, lostPapers),
    'J9 bytes are those of their hash': wrong(found),
    'J1 bytes leave with the record': staying(found, lostPapers),
    'J1 bytes go to who holds the record': handedAside(world),
  };
  for (const [name, what] of Object.entries(checks)) if (what) violate(oracle, name, what);
}

async function until(world: World, isDue: (found: Evidence) => string | null): Promise<boolean> {
  const { timeline } = world;
  const end = timeline.now() + ARRIVE_MS;
  for (;;) {
    if (isDue(await gather(world)) === null) return true;
    if (timeline.now() >= end) return false;
    await timeline.runUntil(timeline.now() + LOOK_MS);
  }
}

/** Everybody is switched off in the evening and on in the morning. */
async function nextDay(world: World): Promise<void> {
  world.timeline.note('a day later');
  for (const host of world.hosts) {
    host.skewMs += DAY_MS;
    host.process?.life.end();
    void revive(world, host, 0);
  }
  await world.timeline.runUntil(world.timeline.now() + LOOK_MS);
}
