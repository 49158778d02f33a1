import type { ReactNode } from 'react';
import type { MeasurementWindow } from '../../../shared/contract/measurement.ts';
import { fromInstant, type Instant } from '../../../shared/lib/clock.ts';
import { hintWords } from '../../parts/hint-words.ts';
import { TakeBack } from '../../parts/TakeBack.tsx';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { valueWords } from '../../parts/value-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { BigValue } from './BigValue.tsx';
import { headlineOf } from './headline.ts';
import { instrumentOf } from './instruments.ts';

type Props = { readonly window: MeasurementWindow };
type Accepted = MeasurementWindow['accepted'][number];

/** What has been taken so far, and what the protocol asks for next (MEA-10). */
export function AcceptedReadings({ window }: Props) {
  const { t } = useWords();
  const { accepted, protocol } = window;
  const pressures = accepted.filter(({ values }) => instrumentOf(values)?.key === 'pressure');
  const last = accepted.at(-1);
  const isOther = last !== undefined && last !== pressures.at(-1);
  return (
    <section className="accepted">
      {isOther ? <Taken reading={last} /> : <Pressure window={window} pressures={pressures} />}
      {pressures.length > 0 && protocol.needAnother && (
        <NextReading count={pressures.length + 1} after={pressures.at(-1)?.acceptedAt} />
      )}
      {hintWords(t, protocol.hints).map((words) => (
        <p key={words}>
          <Mark meaning="attention">{words}</Mark>
        </p>
      ))}
      <ol className="accepted-list">
        {accepted.map((reading, index) => (
          <AcceptedLine key={reading.readingId} reading={reading} count={index + 1}>
            <TakeBack residentId={window.resident.residentId} readingId={reading.readingId} />
          </AcceptedLine>
        ))}
      </ol>
    </section>
  );
}

/** The blood pressure of the visit, or the last one while another is needed. */
function Pressure({ window, pressures }: Props & { readonly pressures: readonly Accepted[] }) {
  const { t } = useWords();
  const { value, counted, needAnother } = window.protocol;
  const last = headlineOf(t, pressures.at(-1)?.values ?? []);
  const number = value ? `${value.sbp}/${value.dbp}` : (last?.number ?? '---/--');
  const title = () => {
    if (pressures.length === 0) return t('measurement.waitingForDevice');
    if (needAnother) return t('measurement.needAnother');
    const how = counted === 1 ? t('measurement.single') : t('measurement.mean', { count: counted });
    return (
      <Mark meaning="ok">
        {t('measurement.value')} · {how}
      </Mark>
    );
  };
  return (
    <>
      <p className="pending-title" aria-live="polite">
        {title()}
      </p>
      <BigValue number={number} unit={t('values.unit.mm[Hg]')} isQuiet={value === null} />
    </>
  );
}

/** What was taken last, when it is no blood pressure. */
function Taken({ reading: { values } }: { readonly reading: Accepted }) {
  const { t } = useWords();
  const headline = headlineOf(t, values);
  const [first] = values;
  if (!headline || !first) return null;
  return (
    <>
      <p className="pending-title" aria-live="polite">
        <Mark meaning="ok">
          {t('measurement.accepted')} · {t(`values.kind.${first.kind}`)}
        </Mark>
      </p>
      <BigValue number={headline.number} unit={headline.unit} />
    </>
  );
}

type LineProps = {
  readonly reading: Accepted;
  readonly count: number;
  readonly children: ReactNode;
};

function AcceptedLine({ reading: { acceptedAt, values }, count, children }: LineProps) {
  const { t } = useWords();
  const isPressure = instrumentOf(values)?.key === 'pressure';
  const headline = headlineOf(t, values);
  const others = values.filter(({ kind }) => !headline?.kinds.includes(kind) && kind !== 'map');
  const [first] = values;
  return (
    <li>
      {t('measurement.acceptedAt', { count, time: timeOf(acceptedAt) })}{' '}
      {!isPressure && first && `${t(`values.kind.${first.kind}`)} `}
      <strong>
        {headline?.number}
        {!isPressure && ` ${headline?.unit ?? ''}`}
      </strong>
      {others.map((value) =>
        value.kind === 'pulse' && value.value !== undefined ? (
          <span key={value.kind}> · {t('measurement.pulse', { value: value.value })}</span>
        ) : (
          <span key={value.kind}>
            {' · '}
            {t(`values.kind.${value.kind}`)} {valueWords(t, value)}
          </span>
        ),
      )}{' '}
      {children}
    </li>
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
