import type { ReactNode } from 'react';
import type { ReferralLine } from '../../../shared/contract/referrals.ts';
import { referralClocks } from '../../../shared/domain/referral/clocks.ts';
import {
  outcomeStep,
  type ReferralOutcome,
  referralOutcomes,
} from '../../../shared/domain/referral/outcome.ts';
import { isOpen } from '../../../shared/domain/referral/states.ts';
import { fromInstant } from '../../../shared/lib/clock.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { dateOf, timeOf, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import { referralWords } from './referral-words.ts';

type Props = {
  readonly line: ReferralLine;
  readonly nowMs: number;
  readonly onOpenRecord: () => void;
  readonly print: ReactNode;
};

/** The referral that is looked at: where it stands in the largest type, then what can be done. */
export function ReferralDetail({ line, nowMs, onOpenRecord, print }: Props) {
  const { t, sex } = useWords();
  const { can } = useSession();
  const { patient } = line;
  return (
    <section className="referral-detail" aria-label={line.number}>
      <h2 className="referral-person">
        <strong className="name referral-name">{patient.name}</strong>
        <span className="referral-facts">
          {sex(patient.sex)} {patient.age}
        </span>
      </h2>
      {referralWords(t, line, nowMs).map(({ meaning, text }, index) => (
        <p key={text} className={index === 0 ? 'referral-saying' : undefined}>
          <Mark meaning={meaning}>{text}</Mark>
        </p>
      ))}
      <Facts facts={useFacts(line)} />
      <div className="referral-acts">
        {print}
        {can('referrals.write') && <Acts line={line} nowMs={nowMs} />}
        <ActionButton label={t('referrals.openRecord')} keys="F6" isBlock onPress={onOpenRecord} />
      </div>
    </section>
  );
}

function useFacts(line: ReferralLine) {
  const { t } = useWords();
  const { submittedAt, copies } = line;
  return [
    { label: t('referrals.number'), value: line.number },
    { label: t('referrals.to'), value: `${line.toOrganisation} ${line.toDepartment ?? ''}` },
    { label: t('referrals.field.impression'), value: line.impression || t('values.unknown') },
    { label: t('referrals.from'), value: line.doctorName },
    {
      label: t('referrals.sentAt'),
      value: `${dateOf(submittedAt)} ${timeOf(submittedAt)} ${t(`values.saved.${line.saved}`)}`,
    },
    {
      label: t('referrals.copies'),
      value: copies > 0 ? t('referrals.copiesCount', { count: copies }) : t('referrals.notPrinted'),
    },
  ];
}

const cancelReasons = ['wrongPlace', 'better', 'request', 'duplicate'] as const;

function Acts({ line, nowMs }: Pick<Props, 'line' | 'nowMs'>) {
  const { t } = useWords();
  const { referralId } = line;
  const cancel = useCommand((client, idempotencyKey, reason: string) =>
    client.referrals.cancel({ idempotencyKey, referralId, reason }),
  );
  const record = useCommand((client, idempotencyKey, outcome: ReferralOutcome) =>
    client.referrals.recordOutcome({ idempotencyKey, referralId, outcome }),
  );
  const moment = { ...line, submittedAtMs: fromInstant(line.submittedAt) };
  const daysLeft = referralClocks(moment, nowMs).outcome?.daysLeft ?? 0;
  const outcomes = referralOutcomes.filter((one) => !outcomeStep(one, daysLeft).isTooEarly);
  const words = new Map<string, ReferralOutcome>(
    outcomes.map((one) => [t(`referrals.outcomes.${one}`), one]),
  );

  function choose(word: string) {
    const outcome = words.get(word);
    if (outcome) void record.run(outcome);
  }

  return (
    <>
      {isOpen(line.state) && (
        <ReasonButton
          label={t('referrals.outcome')}
          keys="F7"
          title={t('referrals.outcomeTitle')}
          reasons={[...words.keys()]}
          isRunning={record.isRunning}
          isBlock
          onChoose={choose}
        />
      )}
      {line.state === 'submitted' && (
        <ReasonButton
          label={t('referrals.cancel')}
          keys="F9"
          title={t('referrals.cancelTitle')}
          reasons={cancelReasons.map((reason) => t(`referrals.cancelReasons.${reason}`))}
          isRunning={cancel.isRunning}
          isBlock
          onChoose={(reason) => void cancel.run(reason)}
        />
      )}
      <ProblemNote problem={cancel.problem ?? record.problem} />
    </>
  );
}
