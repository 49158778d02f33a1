import { type Decision, ruleIds } from '../decision.ts';

/**
 * Pre-triage at the door (F8): who may carry something that spreads goes another way before they sit among
 * the others. It names no disease; that is a doctor's.
 */
export type TriageAnswers = {
  /** Feverish today or in the last two days. */
  readonly fever?: boolean | undefined;
  /** Coughs, or has a sore throat. */
  readonly cough?: boolean | undefined;
  /** Somebody near them had a fever or an infectious disease in the last two weeks. */
  readonly contact?: boolean | undefined;
  /** Measured at the door, in tenths of a degree Celsius. */
  readonly temperatureTenths?: number | undefined;
};

export const triageQuestions = ['fever', 'cough', 'contact'] as const;
export type TriageQuestion = (typeof triageQuestions)[number];

export type Triage = Decision & {
  readonly route: 'fever' | 'usual';
  /** What to ask next before the route is settled; null when it is. */
  readonly next: TriageQuestion | null;
};

/** From here a temperature under the arm is a fever at the door (TRI-01). */
export const FEVER_FROM_TENTHS = 373;

/** The route by what is known so far. What settles it is not followed by more questions. */
export function triage(answers: TriageAnswers): Triage {
  const because = reasons(answers);
  const isSettled = because.length > 0;
  return {
    route: isSettled ? 'fever' : 'usual',
    next: isSettled ? null : (triageQuestions.find((key) => answers[key] === undefined) ?? null),
    because: isSettled ? because : ['TRI-04'],
    ruleSet: 'pre-triage',
    version: '2026.1',
  };
}

function reasons({ fever, cough, contact, temperatureTenths }: TriageAnswers): readonly string[] {
  const isHot = temperatureTenths !== undefined && temperatureTenths >= FEVER_FROM_TENTHS;
  return ruleIds(
    isHot && 'TRI-01',
    fever === true && 'TRI-02',
    cough === true && contact === true && 'TRI-03',
  );
}
