import { useState } from 'react';
import type { VisitAnswers } from '../../../shared/contract/care.ts';
import {
  type HypertensionDangerSign,
  hypertensionDangerSigns,
} from '../../../shared/domain/care/hypertension.ts';

/** Each question as it stands: yes, no, or not asked yet. */
export type Asked = Readonly<Record<HypertensionDangerSign, boolean | null>>;
export type MoreAnswers = Omit<VisitAnswers, 'danger'>;

export type Answers = {
  readonly asked: Asked;
  readonly more: MoreAnswers;
  readonly askedCount: number;
  readonly isComplete: boolean;
  /** For the contract: what was not asked counts as no. */
  readonly visitAnswers: VisitAnswers;
  answer(sign: HypertensionDangerSign, isPresent: boolean): void;
  /** One press for “none of these”; it does not overwrite a yes. */
  answerRestNo(): void;
  answerMore(part: Partial<MoreAnswers>): void;
};

const nothingAsked = everySign<boolean | null>(() => null);
const nothingMore: MoreAnswers = {
  adverseReaction: false,
  complication: false,
  pregnantOrLactating: false,
};

/** What only a person can say of this visit, asked one by one (HTN-21). */
export function useAnswers(): Answers {
  const [asked, setAsked] = useState<Asked>(nothingAsked);
  const [more, setMore] = useState(nothingMore);
  const askedCount = hypertensionDangerSigns.filter((sign) => asked[sign] !== null).length;
  return {
    asked,
    more,
    askedCount,
    isComplete: askedCount === hypertensionDangerSigns.length,
    visitAnswers: { ...more, danger: everySign((sign) => asked[sign] === true) },
    answer: (sign, isPresent) => setAsked((before) => ({ ...before, [sign]: isPresent })),
    answerRestNo: () => setAsked((before) => everySign((sign) => before[sign] ?? false)),
    answerMore: (part) => setMore((before) => ({ ...before, ...part })),
  };
}

function everySign<Value>(
  valueOf: (sign: HypertensionDangerSign) => Value,
): Record<HypertensionDangerSign, Value> {
  // fromEntries forgets that every sign is there.
  return Object.fromEntries(hypertensionDangerSigns.map((sign) => [sign, valueOf(sign)])) as Record<
    HypertensionDangerSign,
    Value
  >;
}
