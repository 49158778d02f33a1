import { unreachable } from '../../lib/assert.ts';
import { type Decision, ruleIds } from '../decision.ts';

/**
 * Safety fields (ID-42): what may never be overwritten by one of two people who did not see each
 * other. Until somebody decides, several values stand, and this says what counts meanwhile. Blood group, death and
 * consent have no field in the records yet, and documents none that two people write: of these only the rule is here.
 */
export const safetyFields = [
  'name',
  'sex',
  'birth-date',
  'document',
  'blood-group',
  'allergy-refuted',
  'death',
  'consent',
] as const;
export type SafetyField = (typeof safetyFields)[number];

/** A value as it is stored: flags are 0 and 1, nothing known is null. */
export type SafetyValue = string | number | null;

/** Who may decide: the counter by a document, or a doctor by what they know of the body. */
export type Decider = 'identity' | 'clinical';

const deciders: Readonly<Record<SafetyField, Decider>> = {
  name: 'identity',
  sex: 'identity',
  'birth-date': 'identity',
  document: 'identity',
  'blood-group': 'clinical',
  'allergy-refuted': 'clinical',
  death: 'clinical',
  consent: 'identity',
};

/** Who decides which value of a safety field stays. */
export function deciderOf(field: SafetyField): Decider {
  return deciders[field];
}

export type StandingDecision = Decision & {
  readonly isContested: boolean;
  /** What rules may count on. Null where they must not: a rule that wants it answers `needs`. */
  readonly counts: SafetyValue;
};

const ruleSet = { ruleSet: 'safety-fields', version: '2026.1' } as const;

/**
 * What counts of a safety field while these values stand (ID-42). None of them ever stops somebody
 * from being called.
 *
 * @param values all values that stand, the one that is shown last
 */
export function standing(field: SafetyField, values: readonly SafetyValue[]): StandingDecision {
  const isContested = new Set(values).size > 1;
  const shown = values.at(-1) ?? null;
  const counts = isContested ? meanwhile(field, values, shown) : shown;
  return { isContested, counts, because: ruleIds(isContested && 'ID-42'), ...ruleSet };
}

function meanwhile(
  field: SafetyField,
  values: readonly SafetyValue[],
  shown: SafetyValue,
): SafetyValue {
  switch (field) {
    // Consent counts as withdrawn; an allergy stands as long as anybody says so, so that a person's
    // allergies are the union of what everybody knows.
    case 'consent':
    case 'allergy-refuted':
      return values.find((value) => value === 0) ?? null;
    // Somebody has to be addressed and found meanwhile.
    case 'name':
    case 'document':
      return shown;
    // Death is flagged and not believed: the resident stays callable.
    case 'death':
    case 'sex':
    case 'birth-date':
    case 'blood-group':
      return null;
    default:
      return unreachable(field);
  }
}
