import { useState } from 'react';
import type { VisitAnswers, VisitJudgement } from '../../../shared/contract/care.ts';
import { overlay } from '../../../shared/domain/care/answers.ts';
import type { CareQuestion } from '../../../shared/domain/care/programme.ts';
import {
  type CareProgramme,
  type DangerSign,
  dangerSignsOf,
  findProgramme,
  questionsOf,
} from '../../../shared/domain/care/programmes.ts';
import { useHost } from '../../host/host.ts';
import { type Live, useLive } from '../../host/use-live.ts';

/** What is asked of a visit, once for all programmes, and how it stands (HTN-21, DM-21). */
export type Answers = {
  readonly signs: readonly DangerSign[];
  readonly questions: readonly CareQuestion[];
  /** Stored and given together; what was not asked is absent. */
  readonly all: VisitAnswers;
  readonly askedCount: number;
  readonly isComplete: boolean;
  /** Who asked before, and when. */
  readonly answered: VisitJudgement['answered'];
  give(part: Partial<VisitAnswers>): void;
  answer(sign: DangerSign, isPresent: boolean): void;
  /** One press for “none of these”; it does not overwrite a yes. */
  answerRestNo(): void;
};

export type CareVisit = {
  /** The last judgement stays while a new answer is being judged. */
  readonly live: Live<VisitJudgement | null>;
  /** What is on the screen was judged with the answers on the screen. */
  readonly isJudged: boolean;
  readonly answers: Answers;
};

const nothingSaid: VisitAnswers = { danger: {} };

/**
 * A visit as the rules see it with these answers; pushed again with every accepted reading.
 * `onAnswer` hears of every answer, with all of them.
 */
export function useCareVisit(
  visitId: string,
  onAnswer: (answers: VisitAnswers) => void = () => undefined,
): CareVisit {
  const { queries } = useHost();
  const [given, setGiven] = useState(nothingSaid);
  const live = useLive(queries.care.propose, { visitId, answers: given });
  const [kept, setKept] = useState(live.data);
  if (live.data !== undefined && live.data !== kept) setKept(live.data);
  const judgement = live.data ?? kept;
  const all = overlay(judgement?.answers ?? null, given);

  function give(part: Partial<VisitAnswers>) {
    const now = overlay(given, { ...given, ...part });
    setGiven(now);
    onAnswer(overlay(all, now));
  }

  return {
    live: { ...live, data: judgement },
    isJudged: live.data !== undefined,
    answers: answersOf(judgement ?? null, all, give),
  };
}

function answersOf(
  judgement: VisitJudgement | null,
  all: VisitAnswers,
  give: Answers['give'],
): Answers {
  const several = programmesOf(judgement);
  const signs = dangerSignsOf(several);
  const askedCount = signs.filter((sign) => all.danger[sign] !== undefined).length;
  const unasked = signs.filter((sign) => all.danger[sign] === undefined);
  return {
    signs,
    questions: questionsOf(several),
    all,
    askedCount,
    isComplete: askedCount === signs.length,
    answered: judgement?.answered ?? null,
    give,
    answer: (sign, isPresent) => give({ danger: { [sign]: isPresent } }),
    answerRestNo: () => give({ danger: Object.fromEntries(unasked.map((sign) => [sign, false])) }),
  };
}

/** The programmes that judge this visit, in their order. */
export function programmesOf(judgement: VisitJudgement | null): readonly CareProgramme[] {
  return (judgement?.proposals ?? []).flatMap(({ programme }) => findProgramme(programme) ?? []);
}
