import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';

/** What was just done about two records. */
export type Done =
  | { readonly kind: 'proposed'; readonly proposalId: string }
  | { readonly kind: 'merged' | 'parted' | 'declined' }
  | { readonly kind: 'apart'; readonly a: string; readonly b: string };

type Props = { readonly done: Done; readonly onUndone: () => void };

/** What was just done, with its way back under one key. */
export function DoneNotice({ done, onUndone }: Props) {
  const { t } = useWords();
  const undo = useCommand(async (client, idempotencyKey, what: Done) => {
    if (what.kind === 'apart')
      return client.merges.proposeAgain({ idempotencyKey, a: what.a, b: what.b });
    if (what.kind !== 'proposed') return { done: true as const };
    const reason = t('merges.proposal.declineReasons.mistake');
    return client.merges.decline({ idempotencyKey, proposalId: what.proposalId, reason });
  });

  const canUndo = done.kind === 'proposed' || done.kind === 'apart';

  async function press() {
    if (await undo.run(done)) onUndone();
  }

  return (
    <>
      <Notice
        meaning="ok"
        action={
          canUndo && (
            <ActionButton
              label={t('merges.undo')}
              keys="Alt+Z"
              isRunning={undo.isRunning}
              onPress={() => void press()}
            />
          )
        }
      >
        {t(`merges.${done.kind === 'apart' ? 'keptApart' : done.kind}`)}
      </Notice>
      <ProblemNote problem={undo.problem} onRetry={() => void undo.retry()} />
    </>
  );
}
