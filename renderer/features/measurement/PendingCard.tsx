import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { MeasurementWindow, PendingReading } from '../../../shared/contract/measurement.ts';
import type { Meal } from '../../../shared/domain/measurement/glucose.ts';
import { useCommand } from '../../host/use-command.ts';
import { hintWords } from '../../parts/hint-words.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { secondOf, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import { usePlaySound } from '../../ui/sound-context.ts';
import { BigValue } from './BigValue.tsx';
import { headlineOf } from './headline.ts';
import { instrumentOf } from './instruments.ts';
import { asksForMeal, knownMeal } from './known-meal.ts';
import { MealQuestion } from './MealQuestion.tsx';
import { OtherValues } from './OtherValues.tsx';
import { tierWithMeal } from './pending-judgement.ts';
import { tierMeanings } from './tier-meanings.ts';

type Props = { readonly window: MeasurementWindow; readonly reading: PendingReading };

const anyReasons = ['other', 'device'] as const;

/** A reading that has just come: what, from where, how it looks, and one key to take it. */
export function PendingCard({ window, reading }: Props) {
  const { t } = useWords();
  const [meal, setMeal] = useState<Meal | null>(() => knownMeal(window));
  const asksMeal = asksForMeal(reading.values);
  const card = useRef<HTMLElement>(null);
  const tier = tierWithMeal(reading, asksMeal ? meal : null);
  useDangerSound(tier);
  useEffect(() => {
    card.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section ref={card} className="pending" aria-live="assertive">
      <Reading reading={reading} />
      <Notice meaning={tierMeanings[tier]} isUrgent={tier === 'alert'}>
        {t(`measurement.tier.${tier}`)}
        {hintWords(t, reading.hints).map((words) => (
          <span key={words} className="pending-hint">
            {words}
          </span>
        ))}
      </Notice>
      {asksMeal && <MealQuestion value={meal} onChange={setMeal} />}
      <Decision
        windowId={window.windowId}
        reading={reading}
        meal={asksMeal ? (meal ?? 'unknown') : null}
      />
    </section>
  );
}

/** What came, and where from. */
function Reading({ reading }: { readonly reading: PendingReading }) {
  const { t } = useWords();
  const headline = headlineOf(t, reading.values);
  const [first] = reading.values;
  return (
    <>
      <p className="pending-title">
        {t('measurement.pendingTitle')}
        {first && instrumentOf(reading.values)?.key !== 'pressure' && (
          <> · {t(`values.kind.${first.kind}`)}</>
        )}
        {reading.simulated && <span className="pending-demo">{t('values.demo')}</span>}
      </p>
      {headline && <BigValue number={headline.number} unit={headline.unit} />}
      <OtherValues values={reading.values} />
      <p className="pending-from">
        {t('measurement.from', { device: reading.deviceLabel, time: secondOf(reading.receivedAt) })}
        {reading.deviceTime && ` · ${t('measurement.deviceClock', { time: reading.deviceTime })}`}
      </p>
    </>
  );
}

type DecisionProps = {
  readonly windowId: string;
  readonly reading: PendingReading;
  /** Null where nobody has to say it. */
  readonly meal: Meal | 'unknown' | null;
};

/** Take it or send it back. */
function Decision({ windowId, reading, meal }: DecisionProps) {
  const { t } = useWords();
  const { readingId } = reading;
  const accept = useCommand((client, idempotencyKey, said: Meal | undefined) =>
    client.measurement.accept({ idempotencyKey, windowId, readingId, meal: said }),
  );
  const refuse = useCommand((client, idempotencyKey, reason: string) =>
    client.measurement.refuse({ idempotencyKey, windowId, readingId, reason }),
  );
  const isRunning = accept.isRunning || refuse.isRunning;
  const reasons = instrumentOf(reading.values)?.refuseReasons ?? anyReasons;
  const cannotBecause =
    reading.tier === 'refuse'
      ? t('measurement.tier.refuse')
      : meal === 'unknown'
        ? t('measurement.meal.needed')
        : null;
  return (
    <>
      <div className="pending-actions">
        <ActionButton
          label={t('measurement.accept')}
          keys="Enter"
          isPrimary
          isRunning={isRunning}
          cannotBecause={cannotBecause}
          onPress={() => void accept.run(meal === 'unknown' || meal === null ? undefined : meal)}
        />
        <ReasonButton
          label={t('measurement.refuse')}
          keys="Delete"
          reasons={reasons.map((reason) => t(`measurement.refuseReasons.${reason}`))}
          isRunning={isRunning}
          onChoose={(reason) => void refuse.run(reason)}
        />
      </div>
      <ProblemNote problem={accept.problem} onRetry={() => void accept.retry()} />
      <ProblemNote problem={refuse.problem} onRetry={() => void refuse.retry()} />
    </>
  );
}

function useDangerSound(tier: PendingReading['tier']): void {
  const play = useEffectEvent(usePlaySound());
  useEffect(() => {
    if (tier === 'alert') play('danger');
  }, [tier]);
}
