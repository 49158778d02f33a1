/** What somebody is to a resident, as the counter says it; FHIR RelatedPerson.relationship. */
export const relations = [
  'mother',
  'father',
  'spouse',
  'child',
  'grandparent',
  'grandchild',
  'sibling',
  'guardian',
  'carer',
  'other',
] as const;
export type Relation = (typeof relations)[number];
