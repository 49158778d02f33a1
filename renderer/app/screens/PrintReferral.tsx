import { lazy, Suspense } from 'react';
import type { ReferralLine } from '../../../shared/contract/referrals.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';

const DocumentDialog = lazy(async () => ({
  default: (await import('../../features/documents/DocumentDialog.tsx')).DocumentDialog,
}));

/** The paper of a referral, seen before it is printed; every further copy says that it is one. */
export function PrintReferral({ line }: { readonly line: ReferralLine }) {
  const { can } = useSession();
  const { t } = useWords();
  const make = useCommand((client, idempotencyKey, subjectId: string) =>
    client.documents.make({ idempotencyKey, kind: 'referral-out', subjectId }),
  );
  if (!can('documents.print')) return null;
  const label = t(line.copies > 0 ? 'referrals.reprint' : 'referrals.print');
  return (
    <>
      <ActionButton
        label={make.isRunning ? t('documents.making') : label}
        keys="F4"
        isBlock
        isPrimary={line.copies === 0}
        isRunning={make.isRunning}
        onPress={() => void make.run(line.referralId)}
      />
      <ProblemNote problem={make.problem} onRetry={() => void make.retry()} />
      {make.output && (
        <Suspense fallback={null}>
          <DocumentDialog document={make.output} onClose={make.reset} />
        </Suspense>
      )}
    </>
  );
}
