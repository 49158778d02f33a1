import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { decrypt, openFileKey } from './cipher.ts';
import { BackupFailure, failureCodeOf } from './failure.ts';
import { decodeFrames, type Frame } from './frames.ts';
import { BACKUP_VERSION, backupHeader, type BackupHeader } from './manifest.ts';
import { through } from './through.ts';

const HEADER_BYTES_MAX = 4096;

export type OpenBackup = {
  readonly header: BackupHeader;
  /** Reads the file from its beginning. */
  frames(): AsyncGenerator<Frame>;
};

/**
 * Opens a backup file.
 *
 * @param key the district's key, where one is configured
 * @throws BackupFailure `not-a-backup`, `from-newer-version`, `key-missing`, `wrong-key`
 */
export async function openBackup(path: string, key: Uint8Array | null): Promise<OpenBackup> {
  const firstLine = await readFirstLine(path);
  const header = parseHeader(firstLine);
  if (header.version > BACKUP_VERSION) throw new BackupFailure('from-newer-version');
  const fileKey = openFileKey(key, header.key);
  return { header, frames: () => readFrames(path, firstLine, fileKey) };
}

async function readFirstLine(path: string): Promise<string> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new BackupFailure('not-a-backup', { cause: error });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES_MAX), 0);
    const end = buffer.subarray(0, bytesRead).indexOf('\n');
    if (end < 0) throw new BackupFailure('not-a-backup');
    return buffer.toString('utf8', 0, end + 1);
  } finally {
    await file.close();
  }
}

function parseHeader(firstLine: string): BackupHeader {
  try {
    return backupHeader.parse(JSON.parse(firstLine));
  } catch (error) {
    throw new BackupFailure('not-a-backup', { cause: error });
  }
}

async function* readFrames(path: string, firstLine: string, key: Buffer): AsyncGenerator<Frame> {
  const file = createReadStream(path, { start: Buffer.byteLength(firstLine) });
  try {
    yield* decodeFrames(through(decrypt(file, key, firstLine), createZstdDecompress()));
  } finally {
    file.destroy();
  }
}

/** SHA-256 of a file as it lies on the disk; null when it can not be read. */
export async function hashFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch (error) {
    if (failureCodeOf(error) === 'folder-missing') return null;
    throw error;
  }
}
