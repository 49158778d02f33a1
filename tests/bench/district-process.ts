import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { openDatabase } from '../../server/db/open.ts';
import { openDistrict } from '../../server/district.ts';
import { startServer } from '../../server/http/server.ts';
import type { Actor } from '../../shared/replication/transaction.ts';
import { clinicScope, referenceScope } from '../support/acts.ts';
import { enrolmentCode } from '../support/clinic.ts';

/** The district as a process of its own, so that its memory and its processor time are its own. */
export type DistrictSaid =
  | { readonly type: 'ready'; readonly url: string }
  | { readonly type: 'decided' }
  | {
      readonly type: 'usage';
      readonly residentBytes: number;
      /** Of it what the program holds, after a collection of garbage. */
      readonly heapBytes: number;
      readonly processorMs: number;
    };

export const districtAsked = z.enum(['decide', 'usage']);

const url = z.string().parse(process.argv[2]);
const db = openDatabase(url, () => undefined);
const district = await openDistrict({
  db,
  name: 'district',
  referenceScopeId: referenceScope,
  demonstrationCode: enrolmentCode,
  now: Date.now,
  makeId: uuidv7,
  onFault: (error) => process.stderr.write(`district: ${String(error)}\n`),
});
const server = await startServer(district, { host: '127.0.0.1', port: 0 });
process.on('message', (told) => void answer(districtAsked.parse(told)));
process.on('disconnect', () => process.exit(0));
say({ type: 'ready', url: server.url });

async function answer(asked: z.output<typeof districtAsked>): Promise<void> {
  if (asked === 'usage') return say(usage());
  await decide();
  say({ type: 'decided' });
}

/** A room that every clinic hears of. */
async function decide(): Promise<void> {
  const actor: Actor = { kind: 'server', id: district.device.deviceId, place: 'district' };
  const fields = { clinic_id: clinicScope, queue_id: randomUUID(), name: '一诊室' };
  const op = { op: 'insert', entity: 'rooms', rowId: uuidv7(), fields } as const;
  await district.reference.issue(actor, [op]);
}

function usage(): DistrictSaid {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss: residentBytes, heapUsed: heapBytes } = process.memoryUsage();
  return { type: 'usage', residentBytes, heapBytes, processorMs: (user + system) / 1_000 };
}

function say(said: DistrictSaid): void {
  process.send?.(said);
}
