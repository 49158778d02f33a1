import { carryAttachments } from '../../electron/data/replication/attachments/carry.ts';
import { createIdMaker } from '../../shared/demo/id-maker.ts';
import type { Random } from '../../shared/demo/random.ts';
import type { Carry, ProcessOptions } from './workstation.ts';

type Carrying = Pick<ProcessOptions, 'life' | 'clock' | 'clinicId'> & { readonly random: Random };

/** The channel of the bytes as the data host has it, for one process. */
export function carryOn({ life, clock, clinicId: scopeId, random }: Carrying): Carry {
  const own = random.fork(`papers ${clock.monotonic()}`);
  const makeId = createIdMaker(own.fork('ids'), clock.now());
  return (parts, server) => {
    const { after } = life;
    carryAttachments({ ...parts, clock, after, random: own.next, makeId, scopeId, server });
  };
}
