import type { FollowUpDecision, FollowUpInput, FollowUpRules } from './judge.ts';
import type { SheetLayout } from './sheet.ts';

/** What is asked beside the danger list, each at most once a visit, whoever needs it (DM-21). */
export const careQuestions = [
  'adverseReaction',
  'complication',
  'pregnantOrLactating',
  'persistentHeartRate',
  'lowGlucoseReaction',
] as const;
export type CareQuestion = (typeof careQuestions)[number];

/** A programme of care (慢病管理项目): a rule set and a form layout. */
export type Programme<
  Input extends FollowUpInput = never,
  Id extends string = string,
  Sign extends string = string,
> = {
  /** The code of the condition that enrols into it, and of its follow-ups (docs/glossary.md). */
  readonly id: Id;
  /** Its name on the command line (commands.md). */
  readonly shortName: string;
  readonly rules: FollowUpRules;
  readonly judge: (input: Input) => FollowUpDecision;
  readonly dangerSigns: readonly Sign[];
  readonly questions: readonly CareQuestion[];
  /** Which rules say how often somebody is seen in a year. */
  readonly frequencyRules: readonly string[];
  readonly sheet: SheetLayout;
};
