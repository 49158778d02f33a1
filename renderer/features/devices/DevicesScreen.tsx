import { Button } from 'antd';
import { useState } from 'react';
import type { DeviceStatus, DriverInfo } from '../../../shared/contract/devices.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { type Live, useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { type Binding, newBinding } from './binding.ts';
import { DeviceForm } from './DeviceForm.tsx';
import { DeviceTable } from './DeviceTable.tsx';
import { DeviceWizard } from './DeviceWizard.tsx';
import { PairDialog } from './PairDialog.tsx';
import { useDeviceCommands } from './use-device-commands.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import './devices.css';

type Devices = {
  readonly hostRunning: boolean;
  readonly devices: readonly DeviceStatus[];
  readonly drivers: readonly DriverInfo[];
};

/** Every device of this workstation: how it is, what to do, and how one is set up. */
export function DevicesScreen() {
  const { queries } = useHost();
  const live = useLive(queries.devices.watch, undefined);
  const [settingUp, setSettingUp] = useState<Binding | null>(null);
  const [editing, setEditing] = useState<Binding | null>(null);
  const [kept, setKept] = useState<string | null>(null);
  const { devices = [], drivers = [], hostRunning = true } = live.data ?? {};

  function setUp(binding: Binding) {
    setKept(null);
    setSettingUp(binding);
  }

  function keep(label: string) {
    setKept(label);
    setSettingUp(null);
  }

  function startByHand(binding: Binding) {
    setSettingUp(null);
    setEditing(binding);
  }

  return (
    <div className="devices">
      {!hostRunning && <HostDown />}
      {settingUp ? (
        <DeviceWizard
          binding={settingUp}
          devices={devices}
          drivers={drivers}
          onClose={() => setSettingUp(null)}
          onKept={keep}
          onManual={startByHand}
        />
      ) : (
        <Overview live={live} kept={kept} onSetUp={setUp} onEdit={setEditing} />
      )}
      {editing && (
        <DeviceForm
          key={editing.deviceId}
          binding={editing}
          devices={devices}
          drivers={drivers}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

function HostDown() {
  const { t } = useWords();
  return <Notice meaning="danger">{t('devices.hostDown')}</Notice>;
}

type OverviewProps = {
  readonly live: Live<Devices>;
  /** What was just set up. */
  readonly kept: string | null;
  readonly onSetUp: (binding: Binding) => void;
  readonly onEdit: (binding: Binding) => void;
};

function Overview({ live, kept, onSetUp, onEdit }: OverviewProps) {
  const { can } = useSession();
  const { t } = useWords();
  const [removed, setRemoved] = useState<Binding | null>(null);
  const [pairing, setPairing] = useState<DeviceStatus | null>(null);
  const { save, remove, unpair } = useDeviceCommands();
  const canManage = can('devices.manage');
  const keptNow = live.data?.devices.find(({ label }) => label === kept);

  async function take(device: DeviceStatus) {
    if (await remove.run(device.deviceId)) setRemoved(device);
  }

  async function putBack(binding: Binding) {
    if (await save.run(binding)) setRemoved(null);
  }

  const acts = {
    onEdit,
    onMoved: onSetUp,
    onPair: setPairing,
    onUnpair: (device: DeviceStatus) => void unpair.run(device.deviceId),
    onRemove: (device: DeviceStatus) => void take(device),
  };
  return (
    <Panel title={t('devices.title')} extra={canManage && <Add onSetUp={onSetUp} />}>
      <ProblemNote problem={remove.problem ?? save.problem} onRetry={() => void remove.retry()} />
      <ProblemNote problem={unpair.problem} onRetry={() => void unpair.retry()} />
      {unpair.status === 'done' && (
        <Notice meaning="information">{t('kiosks.pair.unpaired')}</Notice>
      )}
      {pairing && <PairDialog device={pairing} onClose={() => setPairing(null)} />}
      {keptNow && <Notice meaning="ok">{t('devices.kept', { label: keptNow.label })}</Notice>}
      {removed && (
        <Removed
          label={removed.label}
          isRunning={save.isRunning}
          onUndo={() => void putBack(removed)}
        />
      )}
      <LiveGate live={live}>
        {({ devices, drivers }) =>
          devices.length === 0 ? (
            <EmptyState>{t('devices.empty')}</EmptyState>
          ) : (
            <DeviceTable devices={devices} drivers={drivers} {...(canManage ? acts : {})} />
          )
        }
      </LiveGate>
      {!canManage && <p className="devices-quiet">{t('devices.managerOnly')}</p>}
    </Panel>
  );
}

function Add({ onSetUp }: Pick<OverviewProps, 'onSetUp'>) {
  const { t } = useWords();
  return (
    <ActionButton
      label={t('devices.add')}
      keys="F2"
      isPrimary
      onPress={() => onSetUp(newBinding())}
    />
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
