import { useState } from 'react';
import { type Conflict, typedFields } from '../../../shared/contract/conflicts.ts';
import { useCommand } from '../../host/use-command.ts';
import { contestedWord, fieldWord, shortMoment } from '../../parts/contested-words.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { today, useWords } from '../../parts/use-words.ts';
import { Who } from '../../parts/Who.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { StandingValue } from './StandingValue.tsx';
import { TypedValue } from './TypedValue.tsx';

type Props = {
  readonly conflict: Conflict;
  readonly onDecided: (decisionId: string) => void;
  readonly onNext: () => void;
  readonly onOpenRecord: () => void;
};

type Choice =
  | { readonly kind: 'standing'; readonly txId: string }
  | { readonly kind: 'typed'; readonly value: string };

/** The person, what counts meanwhile, and the values with those who wrote them. */
export function ConflictDetail({ conflict, onDecided, onNext, onOpenRecord }: Props) {
  const { t } = useWords();
  const { resolve, keep, isRunning } = useDecision(conflict);
  const { values, mayDecide, kept } = conflict;

  async function decide(choice: Choice) {
    const outcome = await resolve.run(choice);
    if (outcome) onDecided(outcome.decisionId);
  }

  return (
    <section className="conflict" aria-label={fieldWord(t, conflict)}>
      <h2 className="conflict-who">
        <Who person={conflict.resident} size="large" />
      </h2>
      <p className="conflict-question">
        {t('conflicts.twoValues', { field: fieldWord(t, conflict), count: values.length })}
      </p>
      <p className="conflicts-quiet">{t(`conflicts.meanwhile.${meanwhileOf(conflict)}`)}</p>
      {!mayDecide && <NotMine conflict={conflict} />}
      {kept && (
        <Notice meaning="information">
          {t('conflicts.kept', { name: kept.by, time: shortMoment(kept.at, today()) })}
        </Notice>
      )}
      <ol className="conflict-values">
        {values.map((value, index) => (
          <StandingValue
            key={`${value.rowId} ${value.txId}`}
            words={contestedWord(t, conflict, value.value)}
            value={value}
            keys={String(index + 1)}
            canKeep={mayDecide}
            isRunning={isRunning}
            onKeep={() => void decide({ kind: 'standing', txId: value.txId })}
          />
        ))}
      </ol>
      <ProblemNote problem={resolve.problem} onRetry={() => void resolve.retry()} />
      <ProblemNote problem={keep.problem} onRetry={() => void keep.retry()} />
      <Acts
        conflict={conflict}
        isRunning={isRunning}
        onTyped={(value) => void decide({ kind: 'typed', value })}
        onKeepBoth={() => void keep.run(null)}
        onNext={onNext}
        onOpenRecord={onOpenRecord}
      />
      <p className="conflicts-quiet" role="status">
        {keep.status === 'done' && t('conflicts.doneBoth')}
      </p>
    </section>
  );
}

/** Nobody decides about a value that was not on the screen. */
function useDecision({ entity, rowId, field, values }: Conflict) {
  const asked = { entity, rowId, field, seen: values.map(({ txId }) => txId) };
  const resolve = useCommand((client, idempotencyKey, choice: Choice) =>
    client.conflicts.resolve({ idempotencyKey, ...asked, choice }),
  );
  const keep = useCommand((client, idempotencyKey, _input: null) =>
    client.conflicts.keepBoth({ idempotencyKey, ...asked }),
  );
  return { resolve, keep, isRunning: resolve.isRunning || keep.isRunning };
}

type ActsProps = Pick<Props, 'conflict' | 'onNext' | 'onOpenRecord'> & {
  readonly isRunning: boolean;
  readonly onTyped: (value: string) => void;
  readonly onKeepBoth: () => void;
};

/** What else can be done than keeping one of them. */
function Acts({ conflict, isRunning, onTyped, onKeepBoth, onNext, onOpenRecord }: ActsProps) {
  const { t } = useWords();
  const [isTyping, setTyping] = useState(false);
  const { entity, field, mayDecide, needsDecision, kept } = conflict;
  const canType = entity === 'residents' && typedFields.some((one) => one === field) && mayDecide;
  return (
    <>
      {isTyping && (
        <TypedValue
          label={t('conflicts.typedLabel', { field: fieldWord(t, conflict) })}
          isRunning={isRunning}
          onSave={onTyped}
          onCancel={() => setTyping(false)}
        />
      )}
      <div className="conflict-acts">
        {canType && !isTyping && (
          <ActionButton
            label={t('conflicts.typed')}
            keys="F2"
            isRunning={isRunning}
            onPress={() => setTyping(true)}
          />
        )}
        {!needsDecision && mayDecide && !kept && (
          <ActionButton
            label={t('conflicts.keepBoth')}
            keys="F8"
            isRunning={isRunning}
            onPress={onKeepBoth}
          />
        )}
        <ActionButton label={t('conflicts.openRecord')} keys="F6" onPress={onOpenRecord} />
        <ActionButton label={t('conflicts.later')} keys="F4" onPress={onNext} />
      </div>
    </>
  );
}

function NotMine({ conflict: { decider } }: Pick<Props, 'conflict'>) {
  const { t } = useWords();
  const who = t(decider === 'clinical' ? 'conflicts.forDoctor' : 'conflicts.forDesk');
  return <Notice meaning="information">{t('conflicts.notMine', { who })}</Notice>;
}

const safetyWords = ['name', 'sex', 'birth_date', 'is_refuted'] as const;
const actWords = ['merge_proposals', 'referrals', 'related_persons', 'tasks'] as const;

/** What counts until somebody decides (ID-42). */
function meanwhileOf({ entity, field, isSafety, needsDecision }: Conflict) {
  if (!needsDecision) return 'ordinary';
  const word = isSafety
    ? safetyWords.find((one) => one === field)
    : actWords.find((one) => one === entity);
  return word ?? 'ordinary';
}
