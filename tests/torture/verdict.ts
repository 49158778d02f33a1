import { type Evidence, invariants, type ScopeView } from '../simulation/invariants.ts';
import { modelOf } from '../simulation/model.ts';
import { createOracle } from '../simulation/oracle.ts';
import type { Transaction } from '../../shared/replication/transaction.ts';
import { type Witness, witnessAt, witnessAtDistrict } from './databases.ts';
import type { Done, Heard } from './heard.ts';
import type { Clinic, Stage } from './stage.ts';

/** What of the promises was not kept. All lists empty: all were. */
export type Verdict = {
  /** Acts that somebody was told are done. */
  readonly commits: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Everything else that must not be, by its invariant. */
  readonly violations: readonly string[];
};

type ClinicWitnesses = { readonly clinic: Clinic; readonly workstations: readonly Witness[] };

/** Compares every database with the others and with what was said. Nobody writes any more. */
export async function judge(stage: Stage, heard: Heard): Promise<Verdict> {
  const district = await witnessAtDistrict(stage.postgres.url);
  const clinics: ClinicWitnesses[] = [];
  for (const clinic of stage.clinics) {
    const workstations: Witness[] = [];
    for (const one of clinic.workstations) workstations.push(await witnessAt(one));
    clinics.push({ clinic, workstations });
  }
  const lost: string[] = [];
  const doubled: string[] = [];
  for (const one of clinics) compareActs(one, district, heard, { lost, doubled });
  return {
    commits: heard.done.length,
    lost,
    doubled,
    violations: [
      ...heard.unanswered.map((what) => `no answer: ${what}`),
      ...clinics.flatMap(({ workstations }) => workstations.flatMap(damaged)),
      ...brokenInvariants(stage, clinics, district),
      ...[district, ...clinics.flatMap(({ workstations }) => workstations)].flatMap(notFolded),
    ],
  };
}

type Counts = { readonly lost: string[]; readonly doubled: string[] };

/**
 * Every act that was told is exactly once in the feed of every database: what it made by its id, and
 * the acts of one person at one workstation by their number, which also finds what nobody was told of.
 */
function compareActs(
  { clinic, workstations }: ClinicWitnesses,
  district: Witness,
  heard: Heard,
  { lost, doubled }: Counts,
): void {
  const told = heard.done.filter(({ clinicId }) => clinicId === clinic.clinicId);
  const { staff } = clinic.organisation;
  const loginNames = new Map(staff.map(({ staffId, loginName }) => [staffId, loginName]));
  const names = new Map(
    workstations.map(({ inspection, deviceId }) => [deviceId, inspection.name]),
  );
  const writerOf = (staffId: string, at: string) => `${loginNames.get(staffId)} in ${at}`;
  const wanted = tally(told.map(({ staffId, at }) => writerOf(staffId, at)));
  for (const { inspection } of [district, ...workstations]) {
    const acts = inspection.feed.flatMap(({ rest, tx, status }) =>
      rest.scopeId === clinic.clinicId && status === 'applied' && tx ? [tx] : [],
    );
    const made = tally(acts.flatMap(madeBy));
    for (const done of told) {
      const count = done.made === null ? 1 : (made.get(done.made) ?? 0);
      if (count === 0) lost.push(`${nameOf(done)} at ${inspection.name}`);
      if (count > 1) doubled.push(`${nameOf(done)} at ${inspection.name}`);
    }
    const found = tally(
      acts.flatMap(({ actor }) =>
        actor.kind === 'staff' ? [writerOf(actor.id, names.get(actor.place) ?? actor.place)] : [],
      ),
    );
    for (const writer of new Set([...wanted.keys(), ...found.keys()])) {
      const more = (found.get(writer) ?? 0) - (wanted.get(writer) ?? 0);
      const what = `${Math.abs(more)} acts of ${writer} at ${inspection.name}`;
      if (more < 0) lost.push(what);
      if (more > 0) doubled.push(what);
    }
  }
}

function nameOf({ what, made, at }: Done): string {
  return `${what} ${made} of ${at}`;
}

/** Ids that no two acts share. */
function madeBy({ ops }: Transaction): readonly string[] {
  return ops.flatMap((op) => {
    if (op.op === 'insert') return [op.rowId];
    return op.op === 'link' && op.kind === 'merge' ? [op.linkId] : [];
  });
}

function tally(items: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function damaged({ inspection, damage }: Witness): readonly string[] {
  return damage ? [`${damage} at ${inspection.name}`] : [];
}

function notFolded({ inspection }: Witness): readonly string[] {
  const waiting = inspection.waitingForRows.length;
  const setAside = inspection.feed.filter(({ status }) => status === 'quarantined').length;
  return [
    ...(waiting > 0 ? [`${waiting} acts are not folded at ${inspection.name}`] : []),
    ...(setAside > 0 ? [`${setAside} acts are in quarantine at ${inspection.name}`] : []),
  ];
}

/** The invariants of the simulation, of processes that really died. */
function brokenInvariants(
  stage: Stage,
  clinics: readonly ClinicWitnesses[],
  district: Witness,
): readonly string[] {
  const all = clinics.flatMap(({ workstations }) => workstations);
  const evidence: Evidence = {
    oracle: createOracle(),
    keys: [district, ...all].map(({ publicKey }) => publicKey),
    scopes: [
      ...clinics.flatMap((one) => clinicView(one, district)),
      {
        scopeId: stage.referenceScopeId,
        kind: 'reference',
        home: district.inspection,
        everybody: [district, ...all].map(({ inspection }) => inspection),
        model: modelOf(district.inspection.feed, stage.referenceScopeId),
      },
    ],
    homes: clinics.map(({ clinic, workstations }) => ({
      clinicId: clinic.clinicId,
      labels: workstations.flatMap(({ inspection, isHome }) => (isHome ? [inspection.name] : [])),
    })),
    everybody: clinics.flatMap(({ clinic, workstations }) =>
      workstations.map(({ inspection }) => ({
        inspection,
        own: [clinic.clinicId, stage.referenceScopeId],
      })),
    ),
  };
  return Object.entries(invariants).flatMap(([name, check]) => {
    const what = check(evidence);
    return what ? [`${name}: ${what}`] : [];
  });
}

function clinicView({ clinic, workstations }: ClinicWitnesses, district: Witness): ScopeView[] {
  const home = workstations.find(({ isHome }) => isHome)?.inspection;
  if (!home) return [];
  const { clinicId } = clinic;
  return [
    {
      scopeId: clinicId,
      kind: 'clinic',
      home,
      everybody: [district, ...workstations].map(({ inspection }) => inspection),
      model: modelOf(home.feed, clinicId),
    },
  ];
}
