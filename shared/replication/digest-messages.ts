import { z } from 'zod';
import { position } from './transaction.ts';

/** Where a home answers for the digest of its scope (docs/protocol.md). */
export const DIGEST_PATH = '/v1/digest';

const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);
const rowName = z.tuple([name, z.uuid()]);
const ROWS_MAX = 2_000;

export const digestAsk = z.discriminatedUnion('want', [
  z.object({ want: z.literal('sums'), scopeId: z.uuid() }),
  z.object({ want: z.literal('hashes'), scopeId: z.uuid(), bucket: z.int().min(0).max(255) }),
  z.object({ want: z.literal('rows'), scopeId: z.uuid(), rows: z.array(rowName).max(ROWS_MAX) }),
]);
export type DigestAsk = z.output<typeof digestAsk>;

const place = { position, schemaVersion: z.int() };
export const digestAnswer = z.discriminatedUnion('want', [
  z.object({ want: z.literal('sums'), ...place, sums: z.array(z.string().length(32)).length(256) }),
  z.object({
    want: z.literal('hashes'),
    ...place,
    rows: z.array(z.tuple([name, z.uuid(), z.string().length(64)])),
  }),
  /** A row that is not there has no line. */
  z.object({
    want: z.literal('rows'),
    ...place,
    rows: z.array(z.tuple([name, z.uuid(), z.string().nullable()])),
  }),
]);
export type DigestAnswer = z.output<typeof digestAnswer>;
