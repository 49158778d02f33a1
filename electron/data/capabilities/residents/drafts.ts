import {
  type RegistrationDraft,
  registrationDraft,
} from '../../../../shared/contract/residents.ts';
import type { EpochMs } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { dropFormDraft, findFormDraft, keepFormDraft } from '../form-drafts.ts';

/** Whoever stood at the desk yesterday is not registered by what was typed then. */
const KEPT_MS = 86_400_000;

/** A registration that this person began on this workstation. */
export function findRegistrationDraft(db: ReadDb, staffId: string, now: EpochMs) {
  return findFormDraft(db, draftOf(staffId), {
    schema: registrationDraft,
    keptMs: KEPT_MS,
    now,
  });
}

/** Keeps what is typed; null when it was saved or given up. */
export async function keepRegistrationDraft(
  unit: Unit,
  draft: RegistrationDraft | null,
): Promise<{ kept: boolean }> {
  const whose = draftOf(unit.actor.id);
  if (draft) await keepFormDraft(unit.db, whose, { draft, keptMs: KEPT_MS, now: unit.now });
  else await dropFormDraft(unit.db, whose);
  return { kept: draft !== null };
}

function draftOf(staffId: string) {
  return { form: 'registration', staffId, subjectId: '' } as const;
}
