import { lazy, Suspense } from 'react';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';

const DocumentDialog = lazy(async () => ({
  default: (await import('./DocumentDialog.tsx')).DocumentDialog,
}));

type Props = { readonly residentId: string; readonly isBlock?: boolean };

/** Makes 居民健康档案摘要 and shows it before it goes to the printer. */
export function PrintSummary({ residentId, isBlock = false }: Props) {
  const { can } = useSession();
  const { t } = useWords();
  const make = useCommand((client, idempotencyKey, _input: string) =>
    client.documents.make({
      idempotencyKey,
      kind: 'health-record-summary',
      subjectId: residentId,
    }),
  );
  if (!can('documents.print')) return null;
  return (
    <>
      <ActionButton
        label={t(make.isRunning ? 'documents.making' : 'documents.printSummary')}
        keys="F4"
        isBlock={isBlock}
        isRunning={make.isRunning}
        onPress={() => void make.run(residentId)}
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
