import type { Comparison } from '../../../shared/contract/merges.ts';
import { useHost } from '../../host/host.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import type { Done } from './DoneNotice.tsx';
import { SideBySide } from './SideBySide.tsx';

type Props = {
  readonly a: string;
  readonly b: string;
  readonly onDone: (done: Done) => void;
  readonly onOpenRecord: (residentId: string) => void;
};

/** Two records side by side, and what can be done about them. */
export function Compare(props: Props) {
  const { queries } = useHost();
  const { a, b } = props;
  const live = useLive(queries.merges.compare, { a, b });
  return (
    <LiveGate live={live} lines={8}>
      {(comparison) => <Compared {...props} comparison={comparison} />}
    </LiveGate>
  );
}

function Compared({
  comparison,
  onDone,
  onOpenRecord,
}: Props & { readonly comparison: Comparison }) {
  const { t } = useWords();
  const { sides, level, isBlocked } = comparison;
  const [a, b] = [sides[0].resident.residentId, sides[1].resident.residentId];
  const merge = useCommand((client, idempotencyKey, reason: string) =>
    client.merges.propose({ idempotencyKey, a, b, reason }),
  );
  const apart = useCommand((client, idempotencyKey, reason: string) =>
    client.merges.keepApart({ idempotencyKey, a, b, reason }),
  );
  const isRunning = merge.isRunning || apart.isRunning;

  async function mergeBoth(reason: string) {
    const outcome = await merge.run(reason);
    if (outcome) onDone({ kind: 'proposed', proposalId: outcome.proposalId });
  }

  async function keepApart(reason: string) {
    if (await apart.run(reason)) onDone({ kind: 'apart', a, b });
  }

  return (
    <section className="compare" aria-label={t('merges.compare')}>
      {level && (
        <Notice meaning={isBlocked ? 'attention' : 'information'}>
          {isBlocked ? t('merges.blocked') : t(`merges.level.${level}`)}
        </Notice>
      )}
      <SideBySide sides={sides} />
      <ProblemNote problem={merge.problem} onRetry={() => void merge.retry()} />
      <ProblemNote problem={apart.problem} onRetry={() => void apart.retry()} />
      <div className="compare-acts">
        {isBlocked ? (
          <AlignName a={a} b={b} />
        ) : (
          <ReasonButton
            label={t('merges.merge')}
            keys="F4"
            title={t('merges.mergeTitle')}
            reasons={(['card', 'same', 'asked'] as const).map((key) =>
              t(`merges.mergeReasons.${key}`),
            )}
            isRunning={isRunning}
            onChoose={(reason) => void mergeBoth(reason)}
          />
        )}
        <ReasonButton
          label={t('merges.apart')}
          keys="F8"
          title={t('merges.apartTitle')}
          reasons={(['namesake', 'twin', 'family'] as const).map((key) =>
            t(`merges.apartReasons.${key}`),
          )}
          isRunning={isRunning}
          onChoose={(reason) => void keepApart(reason)}
        />
        <ActionButton label={t('merges.openFirst')} keys="F6" onPress={() => onOpenRecord(a)} />
      </div>
      <p className="pairs-quiet">{t('merges.mergeHint')}</p>
    </section>
  );
}

/** One number under two names: the name first, as it stands on the document (ID-40). */
function AlignName({ a, b }: { readonly a: string; readonly b: string }) {
  const { t } = useWords();
  const align = useCommand(
    (client, idempotencyKey, input: { keep: string; change: string; reason: string }) =>
      client.merges.alignName({ idempotencyKey, ...input }),
  );
  const reasons = (['card', 'asked', 'typo'] as const).map((key) =>
    t(`merges.alignReasons.${key}`),
  );
  return (
    <>
      <ReasonButton
        label={t('merges.alignLeft')}
        keys="F2"
        title={t('merges.alignReason')}
        reasons={reasons}
        isRunning={align.isRunning}
        onChoose={(reason) => void align.run({ keep: a, change: b, reason })}
      />
      <ReasonButton
        label={t('merges.alignRight')}
        keys="F3"
        title={t('merges.alignReason')}
        reasons={reasons}
        isRunning={align.isRunning}
        onChoose={(reason) => void align.run({ keep: b, change: a, reason })}
      />
      <ProblemNote problem={align.problem} onRetry={() => void align.retry()} />
    </>
  );
}
