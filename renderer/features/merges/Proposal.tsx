import type { MergeProposal } from '../../../shared/contract/merges.ts';
import { useHost } from '../../host/host.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { shortMoment } from '../../parts/contested-words.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { today, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import type { Done } from './DoneNotice.tsx';
import { SideBySide } from './SideBySide.tsx';

type Props = {
  readonly proposal: MergeProposal;
  readonly onDone: (done: Done) => void;
};

/** What a colleague proposed, both records beside it, and the word of a second person (ID-40). */
export function Proposal({ proposal, onDone }: Props) {
  const { t } = useWords();
  const { queries } = useHost();
  const { kind, reason, proposedBy, proposedAt, isOwn } = proposal;
  const [a, b] = [proposal.a.residentId, proposal.b.residentId];
  const live = useLive(queries.merges.compare, { a, b });
  return (
    <section className="compare" aria-label={t('merges.compare')}>
      <Notice meaning={isOwn ? 'information' : 'attention'}>
        {t(`merges.proposal.${kind}`, {
          who: proposedBy,
          time: shortMoment(proposedAt, today()),
          reason,
        })}
        {isOwn && <span className="proposal-own">{t('merges.proposal.own')}</span>}
      </Notice>
      <LiveGate live={live} lines={8}>
        {({ sides }) => <SideBySide sides={sides} />}
      </LiveGate>
      <Decide proposal={proposal} onDone={onDone} />
    </section>
  );
}

function Decide({ proposal: { proposalId, kind, isOwn }, onDone }: Props) {
  const { t } = useWords();
  const confirm = useCommand((client, idempotencyKey, _: null) =>
    client.merges.confirm({ idempotencyKey, proposalId }),
  );
  const decline = useCommand((client, idempotencyKey, reason: string) =>
    client.merges.decline({ idempotencyKey, proposalId, reason }),
  );
  const isRunning = confirm.isRunning || decline.isRunning;

  async function sayYes() {
    if (await confirm.run(null)) onDone({ kind: kind === 'merge' ? 'merged' : 'parted' });
  }

  async function sayNo(reason: string) {
    if (await decline.run(reason)) onDone({ kind: 'declined' });
  }

  return (
    <>
      <ProblemNote problem={confirm.problem} onRetry={() => void confirm.retry()} />
      <ProblemNote problem={decline.problem} onRetry={() => void decline.retry()} />
      <div className="compare-acts">
        {!isOwn && (
          <ActionButton
            label={t(
              kind === 'merge' ? 'merges.proposal.confirmMerge' : 'merges.proposal.confirmUnmerge',
            )}
            keys="F4"
            isPrimary
            isRunning={isRunning}
            onPress={() => void sayYes()}
          />
        )}
        <ReasonButton
          label={t(isOwn ? 'merges.proposal.withdraw' : 'merges.proposal.decline')}
          keys="F8"
          title={t('merges.proposal.declineTitle')}
          reasons={(isOwn ? (['mistake', 'ask'] as const) : (['differ', 'ask'] as const)).map(
            (key) => t(`merges.proposal.declineReasons.${key}`),
          )}
          isRunning={isRunning}
          onChoose={(reason) => void sayNo(reason)}
        />
      </div>
    </>
  );
}
