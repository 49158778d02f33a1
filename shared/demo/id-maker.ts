import type { EpochMs } from '../lib/clock.ts';
import type { MakeId } from '../lib/ids.ts';
import type { Random } from './random.ts';

/** UUIDv7-shaped ids that repeat with the seed; each is one millisecond later than the one before. */
export function createIdMaker(random: Random, startMs: EpochMs): MakeId {
  let ms = startMs;
  return () => {
    const time = hex(ms, 12);
    ms += 1;
    const version = `7${hex(random.integer(0, 0xfff), 3)}`;
    const variant = hex(random.integer(0x8000, 0xbfff), 4);
    const tail = hex(random.integer(0, 0xff_ffff), 6) + hex(random.integer(0, 0xff_ffff), 6);
    return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${tail}`;
  };
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}
