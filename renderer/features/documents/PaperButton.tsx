import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import type { PrintedDocument } from '../../../shared/contract/documents.ts';
import type { Command } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';

const DocumentDialog = lazy(async () => ({
  default: (await import('./DocumentDialog.tsx')).DocumentDialog,
}));

/** How the button of a paper looks. */
export type PaperButtonLook = {
  readonly keys?: string;
  readonly isBlock?: boolean;
  /** Beside a line of a list, not among the acts of the screen. */
  readonly isSmall?: boolean;
};

type Props<Input> = PaperButtonLook & {
  readonly label: string;
  /** What makes it, and what is asked of that. */
  readonly make: Command<Input, PrintedDocument>;
  readonly input: Input;
  /** What has to be known of this paper before it is printed. */
  readonly hint?: string;
};

/** Makes a paper and shows it before it goes to the printer. */
export function PaperButton<Input>(props: Props<Input>) {
  const { make, input, keys, isBlock = false, isSmall = false, hint } = props;
  const { t } = useWords();
  const label = make.isRunning ? t('documents.making') : props.label;
  const press = () => void make.run(input);
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
          <DocumentDialog document={make.output} {...(hint ? { hint } : {})} onClose={make.reset} />
        </Suspense>
      )}
    </>
  );
}
