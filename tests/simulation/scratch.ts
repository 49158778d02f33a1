import { accessSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Memory that looks like a disk, where the machine has it. */
const MEMORY = '/dev/shm';

/**
 * A new folder for the disks of a simulation. What a power cut takes is played by the simulation, not by
 * the machine below, so nothing has to reach a real disk.
 */
export function makeScratch(): string {
  return mkdtempSync(join(isWritable(MEMORY) ? MEMORY : tmpdir(), 'yizhan-simulation-'));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
