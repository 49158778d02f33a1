import type { ReferralLine } from '../../../shared/contract/referrals.ts';
import { isOpen } from '../../../shared/domain/referral/states.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { referralWords } from './referral-words.ts';

type Props = {
  readonly line: ReferralLine;
  readonly nowMs: number;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
};

/** One referral: who, whom it waits for, where to. */
export function ReferralRow({ line, nowMs, isChosen, onChoose }: Props) {
  const { t, sex } = useWords();
  const [first] = referralWords(t, line, nowMs);
  const { patient } = line;
  return (
    <li>
      <button
        type="button"
        className={
          isOpen(line.state)
            ? 'choice-row referrals-row'
            : 'choice-row referrals-row referrals-ended'
        }
        aria-pressed={isChosen}
        onClick={onChoose}
      >
        <span className="choice-who">
          <strong className="name">{patient.name}</strong>
          <span>
            {sex(patient.sex)} {patient.age}
          </span>
          {line.urgency !== 'ordinary' && (
            <Mark meaning={line.urgency === 'emergency' ? 'danger' : 'attention'}>
              {t(`referrals.urgency.${line.urgency}`)}
            </Mark>
          )}
        </span>
        <span className="referrals-date">{line.issuedOn}</span>
        <span className="referrals-to">
          {line.toOrganisation} {line.toDepartment}
        </span>
        {first && (
          <span className="referrals-clock">
            <Mark meaning={first.meaning}>{first.text}</Mark>
          </span>
        )}
      </button>
    </li>
  );
}
