import type { TFunction } from 'i18next';
import type { ReferralLine } from '../../../shared/contract/referrals.ts';
import { referralClocks } from '../../../shared/domain/referral/clocks.ts';
import { referralOutcomes } from '../../../shared/domain/referral/outcome.ts';
import { isOpen } from '../../../shared/domain/referral/states.ts';
import { fromInstant } from '../../../shared/lib/clock.ts';
import type { Meaning } from '../../ui/Mark.tsx';

/** One sentence and its meaning. */
export type Saying = { readonly meaning: Meaning; readonly text: string };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Where a referral stands and whom it waits for, the most pressing first; never empty. */
export function referralWords(t: TFunction, line: ReferralLine, nowMs: number): readonly Saying[] {
  const { answer, outcome } = referralClocks(
    { ...line, submittedAtMs: fromInstant(line.submittedAt) },
    nowMs,
  );
  const answered: Saying | null = answer
    ? answerWords(t, line, answer.byMs - nowMs)
    : stateWords(t, line);
  if (!outcome) return answered ? [answered] : [];
  const asked = outcomeWords(t, outcome);
  return outcome.isOverdue ? [asked, answered] : [answered, asked];
}

function answerWords(
  t: TFunction,
  { toOrganisation: hospital }: ReferralLine,
  leftMs: number,
): Saying {
  if (leftMs <= 0) {
    const count = Math.floor(-leftMs / hourMs);
    const key = count === 0 ? 'answerJustLate' : 'answerLate';
    return { meaning: 'danger', text: t(`referrals.clock.${key}`, { hospital, count }) };
  }
  const isSoon = leftMs < hourMs;
  const count = isSoon ? Math.ceil(leftMs / minuteMs) : Math.floor(leftMs / hourMs);
  const key = isSoon ? 'answerMinutes' : 'answerHours';
  return {
    meaning: isSoon ? 'attention' : 'information',
    text: t(`referrals.clock.${key}`, { hospital, count }),
  };
}

type OutcomeClock = NonNullable<ReturnType<typeof referralClocks>['outcome']>;

function outcomeWords(t: TFunction, { dueDate, daysLeft }: OutcomeClock): Saying {
  if (daysLeft < 0) {
    return { meaning: 'danger', text: t('referrals.clock.outcomeLate', { count: -daysLeft }) };
  }
  if (daysLeft === 0) return { meaning: 'attention', text: t('referrals.clock.outcomeToday') };
  return {
    meaning: 'information',
    text: t('referrals.clock.outcomeIn', { date: dueDate, count: daysLeft }),
  };
}

function stateWords(t: TFunction, line: ReferralLine): Saying {
  if (line.state === 'submitted') {
    return { meaning: 'information', text: t('referrals.clock.byPhone') };
  }
  const state = t(`referrals.state.${line.state}`);
  const reason = line.stateReason && reasonWord(t, line.stateReason);
  const isNews = !isOpen(line.state) || reason === null;
  return {
    meaning: isNews ? 'ok' : 'attention',
    text: reason && reason !== state ? t('referrals.stateWithReason', { state, reason }) : state,
  };
}

/** Outcomes are kept as codes (REF-18), reasons as the sentence that was chosen. */
function reasonWord(t: TFunction, reason: string): string {
  const outcome = referralOutcomes.find((one) => one === reason);
  return outcome ? t(`referrals.outcomes.${outcome}`) : reason;
}
