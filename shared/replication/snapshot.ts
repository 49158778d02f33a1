import { z } from 'zod';
import { claim } from './claim.ts';
import { DIGEST_BUCKETS } from './digest.ts';
import { canonicalJson, sha256Hex } from './hash.ts';
import { origin } from './protocol.ts';
import { position } from './transaction.ts';

/**
 * A snapshot of a scope (docs/adr/0010-first-load.md): the rows as they are stored, and the feed
 * without its bodies, at one position. It is cut into chunks that are named by their hash, and a
 * manifest that names them is signed by the device that made it.
 */
export const SNAPSHOT_FORM = 'yizhan-snapshot-1';

/** Where snapshots of a scope are asked for; their chunks lie below, by scope and hash (docs/protocol.md). */
export const SNAPSHOT_PATH = '/v1/snapshot';

/** Limits of a chunk before it is compressed, and of all of them. */
export const snapshotLimits = {
  /** About this much text is one chunk; the borders hang on ids, so that they stay. */
  chunkBytes: 4_194_304,
  /** No chunk is longer, whatever it says. */
  chunkBytesMax: 16_777_216,
  chunks: 20_000,
} as const;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);

export const chunkEntry = z.object({
  /** SHA-256 of the compressed bytes, which is also the name of the chunk. */
  hash,
  kind: z.enum([
    'entries', // of the feed, without bodies
    'rows', // of one entity
    'links', // of merged residents
    'left', // rows that went with their residents, and papers that others still wait for
    'refused', // what could not be folded, with its body
    'bodies', // of entries above the durable watermark
  ]),
  entity: name.nullable(),
  /** Compressed, and as text. */
  bytes: z.int().positive(),
  textBytes: z.int().positive().max(snapshotLimits.chunkBytesMax),
  lines: z.int().positive(),
});
export type ChunkEntry = z.output<typeof chunkEntry>;

export const manifest = z.object({
  form: z.literal(SNAPSHOT_FORM),
  scopeId: z.uuid(),
  kind: z.enum(['clinic', 'reference', 'hospital', 'tablet']),
  schemaVersion: z.int().positive(),
  position,
  madeAt: z.string().max(40),
  deviceId: z.uuid(),
  /** The words of entries above this one travel with it; the others are in two verified backups. */
  bodiesAbove: z.int().nonnegative(),
  /** Whoever signed in this feed; the lines of `entries` name replicas by their place in it. */
  origins: z.array(origin).max(100_000),
  chunks: z.array(chunkEntry).max(snapshotLimits.chunks),
  digest: z.array(z.string().regex(/^[0-9a-f]{32}$/)).length(DIGEST_BUCKETS),
});
export type Manifest = z.output<typeof manifest>;

/** A manifest as it travels: the text that was signed, and the signature. */
export const signedManifest = z.object({ text: z.string(), signature: z.string().max(120) });
export type SignedManifest = z.output<typeof signedManifest>;

/** What the signature of a manifest is made over. */
export function manifestHash(text: string): string {
  return sha256Hex(`${SNAPSHOT_FORM}\n${text}`);
}

/** One text for one manifest. */
export function manifestText(value: Manifest): string {
  return canonicalJson(value);
}

/** A feed shorter than this, whose words are all there, is quicker to pull than to load. */
export const PULL_BELOW = { entries: 1_000, bytes: 4_194_304 } as const;

/**
 * Whether a home that parted from the district's feed at `here` loads the clinic anew instead of
 * pulling what is behind: it is much, and most of what there is. A desk pulls whatever its gap is,
 * because somebody works with what it has.
 */
export function isWorthLoading(here: number, head: number): boolean {
  const gap = head - here;
  return gap >= PULL_BELOW.entries && gap > here;
}

/** Whether a row ends its chunk: about one in 8,192, by its id alone, so that borders never move. */
export function endsChunk(rowId: string): boolean {
  return (Number.parseInt(rowId.slice(-4), 16) & 0x1f_ff) === 0x1f_ff;
}

/** Entries of one chunk of the feed. A full chunk never changes again. */
export const ENTRIES_PER_CHUNK = 16_384;

/** A line of an `entries` chunk; the sequence number is that of its place. */
export const entryLine = z.tuple([
  z.uuid(), // txId
  hash, // txHash
  z.int().nonnegative(), // origin, by its place in the manifest
  z.int().positive(), // txNo
  z.union([z.literal(0), z.literal(1)]), // quarantined
]);

/** From the district alone: by which claim the scope was ordered last. */
const standing = { claim: claim.nullable().optional() };

/** The answer to a question for a manifest. */
export const manifestAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready'), manifest: signedManifest, ...standing }),
  /** Ask again in a moment. */
  z.object({ state: z.literal('preparing'), percent: z.int().min(0).max(100), ...standing }),
  /** The feed is short and whole: it is quicker to pull it. */
  z.object({ state: z.literal('pull'), head: z.int().nonnegative(), ...standing }),
]);
export type ManifestAnswer = z.output<typeof manifestAnswer>;
