import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Memory that looks like a disk, where the machine has it. */
const MEMORY = '/dev/shm';
/** Room for several processes of it; a container may give as little as 64 MB. */
const ROOM_BYTES = 2 * 1024 ** 3;

const made = new Set<string>();

/**
 * A new folder for the disks of a simulation, gone with this process at the latest. What a power cut
 * takes is played by the simulation, not by the machine below, so nothing has to reach a real disk.
 */
export function makeScratch(): string {
  if (made.size === 0) {
    process.once('exit', dropAll);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => process.exit(1));
  }
  const folder = mkdtempSync(join(isRoomy(MEMORY) ? MEMORY : tmpdir(), 'yizhan-simulation-'));
  made.add(folder);
  return folder;
}

function dropAll(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
}

function isRoomy(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}
