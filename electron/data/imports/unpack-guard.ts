import { inflateRawSync } from 'node:zlib';
import { fileLimits } from '../../../shared/domain/import/job.ts';
import { UnreadableFile } from './file-messages.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
/** Behind the end of the directory a comment of this length may stand. */
const COMMENT_MAX = 65_535;
const STORED = 0;
const DEFLATED = 8;

type Entry = {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly packedBytes: number;
  readonly at: number;
};

/**
 * Unpacks every XML part of an XLSX file once and throws it away, to know before anything reads it that
 * it is one, how large it becomes and how wide its sheets are. What a packed file says of its own size is
 * not believed.
 *
 * @throws UnreadableFile
 */
export function guardXlsx(file: Buffer): void {
  const entries = readDirectory(file);
  if (entries.some(({ isEncrypted }) => isEncrypted)) throw new UnreadableFile('encrypted');
  if (!entries.some(({ name }) => name.endsWith('workbook.xml'))) {
    throw new UnreadableFile('wrong-type');
  }
  let room: number = fileLimits.unpackedBytes;
  for (const entry of entries.filter(({ name }) => /\.(?:xml|rels)$/.test(name))) {
    const bytes = unpack(file, entry, room);
    room -= bytes.length;
    if (/worksheets\/[^/]+\.xml$/.test(entry.name)) guardSheet(bytes);
  }
}

function unpack(file: Buffer, entry: Entry, room: number): Buffer {
  const nameBytes = readUInt16(file, entry.at + 26);
  const extraBytes = readUInt16(file, entry.at + 28);
  const start = entry.at + 30 + nameBytes + extraBytes;
  const packed = file.subarray(start, start + entry.packedBytes);
  if (packed.length < entry.packedBytes) throw new UnreadableFile('broken');
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) throw new UnreadableFile('broken');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, room) });
  } catch (error) {
    const isLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new UnreadableFile(isLarge ? 'too-large' : 'broken', error);
  }
}

/** Cells far out make a sheet huge in memory however few they are. */
function guardSheet(xml: Buffer): void {
  const text = xml.toString('latin1');
  for (const [, letters = ''] of text.matchAll(/<c\s[^>]*?r="([A-Z]+)\d+"/g)) {
    if (columnNumber(letters) > fileLimits.columns) throw new UnreadableFile('too-many-columns');
  }
  for (const [, number = ''] of text.matchAll(/<row\s[^>]*?r="(\d+)"/g)) {
    if (Number(number) > fileLimits.rows) throw new UnreadableFile('too-many-rows');
  }
}

function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

function readDirectory(file: Buffer): readonly Entry[] {
  const end = findEnd(file);
  const count = readUInt16(file, end + 10);
  const entries: Entry[] = [];
  let at = readUInt32(file, end + 16);
  for (let index = 0; index < count; index += 1) {
    if (readUInt32(file, at) !== DIRECTORY_ENTRY) throw new UnreadableFile('broken');
    const nameBytes = readUInt16(file, at + 28);
    entries.push({
      name: file.toString('utf8', at + 46, at + 46 + nameBytes),
      isEncrypted: (readUInt16(file, at + 8) & 1) === 1,
      method: readUInt16(file, at + 10),
      packedBytes: readUInt32(file, at + 20),
      at: readUInt32(file, at + 42),
    });
    at += 46 + nameBytes + readUInt16(file, at + 30) + readUInt16(file, at + 32);
  }
  return entries;
}

function findEnd(file: Buffer): number {
  const from = Math.max(0, file.length - 22 - COMMENT_MAX);
  for (let at = file.length - 22; at >= from; at -= 1) {
    if (file.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw new UnreadableFile('broken');
}

function readUInt16(file: Buffer, at: number): number {
  if (at + 2 > file.length) throw new UnreadableFile('broken');
  return file.readUInt16LE(at);
}

function readUInt32(file: Buffer, at: number): number {
  if (at + 4 > file.length) throw new UnreadableFile('broken');
  return file.readUInt32LE(at);
}
