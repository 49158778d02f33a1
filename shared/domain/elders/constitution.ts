import { assert } from '../../lib/assert.ts';
import { type Decision, ruleIds } from '../decision.ts';

/** The eight biased constitutions and the questions, counted from 1, whose answers each of them is the sum of (ELD-04). */
const biased = [
  ['气虚', [2, 3, 4, 14]],
  ['阳虚', [11, 12, 13, 29]],
  ['阴虚', [10, 21, 26, 31]],
  ['痰湿', [9, 16, 28, 32]],
  ['湿热', [23, 25, 27, 30]],
  ['血瘀', [19, 22, 24, 33]],
  ['气郁', [5, 6, 7, 8]],
  ['特禀', [15, 17, 18, 20]],
] as const;

/** Its first question counts as answered, the others the other way round. */
const balanced = { type: '平和', straight: [1], reversed: [2, 4, 5, 13] } as const;

export const QUESTIONS = 33;
const ANSWER_MOST = 5;
const BIASED_FROM = 11;
const TENDENCY_FROM = 9;
const BALANCED_FROM = 17;

export type ConstitutionType = (typeof biased)[number][0] | typeof balanced.type;
export type ConstitutionResult = 'yes' | 'tendency' | 'no';

export type Constitution = {
  readonly type: ConstitutionType;
  readonly score: number;
  /** `tendency` of the balanced one: basically. */
  readonly result: ConstitutionResult;
};

export type ConstitutionDecision = Decision & {
  /** In the order of the sheet, the balanced one last. */
  readonly types: readonly Constitution[];
};

/** The constitutions of an elder by the 33 answers of 1 to 5, none of them blank (ELD-04). */
export function constitutionsOf(answers: readonly number[]): ConstitutionDecision {
  assert(answers.length === QUESTIONS, 'every question is answered');
  const answerTo = (question: number) => answers[question - 1] ?? 0;
  const found = biased.map(([type, questions]): Constitution => {
    const score = sum(questions.map(answerTo));
    return { type, score, result: biasedResult(score) };
  });
  const score = sum([
    ...balanced.straight.map(answerTo),
    ...balanced.reversed.map((question) => ANSWER_MOST + 1 - answerTo(question)),
  ]);
  const highest = Math.max(...found.map((one) => one.score));
  return {
    types: [...found, { type: balanced.type, score, result: balancedResult(score, highest) }],
    because: ruleIds('ELD-04'),
    ruleSet: 'S3-constitution',
    version: '2017.1',
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function biasedResult(score: number): ConstitutionResult {
  if (score >= BIASED_FROM) return 'yes';
  return score >= TENDENCY_FROM ? 'tendency' : 'no';
}

/** Balanced only where nothing is biased, basically where nothing is more than a tendency. */
function balancedResult(score: number, highest: number): ConstitutionResult {
  if (score < BALANCED_FROM || highest >= BIASED_FROM) return 'no';
  return highest >= TENDENCY_FROM ? 'tendency' : 'yes';
}
