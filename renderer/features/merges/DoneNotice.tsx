import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';

/** What was just done about two records. */
export type Done =
  | { readonly kind: 'merged'; readonly linkId: string }
  | { readonly kind: 'apart'; readonly a: string; readonly b: string };

type Props = { readonly done: Done; readonly onUndone: () => void };

/** What was just done, with its way back under one key. */
export function DoneNotice({ done, onUndone }: Props) {
  const { t } = useWords();
  const undo = useCommand(async (client, idempotencyKey, what: Done) => {
    if (what.kind === 'apart')
      return client.merges.proposeAgain({ idempotencyKey, a: what.a, b: what.b });
    const reason = t('merges.record.partReasons.wrong');
    await client.merges.unmerge({ idempotencyKey, linkId: what.linkId, reason });
    return { done: true as const };
  });

  async function press() {
    if (await undo.run(done)) onUndone();
  }

  return (
    <>
      <Notice
        meaning="ok"
        action={
          <ActionButton
            label={t('merges.undo')}
            keys="Alt+Z"
            isRunning={undo.isRunning}
            onPress={() => void press()}
          />
        }
      >
        {t(done.kind === 'merged' ? 'merges.merged' : 'merges.keptApart')}
      </Notice>
      <ProblemNote problem={undo.problem} onRetry={() => void undo.retry()} />
    </>
  );
}
