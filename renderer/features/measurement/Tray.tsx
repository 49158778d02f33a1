import { Button } from 'antd';
import { useState } from 'react';
import type { PendingReading } from '../../../shared/contract/measurement.ts';
import { useSession } from '../../host/session.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { pressureOfValues } from '../../parts/blood-pressure.ts';
import { secondOf, useWords } from '../../parts/use-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { TrayDialog } from './TrayDialog.tsx';
import type { Station } from './use-station.ts';
import './tray.css';

/** Somebody a reading may belong to after all. */
export type Claimant = { readonly visitId: string; readonly number: string; readonly name: string };

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
        {({ tray }) => (
          <>
            {tray.length === 0 && <EmptyState>{t('measurement.tray.empty')}</EmptyState>}
            <ul className="tray-list">
              {tray.map((reading) => (
                <TrayRow
                  key={reading.readingId}
                  reading={reading}
                  onChoose={
                    can('measurement.sort-out') ? (act) => setChoice({ reading, act }) : undefined
                  }
                />
              ))}
            </ul>
          </>
        )}
      </LiveGate>
      {choice && <TrayDialog {...choice} claimants={claimants} onClose={() => setChoice(null)} />}
    </Panel>
  );
}

type RowProps = {
  readonly reading: PendingReading;
  readonly onChoose: ((act: Choice['act']) => void) | undefined;
};

function TrayRow({ reading, onChoose }: RowProps) {
  const { t } = useWords();
  const pressure = pressureOfValues(reading.values);
  return (
    <li className="tray-row">
      <p className="tray-value">
        <strong>{pressure ? `${pressure.sbp}/${pressure.dbp}` : '—'}</strong>
        <span>{secondOf(reading.receivedAt)}</span>
        {reading.simulated && <span className="pending-demo">{t('values.demo')}</span>}
      </p>
      <p className="tray-why">
        {reading.deviceLabel}
        {reading.trayReason && ` · ${t(`measurement.tray.reason.${reading.trayReason}`)}`}
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
