import type { TFunction } from 'i18next';
import { useState } from 'react';
import type { PendingReading } from '../../../shared/contract/measurement.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { valueWords } from '../../parts/value-words.ts';
import { secondOf, useWords } from '../../parts/use-words.ts';
import type { Meal } from '../../../shared/domain/measurement/glucose.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ReasonChoice } from '../../ui/ReasonChoice.tsx';
import { Select } from '../../ui/Select.tsx';
import { headlineText } from './headline.ts';
import { asksForMeal } from './known-meal.ts';
import { MealQuestion } from './MealQuestion.tsx';

/** Somebody a reading may belong to after all. */
export type Claimant = { readonly visitId: string; readonly number: string; readonly name: string };

type Act = 'assign' | 'discard';
type Props = {
  readonly reading: PendingReading;
  readonly act: Act;
  readonly claimants: readonly Claimant[];
  readonly onClose: () => void;
};

const reasons = {
  assign: [
    'measurement.tray.assignReasons.late',
    'measurement.tray.assignReasons.seen',
    'measurement.tray.assignReasons.told',
  ],
  discard: [
    'measurement.tray.discardReasons.test',
    'measurement.tray.discardReasons.noPerson',
    'measurement.tray.discardReasons.bad',
  ],
} as const;

/** A reading of the tray gets its owner or its end; both with a reason that is kept. */
export function TrayDialog({ reading, act, claimants, onClose }: Props) {
  const { t } = useWords();
  // Nobody is proposed: a reading in the wrong record is worse than one more press (MEA-17).
  const [visitId, setVisitId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const sortOut = useSortOut(reading.readingId);
  const [meal, setMeal] = useState<Meal | null>(null);
  const isAssigning = act === 'assign';
  const asksMeal = isAssigning && asksForMeal(reading.values);
  const missing = whatIsMissing();

  function whatIsMissing() {
    if (isAssigning && !visitId) return t('measurement.tray.choose');
    if (asksMeal && !meal) return t('measurement.meal.needed');
    return reason.trim() === '' ? t('measurement.tray.why') : null;
  }

  async function confirm() {
    const answer = await sortOut.run({
      visitId: isAssigning ? visitId : null,
      reason: reason.trim(),
      meal: asksMeal ? meal : null,
    });
    if (answer) onClose();
  }

  return (
    <Dialog
      title={`${titleOf(t, reading)} ${secondOf(reading.receivedAt)}`}
      onCancel={onClose}
      footer={
        <ActionButton
          label={t(isAssigning ? 'measurement.tray.assignTo' : 'measurement.tray.discard')}
          keys="Ctrl+Enter"
          isInDialog
          isPrimary={isAssigning}
          isDanger={!isAssigning}
          isRunning={sortOut.isRunning}
          cannotBecause={missing}
          onPress={() => void confirm()}
        />
      }
    >
      <div className="tray-dialog">
        {isAssigning && (
          <ClaimantChoice claimants={claimants} visitId={visitId} onChoose={setVisitId} />
        )}
        {asksMeal && <MealQuestion value={meal} onChange={setMeal} isInDialog />}
        <ReasonChoice
          label={t('measurement.tray.why')}
          reasons={reasons[act].map((key) => t(key))}
          value={reason}
          onChange={setReason}
        />
        <ProblemNote problem={sortOut.problem} onRetry={() => void sortOut.retry()} />
      </div>
    </Dialog>
  );
}

function titleOf(t: TFunction, { values, labValue }: PendingReading): string {
  if (!labValue) return headlineText(t, values);
  return `${t(`orders.analyte.${labValue.analyte}`)} ${valueWords(t, labValue)}`;
}

type SortingOut = {
  readonly visitId: string | null;
  readonly reason: string;
  readonly meal: Meal | null;
};

/** With a visit the reading becomes that resident's; without one it is discarded. */
function useSortOut(readingId: string) {
  return useCommand((client, idempotencyKey, { visitId, reason, meal }: SortingOut) =>
    visitId
      ? client.measurement.assign({
          idempotencyKey,
          readingId,
          visitId,
          reason,
          meal: meal ?? undefined,
        })
      : client.measurement.discard({ idempotencyKey, readingId, reason }),
  );
}

type ChoiceProps = {
  readonly claimants: readonly Claimant[];
  readonly visitId: string | null;
  readonly onChoose: (visitId: string | null) => void;
};

function ClaimantChoice({ claimants, visitId, onChoose }: ChoiceProps) {
  const { t } = useWords();
  return (
    <Select
      size="large"
      aria-label={t('measurement.tray.choose')}
      placeholder={t('measurement.tray.choose')}
      value={visitId}
      onChange={onChoose}
      notFoundContent={t('measurement.tray.nobody')}
      options={claimants.map((one) => ({ value: one.visitId, label: `${one.number} ${one.name}` }))}
    />
  );
}
