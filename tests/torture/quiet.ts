import { setTimeout as pause } from 'node:timers/promises';
import { type Standing, standingAt, standingAtDistrict } from './databases.ts';
import type { Stage } from './stage.ts';

const QUIET_MS_MAX = 120_000;
const LOOK_MS = 1_000;

/** Waits until nothing waits in any database and all stand at the same place; names who does not. */
export async function untilQuiet(stage: Stage): Promise<readonly string[]> {
  const until = performance.now() + QUIET_MS_MAX;
  for (;;) {
    const restless = await whoIsRestless(stage);
    if (restless.length === 0 || performance.now() > until) return restless;
    await pause(LOOK_MS);
  }
}

async function whoIsRestless({ clinics, postgres, ...stage }: Stage): Promise<readonly string[]> {
  const district = await standingAtDistrict(postgres.url).catch(() => null);
  if (!district) return ['the district has no database'];
  const restless = busy('the district', district);
  for (const { clinicId, workstations } of clinics) {
    for (const workstation of workstations) {
      const standing = await standingAt(workstation);
      restless.push(...busy(workstation.name, standing));
      for (const scopeId of [clinicId, stage.referenceScopeId])
        if (standing.positions.get(scopeId) !== district.positions.get(scopeId))
          restless.push(`${workstation.name} and the district are not at the same place`);
    }
  }
  return restless;
}

function busy(name: string, { waiting }: Standing): string[] {
  return waiting > 0 ? [`${waiting} acts wait at ${name}`] : [];
}
