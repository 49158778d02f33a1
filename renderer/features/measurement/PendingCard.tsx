import { useEffect, useEffectEvent, useRef } from 'react';
import type { MeasurementWindow, PendingReading } from '../../../shared/contract/measurement.ts';
import { useCommand } from '../../host/use-command.ts';
import { pressureOfValues } from '../../parts/blood-pressure.ts';
import { hintWords } from '../../parts/hint-words.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { secondOf, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import { usePlaySound } from '../../ui/sound-context.ts';
import { BigPressure } from './BigPressure.tsx';
import { tierMeanings } from './tier-meanings.ts';
import { OtherValues } from './OtherValues.tsx';

type Props = { readonly window: MeasurementWindow; readonly reading: PendingReading };

const refuseReasons = ['motion', 'cuff', 'other', 'device'] as const;

/** A reading that has just come: what, from where, how it looks, and one key to take it. */
export function PendingCard({ window, reading }: Props) {
  const { t } = useWords();
  const { readingId } = reading;
  const { windowId } = window;
  const pressure = pressureOfValues(reading.values);
  const card = useRef<HTMLElement>(null);
  useDangerSound(reading.tier);
  useEffect(() => {
    card.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const accept = useCommand((client, idempotencyKey, _input: string) =>
    client.measurement.accept({ idempotencyKey, windowId, readingId }),
  );
  const refuse = useCommand((client, idempotencyKey, reason: string) =>
    client.measurement.refuse({ idempotencyKey, windowId, readingId, reason }),
  );
  const isRunning = accept.isRunning || refuse.isRunning;
  return (
    <section ref={card} className="pending" aria-live="assertive">
      <p className="pending-title">
        {t('measurement.pendingTitle')}
        {reading.simulated && <span className="pending-demo">{t('values.demo')}</span>}
      </p>
      {pressure && <BigPressure sbp={pressure.sbp} dbp={pressure.dbp} />}
      <OtherValues values={reading.values} />
      <p className="pending-from">
        {t('measurement.from', { device: reading.deviceLabel, time: secondOf(reading.receivedAt) })}
        {reading.deviceTime && ` · ${t('measurement.deviceClock', { time: reading.deviceTime })}`}
      </p>
      <Notice meaning={tierMeanings[reading.tier]} isUrgent={reading.tier === 'alert'}>
        {t(`measurement.tier.${reading.tier}`)}
        {hintWords(t, reading.hints).map((words) => (
          <span key={words} className="pending-hint">
            {words}
          </span>
        ))}
      </Notice>
      <div className="pending-actions">
        <ActionButton
          label={t('measurement.accept')}
          keys="Enter"
          isPrimary
          isRunning={isRunning}
          cannotBecause={reading.tier === 'refuse' ? t('measurement.tier.refuse') : null}
          onPress={() => void accept.run(readingId)}
        />
        <ReasonButton
          label={t('measurement.refuse')}
          keys="Delete"
          reasons={refuseReasons.map((reason) => t(`measurement.refuseReasons.${reason}`))}
          isRunning={isRunning}
          onChoose={(reason) => void refuse.run(reason)}
        />
      </div>
      <ProblemNote problem={accept.problem} onRetry={() => void accept.retry()} />
      <ProblemNote problem={refuse.problem} onRetry={() => void refuse.retry()} />
    </section>
  );
}

function useDangerSound(tier: PendingReading['tier']): void {
  const play = useEffectEvent(usePlaySound());
  useEffect(() => {
    if (tier === 'alert') play('danger');
  }, [tier]);
}
