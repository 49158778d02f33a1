import type { DuplicateCandidate } from '../../../../shared/contract/residents.ts';
import { useCommand } from '../../../host/use-command.ts';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { useWords } from '../../../parts/use-words.ts';
import { Notice } from '../../../ui/Notice.tsx';
import { ReasonButton } from '../../../ui/ReasonButton.tsx';
import { Duplicates } from '../Duplicates.tsx';
import type { IdentityForm } from './use-identity.ts';

type Props = {
  readonly form: IdentityForm;
  readonly residentId: string;
  readonly onOpen: (residentId: string) => void;
};

/** Others who may be this person: the same one is proposed for merging, another one needs a reason. */
export function Alike({ form, residentId, onOpen }: Props) {
  const { t } = useWords();
  const merge = useCommand((client, idempotencyKey, { other, reason }: Wish) =>
    client.merges.propose({ idempotencyKey, a: residentId, b: other, reason }),
  );
  return (
    <>
      <Duplicates
        candidates={form.alike}
        draft={form.draft}
        reason={form.reason}
        isReasonMissing={form.isReasonMissing}
        blockedWords={t('identity.blocked')}
        enteredWords={t('identity.entered')}
        onReason={form.setReason}
        onOpen={onOpen}
        renderAct={({ resident }: DuplicateCandidate) => (
          <ReasonButton
            label={t('identity.merge')}
            title={t('merges.mergeTitle')}
            reasons={(['card', 'same', 'asked'] as const).map((key) =>
              t(`merges.mergeReasons.${key}`),
            )}
            isRunning={merge.isRunning}
            isQuiet
            onChoose={(reason) => void merge.run({ other: resident.residentId, reason })}
          />
        )}
      />
      {merge.output && <Notice meaning="ok">{t('identity.proposed')}</Notice>}
      <ProblemNote problem={merge.problem} onRetry={() => void merge.retry()} />
    </>
  );
}

type Wish = { readonly other: string; readonly reason: string };
