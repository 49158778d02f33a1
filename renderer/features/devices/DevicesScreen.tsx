import { Button } from 'antd';
import { useState } from 'react';
import type { DeviceStatus } from '../../../shared/contract/devices.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { type Binding, newBinding } from './binding.ts';
import { DeviceForm } from './DeviceForm.tsx';
import { DeviceTable } from './DeviceTable.tsx';
import { useDeviceCommands } from './use-device-commands.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import './devices.css';

/** Every device of this workstation: how it is, and what to do. */
export function DevicesScreen() {
  const { queries } = useHost();
  const { can } = useSession();
  const { t } = useWords();
  const live = useLive(queries.devices.watch, undefined);
  const [editing, setEditing] = useState<Binding | null>(null);
  const [removed, setRemoved] = useState<Binding | null>(null);
  const { save, remove } = useDeviceCommands();
  const canManage = can('devices.manage');

  async function take(device: DeviceStatus) {
    if (await remove.run(device.deviceId)) setRemoved(device);
  }

  async function putBack(binding: Binding) {
    if (await save.run(binding)) setRemoved(null);
  }

  return (
    <div className="devices">
      <Panel
        title={t('devices.title')}
        extra={
          canManage && (
            <ActionButton
              label={t('devices.add')}
              keys="F2"
              isPrimary
              onPress={() => setEditing(newBinding())}
            />
          )
        }
      >
        <ProblemNote problem={remove.problem ?? save.problem} onRetry={() => void remove.retry()} />
        {removed && (
          <Removed
            label={removed.label}
            isRunning={save.isRunning}
            onUndo={() => void putBack(removed)}
          />
        )}
        <LiveGate live={live}>
          {({ hostRunning, devices, drivers }) => (
            <>
              {!hostRunning && <Notice meaning="danger">{t('devices.hostDown')}</Notice>}
              {devices.length === 0 && <EmptyState>{t('devices.empty')}</EmptyState>}
              {devices.length > 0 && (
                <DeviceTable
                  devices={devices}
                  drivers={drivers}
                  onEdit={canManage ? setEditing : undefined}
                  onRemove={canManage ? (device) => void take(device) : undefined}
                />
              )}
            </>
          )}
        </LiveGate>
        {!canManage && <p className="devices-quiet">{t('devices.managerOnly')}</p>}
      </Panel>
      {editing && (
        <DeviceForm
          key={editing.deviceId}
          binding={editing}
          drivers={live.data?.drivers ?? []}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

type RemovedProps = {
  readonly label: string;
  readonly isRunning: boolean;
  readonly onUndo: () => void;
};

function Removed({ label, isRunning, onUndo }: RemovedProps) {
  const { t } = useWords();
  return (
    <Notice
      meaning="information"
      action={
        <Button loading={isRunning} onClick={onUndo}>
          {t('devices.undoRemove')}
        </Button>
      }
    >
      {t('devices.removed', { label })}
    </Notice>
  );
}
