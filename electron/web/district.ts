import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { DemoClinic } from '../../shared/demo/generate-clinic.ts';
import { hashPassword } from '../data/capabilities/session/passwords.ts';
import type { Log } from '../data/log.ts';
import { type ChildHost, startChildHost } from './child-host.ts';
import type { DemoPlan } from './demo-plan.ts';

type DistrictOptions = {
  readonly dataDirectory: string;
  readonly port: number;
  readonly plan: DemoPlan;
  readonly clinic: DemoClinic;
  readonly log: Log;
  readonly onLine: (line: string) => void;
};

const districtReady = z.object({ url: z.url() });

/** The demonstration's own district server, with its organisation in the reference scope. */
export async function startDistrict(
  options: DistrictOptions,
): Promise<ChildHost<unknown> & { readonly url: string }> {
  const { plan, clinic } = options;
  const hashes = new Map<string, string>();
  for (const { loginName, password } of clinic.organisation.staff) {
    hashes.set(loginName, await hashPassword(password));
  }
  const child = startChildHost({
    name: 'district server',
    script: fileURLToPath(new URL('../../server/main.ts', import.meta.url)),
    args: ['--config', '-'],
    config: {
      host: '127.0.0.1',
      port: options.port,
      dataDirectory: join(options.dataDirectory, 'district'),
      // Nothing of a demonstration outlives its disk; it shows what a district's clinics see.
      backups: { isKeptElsewhere: true },
      demonstrationCode: plan.enrolmentCode,
      referenceScopeId: plan.referenceScopeId,
      seed: { ops: clinic.referenceOps((loginName) => hashes.get(loginName) ?? '') },
    },
    parseReady: (line) => districtReady.parse(line),
    log: options.log,
    onLine: options.onLine,
  });
  const { url } = await child.ready;
  return { ...child, url };
}
