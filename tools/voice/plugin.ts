import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { voiceParts } from '../../shared/domain/queue/voice-parts.ts';
import { synthesise } from './synthesise.ts';

type Emitter = {
  emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): void;
};

/**
 * Lays the recorded voice beside the window: `voice/N.wav` says the part at place N of `voiceParts`
 * (ADR 18). What was spoken once is kept in out/, for as long as words and synthesiser are the same.
 */
export function voiceBesideTheWindow(root: string) {
  return {
    name: 'voice-beside-the-window',
    async generateBundle(this: Emitter) {
      for (const [at, source] of (await spokenParts(root)).entries()) {
        this.emitFile({ type: 'asset', fileName: `voice/${at}.wav`, source });
      }
    },
  };
}

async function spokenParts(root: string): Promise<readonly Uint8Array[]> {
  const folder = resolve(root, 'out', 'voice', fingerprint(root));
  const fileOf = (at: number | string) => resolve(folder, `${at}.wav`);
  if (existsSync(folder)) return voiceParts.map((_, at) => readFileSync(fileOf(at)));
  const files = await synthesise(voiceParts);
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  for (const [at, file] of files.entries()) writeFileSync(resolve(unfinished, `${at}.wav`), file);
  // Whole or not at all; another build may have been quicker.
  if (existsSync(folder)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, folder);
  return files;
}

function fingerprint(root: string): string {
  const hash = createHash('sha256').update(JSON.stringify(voiceParts));
  for (const file of ['tools/voice/synthesise.ts', 'tools/voice/wave.ts', 'package-lock.json']) {
    hash.update(readFileSync(resolve(root, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
