import type { Membership } from '../../../../shared/contract/residents.ts';
import { useSession } from '../../../host/session.ts';
import { useCommand } from '../../../host/use-command.ts';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { dateOf, useWords } from '../../../parts/use-words.ts';
import { Mark } from '../../../ui/Mark.tsx';
import { ReasonButton } from '../../../ui/ReasonButton.tsx';
import './record.css';

type Props = {
  readonly membership: Membership | null;
  /** Where the record is left when this clinic does not look after the person any more. */
  readonly onEnded?: () => void;
};

/** From where the record of somebody of another clinic is, since when, and the way to end that. */
export function Visitor({ membership, onEnded }: Props) {
  const { t } = useWords();
  const { can } = useSession();
  const end = useCommand((client, idempotencyKey, reason: string) =>
    client.residents.endMembership({
      idempotencyKey,
      membershipId: membership?.membershipId ?? '',
      reason,
    }),
  );
  if (!membership) return null;
  const { fromClinic, since, because } = membership;
  return (
    <div className="visitor">
      <Mark meaning="information">
        {t('residents.visitor.from', { clinic: fromClinic, date: dateOf(since) })}
      </Mark>
      {because && <span className="record-quiet">{because}</span>}
      {onEnded && can('residents.register') && (
        <ReasonButton
          label={t('residents.visitor.end')}
          title={t('residents.visitor.endTitle')}
          reasons={(['gone', 'mistake'] as const).map((key) =>
            t(`residents.visitor.endReasons.${key}`),
          )}
          isRunning={end.isRunning}
          onChoose={(reason) => void end.run(reason).then((done) => done && onEnded())}
        />
      )}
      <ProblemNote problem={end.problem} onRetry={() => void end.retry()} />
    </div>
  );
}
