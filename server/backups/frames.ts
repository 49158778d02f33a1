import { z } from 'zod';
import { takeBytes } from './byte-reader.ts';
import { BackupFailure } from './failure.ts';
import {
  backupEnd,
  type BackupEnd,
  tableStart,
  tableSummary,
  type TableSummary,
} from './manifest.ts';
import type { TableShape } from './tables.ts';

/** The inside of a backup: tables one after the other, then what all of them were. */
export type Frame =
  | { readonly kind: 'table'; readonly table: TableShape }
  | { readonly kind: 'rows'; readonly bytes: Buffer }
  | { readonly kind: 'tableEnd'; readonly summary: TableSummary }
  | { readonly kind: 'end'; readonly end: BackupEnd };

/** One letter, the length in four bytes, and so many bytes. */
const letters = { table: 'T', rows: 'D', tableEnd: 'E', end: 'Z' } as const;
const HEAD_BYTES = 5;
/** A row of PostgreSQL has at most 1 GiB, one of ours at most a transaction of 1 MiB. */
const FRAME_BYTES_MAX = 64 * 1024 * 1024;

export function encodeFrame(frame: Frame): Buffer {
  const bytes = frame.kind === 'rows' ? frame.bytes : Buffer.from(JSON.stringify(contentOf(frame)));
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(letters[frame.kind], 'latin1');
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function contentOf(frame: Exclude<Frame, { kind: 'rows' }>): unknown {
  if (frame.kind === 'table') return frame.table;
  return frame.kind === 'tableEnd' ? frame.summary : frame.end;
}

/** @throws BackupFailure `damaged` when the bytes are none of ours or stop before the last frame */
export async function* decodeFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const bytes = takeBytes(source);
  for (;;) {
    const head = await bytes.take(HEAD_BYTES);
    const length = head?.readUInt32BE(1) ?? FRAME_BYTES_MAX + 1;
    const body = length <= FRAME_BYTES_MAX ? await bytes.take(length) : null;
    if (!head || !body) throw new BackupFailure('damaged');
    const frame = decode(head.toString('latin1', 0, 1), body);
    // To the last byte: what packed the frames has its own end, with its own check.
    if (frame.kind === 'end' && (await bytes.take(1))) throw new BackupFailure('damaged');
    yield frame;
    if (frame.kind === 'end') return;
  }
}

function decode(letter: string, body: Buffer): Frame {
  switch (letter) {
    case letters.rows:
      return { kind: 'rows', bytes: body };
    case letters.table:
      return { kind: 'table', table: read(tableStart, body) };
    case letters.tableEnd:
      return { kind: 'tableEnd', summary: read(tableSummary, body) };
    case letters.end:
      return { kind: 'end', end: read(backupEnd, body) };
    default:
      throw new BackupFailure('damaged');
  }
}

function read<Output>(schema: z.ZodType<Output>, body: Buffer): Output {
  try {
    return schema.parse(JSON.parse(body.toString('utf8')));
  } catch (error) {
    throw new BackupFailure('damaged', { cause: error });
  }
}
