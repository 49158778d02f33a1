import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import type { PaperKind } from '../../../shared/contract/documents.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';

const DocumentDialog = lazy(async () => ({
  default: (await import('./DocumentDialog.tsx')).DocumentDialog,
}));

type Props = {
  readonly kind: PaperKind;
  /** What the paper is about: the contract says of each kind what that is. */
  readonly subjectId: string;
  /** In place of the words of its kind. */
  readonly label?: string;
  readonly keys?: string;
  readonly isBlock?: boolean;
  /** Beside a line of a list, not among the acts of the screen. */
  readonly isSmall?: boolean;
};

/** Makes a paper and shows it before it goes to the printer. Who may not print does not see it. */
export function PrintPaper(props: Props) {
  const { kind, subjectId, keys, isBlock = false, isSmall = false } = props;
  const { can } = useSession();
  const { t } = useWords();
  const make = useCommand((client, idempotencyKey, about: string) =>
    client.documents.make({ idempotencyKey, kind, subjectId: about }),
  );
  if (!can('documents.print')) return null;
  const words = props.label ?? t(`documents.printKind.${kind}`);
  const label = make.isRunning ? t('documents.making') : words;
  const press = () => void make.run(subjectId);
  return (
    <>
      {isSmall ? (
        <Button onClick={press} loading={make.isRunning}>
          {label}
        </Button>
      ) : (
        <ActionButton
          label={label}
          {...(keys ? { keys } : {})}
          isBlock={isBlock}
          isRunning={make.isRunning}
          onPress={press}
        />
      )}
      <ProblemNote problem={make.problem} onRetry={() => void make.retry()} />
      {make.output && (
        <Suspense fallback={null}>
          <DocumentDialog document={make.output} onClose={make.reset} />
        </Suspense>
      )}
    </>
  );
}
