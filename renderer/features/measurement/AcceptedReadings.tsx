import type { MeasurementWindow } from '../../../shared/contract/measurement.ts';
import { fromInstant, type Instant } from '../../../shared/lib/clock.ts';
import { pressureOfValues } from '../../parts/blood-pressure.ts';
import { hintWords } from '../../parts/hint-words.ts';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { BigPressure } from './BigPressure.tsx';

type Props = { readonly window: MeasurementWindow };

/** What has been taken so far, and what the protocol asks for next (MEA-10). */
export function AcceptedReadings({ window }: Props) {
  const { t } = useWords();
  const { accepted, protocol } = window;
  const last = accepted.at(-1);
  const lastPressure = last ? pressureOfValues(last.values) : null;
  const shown = protocol.value ?? lastPressure;
  return (
    <section className="accepted">
      <p className="pending-title" aria-live="polite">
        <Title window={window} />
      </p>
      <BigPressure
        sbp={shown?.sbp ?? null}
        dbp={shown?.dbp ?? null}
        isQuiet={protocol.value === null}
      />
      {protocol.needAnother && <NextReading count={accepted.length + 1} after={last?.acceptedAt} />}
      {hintWords(t, protocol.hints).map((words) => (
        <p key={words}>
          <Mark meaning="attention">{words}</Mark>
        </p>
      ))}
      <ol className="accepted-list">
        {accepted.map(({ readingId, acceptedAt, values }, index) => {
          const pressure = pressureOfValues(values);
          return (
            <li key={readingId}>
              {t('measurement.acceptedAt', { count: index + 1, time: timeOf(acceptedAt) })}{' '}
              <strong>{pressure ? `${pressure.sbp}/${pressure.dbp}` : ''}</strong>
              {pressure && pressure.pulse !== null && (
                <> · {t('measurement.pulse', { value: pressure.pulse })}</>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Title({ window: { accepted, protocol } }: Props) {
  const { t } = useWords();
  if (accepted.length === 0) return t('measurement.waitingForDevice');
  if (protocol.needAnother) return t('measurement.needAnother');
  const how =
    accepted.length === 1
      ? t('measurement.single')
      : t('measurement.mean', { count: Math.min(accepted.length, 2) });
  return (
    <Mark meaning="ok">
      {t('measurement.value')} · {how}
    </Mark>
  );
}

const secondMs = 1_000;
/** MEA-15: the next reading a minute after the last. */
const gapMs = 60_000;

type NextProps = { readonly count: number; readonly after: Instant | undefined };

/** The minute of rest between two readings; a reading in it is taken all the same. */
function NextReading({ count, after }: NextProps) {
  const { t } = useWords();
  const nowMs = useNow(secondMs);
  if (!after) return null;
  const seconds = Math.ceil((fromInstant(after) + gapMs - nowMs) / secondMs);
  if (seconds <= 0) return <p className="next-reading">{t('measurement.waitingNext')}</p>;
  return (
    <div className="next-reading">
      <p role="timer">{t('measurement.rest', { seconds, count })}</p>
      <progress className="next-progress" max={60} value={60 - seconds} aria-hidden="true" />
      <p className="next-override">{t('measurement.restOverride')}</p>
    </div>
  );
}
