import { Button } from 'antd';
import type { SharedStanding } from '../../../shared/contract/measurement.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';

type Props = { readonly devices: readonly SharedStanding[] };

/** Devices that other stations are wired to: who has each, and leaving ours to who waits; nothing while all is ours. */
export function SharedDevices({ devices }: Props) {
  const leave = useCommand((client, idempotencyKey, deviceId: string) =>
    client.sharedDevices.yield({ idempotencyKey, deviceId }),
  );
  const waited = devices.find(
    ({ standing, waiting }) => standing === 'yours' && waiting.length > 0,
  );
  return (
    <div className="instrument-shared">
      {devices
        .filter(({ standing }) => standing !== 'yours')
        .map((device) => (
          <Notice key={device.deviceId} meaning="attention">
            <Away device={device} />
          </Notice>
        ))}
      {waited && <Waited device={waited} onYield={() => void leave.run(waited.deviceId)} />}
      <ProblemNote problem={leave.problem} onRetry={() => void leave.retry()} />
    </div>
  );
}

function Away({ device }: { readonly device: SharedStanding }) {
  const { t } = useWords();
  const { label, standing, holder } = device;
  if (standing === 'yielded') return t('measurement.shared.yielded', { device: label });
  if (standing === 'unknown') return t('measurement.shared.unknown', { device: label });
  if (!holder) return t('measurement.shared.settling', { device: label });
  const said = { device: label, station: holder.workstation };
  return holder.ticketNumber === null
    ? t('measurement.shared.theirs', said)
    : t('measurement.shared.theirsFor', { ...said, number: holder.ticketNumber });
}

type WaitedProps = { readonly device: SharedStanding; readonly onYield: () => void };

function Waited({ device, onYield }: WaitedProps) {
  const { t } = useWords();
  useShortcut('Alt+Y', t('measurement.shared.yield'), onYield);
  return (
    <Notice
      meaning="information"
      action={
        <Button onClick={onYield}>
          {t('measurement.shared.yield')} <Kbd keys="Alt+Y" />
        </Button>
      }
    >
      {t('measurement.shared.waited', {
        device: device.label,
        stations: device.waiting.join('、'),
      })}
    </Notice>
  );
}
