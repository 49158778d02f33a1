import type { ReferralDraft } from '../../../shared/contract/referrals.ts';
import type { FormDecision } from '../../../shared/domain/referral/form.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';

type Props = {
  readonly draft: ReferralDraft;
  readonly decision: FormDecision;
  /** Something was written: Esc in a field must not throw it away. */
  readonly isChanged: boolean;
  readonly onSent: (referralId: string) => void;
  readonly onBack: () => void;
};

const declineReasons = ['alone', 'far', 'cost', 'fine', 'elsewhere'] as const;

/** Below the paper, always in sight: send it, or write down that the resident declines. */
export function SendBar({ draft, decision, isChanged, onSent, onBack }: Props) {
  const { t } = useWords();
  const fault = useFault(decision);
  const submit = useCommand((client, idempotencyKey, input: ReferralDraft) =>
    client.referrals.submit({ idempotencyKey, draft: input }),
  );
  const decline = useCommand(
    (client, idempotencyKey, input: { draft: ReferralDraft; reason: string }) =>
      client.referrals.decline({ idempotencyKey, ...input }),
  );

  async function finish(sent: Promise<{ readonly referralId: string } | undefined>) {
    const made = await sent;
    if (made) onSent(made.referralId);
  }

  return (
    <footer className="referral-bar">
      <ProblemNote
        problem={submit.problem ?? decline.problem}
        onRetry={() => void finish(submit.problem ? submit.retry() : decline.retry())}
      />
      {fault && <Mark meaning="attention">{fault}</Mark>}
      <div className="referral-actions">
        <ActionButton
          label={t(submit.isRunning ? 'referrals.sending' : 'referrals.send')}
          keys="Ctrl+Enter"
          isPrimary
          isRunning={submit.isRunning}
          cannotBecause={fault}
          onPress={() => void finish(submit.run(draft))}
        />
        <ReasonButton
          label={t('referrals.decline')}
          keys="F9"
          title={t('referrals.declineTitle')}
          reasons={declineReasons.map((reason) => t(`referrals.declineReasons.${reason}`))}
          isRunning={decline.isRunning}
          onChoose={(reason) => void finish(decline.run({ draft, reason }))}
        />
        <ActionButton
          label={t('referrals.back')}
          keys="Esc"
          isInFields={!isChanged}
          onPress={onBack}
        />
      </div>
    </footer>
  );
}

/** What keeps the form from being sent, by the names on the paper (REF-02). */
function useFault({ missing, tooLong }: FormDecision): string | null {
  const { t } = useWords();
  const names = (fields: FormDecision['tooLong']) =>
    fields.map((field) => t(`referrals.field.${field}`)).join(t('values.listComma'));
  if (missing.length > 0) return t('referrals.mustFill', { fields: names(missing) });
  if (tooLong.length > 0) return t('referrals.mustCut', { fields: names(tooLong) });
  return null;
}
