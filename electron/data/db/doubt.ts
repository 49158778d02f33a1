import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Up to this size a file is proven at each opening: 0.1 s for 50 MB. Two gigabytes take eight seconds. */
const AT_OPENING_MAX_BYTES = 100_000_000;

/** Stands beside a file that a later proof found damaged, so that the next opening proves it first. */
const doubt = (path: string) => `${path}.doubt`;

/** Whether somebody waits for the proof: a small file, or one that is in doubt. */
export function isProvenAtOpening(path: string, atMostBytes = AT_OPENING_MAX_BYTES): boolean {
  return existsSync(doubt(path)) || !existsSync(path) || statSync(path).size <= atMostBytes;
}

/** The next opening proves this file, and refuses it in words if it is damaged. */
export function putInDoubt(path: string): void {
  writeFileSync(doubt(path), '');
}

export function clearDoubt(path: string): void {
  rmSync(doubt(path), { force: true });
}
