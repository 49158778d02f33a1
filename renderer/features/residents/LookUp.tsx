import { useEffect, useRef } from 'react';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import type { RegistrationForm } from './use-registration.ts';

type Props = {
  readonly form: RegistrationForm;
  readonly cardToken: string | null;
  readonly onFound: (residentId: string) => void;
};

/** In the head of the form: an answer is about one document, and is gone when another is typed. */
export function LookUp(props: Props) {
  const { documentType, documentNumber } = props.form.draft;
  return <Question key={`${documentType} ${documentNumber}`} {...props} />;
}

/**
 * Whoever is registered here may have a record at another clinic of the district: asked for with a reason,
 * it comes whole (docs/adr/0012). Where nobody can be asked, the district looks later.
 */
function Question({ form, cardToken, onFound }: Props) {
  const { t } = useWords();
  const { draft, faults, setLookUpReason } = form;
  const { documentType, documentNumber } = draft;
  const lookUp = useCommand((client, idempotencyKey, reason: string) =>
    client.residents.lookUp({ idempotencyKey, documentType, documentNumber, cardToken, reason }),
  );
  const isAsking = useIsHere();
  const hasNumber = cardToken !== null || (documentNumber !== '' && !faults.documentNumber);

  async function ask(reason: string) {
    const answer = await lookUp.run(reason);
    // Whoever went on without the answer is not taken to somebody by it.
    if (!isAsking()) return;
    setLookUpReason(answer?.outcome === 'out-of-reach' ? reason : null);
    if (answer?.outcome === 'found' && answer.residentId) onFound(answer.residentId);
  }

  if (!hasNumber) return null;
  const outcome = lookUp.output?.outcome ?? null;
  return (
    <>
      {outcome !== 'not-found' && (
        <ReasonButton
          label={t('residents.lookUp.ask')}
          keys="F7"
          title={t('residents.lookUp.reason')}
          reasons={(['visit', 'moved', 'emergency'] as const).map((key) =>
            t(`residents.lookUp.reasons.${key}`),
          )}
          isRunning={lookUp.isRunning}
          onChoose={(reason) => void ask(reason)}
        />
      )}
      <div className="register-look-up">
        {(lookUp.isRunning || outcome) && (
          <Notice meaning={meaningOf(outcome)}>
            {t(`residents.lookUp.${outcome && !lookUp.isRunning ? outcome : 'running'}`)}
          </Notice>
        )}
        <ProblemNote problem={lookUp.problem} onRetry={() => void lookUp.retry()} />
      </div>
    </>
  );
}

/** Whether this still stands on the screen. */
function useIsHere(): () => boolean {
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return () => isHere.current;
}

type Outcome = 'found' | 'not-found' | 'out-of-reach' | 'too-many' | null;

function meaningOf(outcome: Outcome) {
  if (outcome === 'not-found') return 'ok';
  return outcome === 'out-of-reach' || outcome === 'too-many' ? 'attention' : 'information';
}
