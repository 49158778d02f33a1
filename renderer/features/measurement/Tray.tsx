import { Button } from 'antd';
import { useState } from 'react';
import type { PendingReading } from '../../../shared/contract/measurement.ts';
import { useSession } from '../../host/session.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { valueWords } from '../../parts/value-words.ts';
import { secondOf, useWords } from '../../parts/use-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { headlineOf } from './headline.ts';
import { instrumentOf } from './instruments.ts';
import { type Claimant, TrayDialog } from './TrayDialog.tsx';
import type { Station } from './use-station.ts';
import './tray.css';

type Props = {
  readonly station: Station;
  /** People of today's queues, the one in front first. */
  readonly claimants: readonly Claimant[];
};

type Choice = { readonly reading: PendingReading; readonly act: 'assign' | 'discard' };

/** Readings that belong to nobody yet: always in sight, never in the way. */
export function Tray({ station, claimants }: Props) {
  const { can } = useSession();
  const { t } = useWords();
  const [choice, setChoice] = useState<Choice | null>(null);
  return (
    <Panel
      title={t('measurement.tray.title')}
      className="tray"
      extra={<strong>{station.live.data?.tray.length ?? 0}</strong>}
    >
      <LiveGate live={station.live}>
        {({ tray }) => {
          const memory = tray.filter(({ trayReason }) => trayReason === 'stored-memory');
          const fresh = tray.filter((reading) => !memory.includes(reading));
          const onChoose = can('measurement.sort-out') ? setChoice : undefined;
          return (
            <>
              {tray.length === 0 && <EmptyState>{t('measurement.tray.empty')}</EmptyState>}
              <TrayRows readings={fresh} onChoose={onChoose} />
              {memory.length > 0 && (
                <details className="tray-memory" open={memory.length <= openMemoryMax}>
                  <summary>{t('measurement.tray.memory', { count: memory.length })}</summary>
                  <TrayRows readings={memory} onChoose={onChoose} />
                </details>
              )}
            </>
          );
        }}
      </LiveGate>
      {choice && <TrayDialog {...choice} claimants={claimants} onClose={() => setChoice(null)} />}
    </Panel>
  );
}

/** A meter may bring hundreds of old readings: more than these are one line until somebody wants them. */
const openMemoryMax = 2;

type RowsProps = {
  readonly readings: readonly PendingReading[];
  readonly onChoose: ((choice: Choice) => void) | undefined;
};

function TrayRows({ readings, onChoose }: RowsProps) {
  return (
    <ul className="tray-list">
      {readings.map((reading) => (
        <TrayRow
          key={reading.readingId}
          reading={reading}
          onChoose={onChoose && ((act) => onChoose({ reading, act }))}
        />
      ))}
    </ul>
  );
}

type RowProps = {
  readonly reading: PendingReading;
  readonly onChoose: ((act: Choice['act']) => void) | undefined;
};

function TrayRow({ reading, onChoose }: RowProps) {
  const { t } = useWords();
  const headline = headlineOf(t, reading.values);
  const [first] = reading.values;
  const { labValue } = reading;
  const isPressure = instrumentOf(reading.values)?.key === 'pressure';
  return (
    <li className="tray-row">
      <p className="tray-value">
        <strong>{labValue ? valueWords(t, labValue) : (headline?.number ?? '—')}</strong>
        {labValue && <span>{t(`orders.analyte.${labValue.analyte}`)}</span>}
        {!isPressure && first && <span>{t(`values.kind.${first.kind}`)}</span>}
        <span>{secondOf(reading.receivedAt)}</span>
        {reading.simulated && <span className="pending-demo">{t('values.demo')}</span>}
      </p>
      <p className="tray-why">
        {reading.deviceLabel}
        {reading.label !== null && ` · ${t('measurement.tray.label', { label: reading.label })}`}
        {reading.trayReason && ` · ${t(`measurement.tray.reason.${reading.trayReason}`)}`}
        {reading.trayReason === 'stored-memory' && reading.deviceTime && ` · ${reading.deviceTime}`}
      </p>
      {onChoose && (
        <p className="tray-actions">
          <Button onClick={() => onChoose('assign')}>{t('measurement.tray.assign')}</Button>
          <Button onClick={() => onChoose('discard')}>{t('measurement.tray.discard')}</Button>
        </p>
      )}
    </li>
  );
}
