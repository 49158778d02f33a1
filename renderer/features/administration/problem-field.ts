import type { ProblemCode } from '../../../shared/lib/problem.ts';
import type { FieldName, FieldSpec } from './fields.ts';

const fields: Readonly<Partial<Record<ProblemCode, readonly FieldName[]>>> = {
  'name-taken': ['name'],
  'login-name-taken': ['loginName'],
  'last-manager': ['role', 'activeTo'],
  'people-waiting': ['closedOn'],
  'dates-not-in-order': ['activeTo', 'closedOn', 'openedOn', 'effectiveFrom', 'closes'],
  'value-refused': ['value'],
};

/** The field of a form beside which a refusal is said; null where it is about none of them. */
export function fieldAtFault(
  code: ProblemCode,
  specs: readonly Pick<FieldSpec, 'name'>[],
): FieldName | null {
  const names = fields[code] ?? [];
  return names.find((name) => specs.some((spec) => spec.name === name)) ?? null;
}
