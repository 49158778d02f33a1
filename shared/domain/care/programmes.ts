import { diabetes } from './diabetes.ts';
import type { FollowUpDecision } from './judge.ts';
import { hypertension } from './hypertension.ts';
import type { CareQuestion } from './programme.ts';

/**
 * Every programme of care, in the order in which they are shown. A further one is its file of rules,
 * its form layout, and a line here.
 */
export const programmes = [hypertension, diabetes] as const;

export type CareProgramme = (typeof programmes)[number];
export type ProgrammeId = CareProgramme['id'];
export type DangerSign = CareProgramme['dangerSigns'][number];

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** What is known of a visit, for all programmes together; each takes what it reads. */
export type VisitFacts = Intersection<Parameters<CareProgramme['judge']>[0]>;

export const programmeIds: readonly ProgrammeId[] = programmes.map(({ id }) => id);

/** The programme of a condition code, or null. */
export function findProgramme(code: string): CareProgramme | null {
  return programmes.find(({ id }) => id === code) ?? null;
}

/** The danger lists of several programmes, united: what two of them ask is asked once, `other` last (DM-21). */
export function dangerSignsOf(several: readonly CareProgramme[]): readonly DangerSign[] {
  const signs = new Set<DangerSign>(several.flatMap(({ dangerSigns }) => [...dangerSigns]));
  return [...signs].toSorted((one, other) => Number(one === 'other') - Number(other === 'other'));
}

/** The further questions of several programmes, each once (DM-21). */
export function questionsOf(several: readonly CareProgramme[]): readonly CareQuestion[] {
  return [...new Set(several.flatMap(({ questions }) => questions))];
}

/** What a programme's rules say of a visit. */
export function judgeVisit(programme: CareProgramme, facts: VisitFacts): FollowUpDecision {
  return programme.judge(facts);
}
