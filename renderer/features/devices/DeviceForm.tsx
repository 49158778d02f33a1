import { Input, InputNumber, Radio, Switch } from 'antd';
import { useState } from 'react';
import type { DeviceStatus, DriverInfo, Transport } from '../../../shared/contract/devices.ts';
import type { LineProfile } from '../../../shared/domain/devices/line-settings.ts';
import { userByHand } from '../../../shared/domain/devices/ports.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { DateInput } from '../../ui/DateInput.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Select } from '../../ui/Select.tsx';
import { type Binding, bindingFault, checkedUntil } from './binding.ts';
import { LineSettingsPart } from './LineSettingsPart.tsx';
import { useDeviceCommands } from './use-device-commands.ts';
import { useDriverName } from './use-driver-name.ts';

type Props = {
  readonly binding: Binding;
  /** Every device of this workstation: no two have one port. */
  readonly devices: readonly DeviceStatus[];
  /** What the devices host can speak to. */
  readonly drivers: readonly DriverInfo[];
  readonly onClose: () => void;
};

/** What a device is and which line it hangs on. */
export function DeviceForm({ binding, devices, drivers, onClose }: Props) {
  const { t } = useWords();
  const driverName = useDriverName();
  const [draft, setDraft] = useState(binding);
  const { save } = useDeviceCommands();
  const change = (part: Partial<Binding>) => setDraft((before) => ({ ...before, ...part }));
  const [checkDue, setCheckDue] = useState<string>(binding.checkDueOn ?? '');
  const { fault, isTaken } = useFault(draft, checkDue, devices);
  const isOnTrial = drivers.some(({ id, isExperimental }) => id === draft.driver && isExperimental);

  const press = async () => (await save.run(checkedUntil(draft, checkDue))) && onClose();

  return (
    <Dialog
      width="40rem"
      title={t(binding.label === '' ? 'devices.form.addTitle' : 'devices.form.editTitle')}
      onCancel={onClose}
      footer={
        <ActionButton
          label={t('devices.save')}
          keys="Ctrl+Enter"
          isPrimary
          isInDialog
          isRunning={save.isRunning}
          cannotBecause={fault}
          onPress={() => void press()}
        />
      }
    >
      <div className="device-fields">
        <Field label={t('devices.form.label')} hint={t('devices.form.labelHint')}>
          {(field) => (
            <Input
              {...field}
              maxLength={40}
              value={draft.label}
              onChange={(event) => change({ label: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('devices.form.driver')}>
          {({ id }) => (
            <Select
              id={id}
              value={draft.driver}
              onChange={(driver) => change({ driver })}
              options={drivers.map((one) => ({ value: one.id, label: driverName(one) }))}
            />
          )}
        </Field>
        {isOnTrial && <Notice meaning="attention">{t('devices.trialNote')}</Notice>}
        <TransportFields
          transport={draft.transport}
          own={drivers.find(({ id }) => id === draft.driver)?.line ?? null}
          onChange={(transport) => change({ transport })}
        />
        <UseFields
          checkDue={checkDue}
          onCheckDue={setCheckDue}
          isEnabled={draft.enabled}
          onEnabled={(enabled) => change({ enabled })}
        />
      </div>
      <FaultNote fault={fault} isTaken={isTaken} />
      <ProblemNote problem={save.problem} onRetry={() => void save.retry()} />
    </Dialog>
  );
}

type UseProps = {
  readonly checkDue: string;
  readonly onCheckDue: (typed: string) => void;
  readonly isEnabled: boolean;
  readonly onEnabled: (isEnabled: boolean) => void;
};

/** Whether it is in use, and until when it has been checked. */
function UseFields({ checkDue, onCheckDue, isEnabled, onEnabled }: UseProps) {
  const { t } = useWords();
  return (
    <>
      <Field label={t('devices.form.checkDue')} hint={t('devices.form.checkDueHint')}>
        {(field) => <DateInput {...field} value={checkDue} onChange={onCheckDue} />}
      </Field>
      <Field label={t('devices.form.enabled')}>
        {({ id }) => (
          <span>
            <Switch id={id} checked={isEnabled} onChange={onEnabled} />
          </span>
        )}
      </Field>
    </>
  );
}

/** Why it can not be saved yet, in words. */
function useFault(draft: Binding, checkDue: string, devices: readonly DeviceStatus[]) {
  const { t } = useWords();
  const { queries } = useHost();
  const ports = useLive(queries.devices.ports, undefined).data ?? [];
  const missing = bindingFault(draft, checkDue, { devices, ports });
  if (missing) return { fault: t(`devices.form.${missing}`), isTaken: false };
  const label = userByHand(draft.transport, ports, devices, draft);
  if (label === null) return { fault: null, isTaken: false };
  return { fault: t('devices.wizard.usedAlready', { label }), isTaken: true };
}

type FaultProps = { readonly fault: string | null; readonly isTaken: boolean };

/** A port that another device has is said louder than a field that is still empty. */
function FaultNote({ fault, isTaken }: FaultProps) {
  if (fault === null) return null;
  if (isTaken) {
    return (
      <Notice meaning="attention" isUrgent>
        {fault}
      </Notice>
    );
  }
  return <p className="devices-quiet">{fault}</p>;
}

type TransportProps = {
  readonly transport: Transport;
  /** How the driver wants its line; null while the devices host is away. */
  readonly own: LineProfile | null;
  readonly onChange: (transport: Transport) => void;
};

const serialLine: Transport = { kind: 'serial', path: '', baudRate: null };
/** In doubt others are wired to it, too: then the home says whose a reading is. */
const networkLine: Transport = { kind: 'tcp', host: '', port: 4001, isShared: true };

function TransportFields({ transport, own, onChange }: TransportProps) {
  const { t } = useWords();
  return (
    <>
      <Field label={t('devices.form.transport')}>
        {({ id }) => (
          <Radio.Group
            id={id}
            optionType="button"
            value={transport.kind}
            onChange={(event) => onChange(event.target.value === 'tcp' ? networkLine : serialLine)}
            options={(['serial', 'tcp'] as const).map((kind) => ({
              value: kind,
              label: t(`devices.form.${kind}`),
            }))}
          />
        )}
      </Field>
      {transport.kind === 'serial' ? (
        <>
          <SerialFields transport={transport} onChange={onChange} />
          <LineSettingsPart transport={transport} own={own} onChange={onChange} />
        </>
      ) : (
        <NetworkFields transport={transport} onChange={onChange} />
      )}
    </>
  );
}

type SerialProps = {
  readonly transport: Extract<Transport, { kind: 'serial' }>;
  readonly onChange: (transport: Transport) => void;
};

function SerialFields({ transport, onChange }: SerialProps) {
  const { t } = useWords();
  return (
    <Field label={t('devices.form.path')} hint={t('devices.form.pathHint')}>
      {(field) => (
        <Input
          {...field}
          maxLength={200}
          value={transport.path}
          onChange={(event) => onChange(namedPort(transport, event.target.value.trim()))}
        />
      )}
    </Field>
  );
}

/** Whoever gives the name of a port answers for it: what it was known by is no more. */
function namedPort({ identity: _, ...rest }: SerialProps['transport'], path: string): Transport {
  return { ...rest, path };
}

type NetworkProps = {
  readonly transport: Extract<Transport, { kind: 'tcp' }>;
  readonly onChange: (transport: Transport) => void;
};

const portMax = 65_535;

function NetworkFields({ transport, onChange }: NetworkProps) {
  const { t } = useWords();
  return (
    <>
      <Field label={t('devices.form.host')}>
        {(field) => (
          <Input
            {...field}
            maxLength={100}
            value={transport.host}
            onChange={(event) => onChange({ ...transport, host: event.target.value.trim() })}
          />
        )}
      </Field>
      <Field label={t('devices.form.port')}>
        {({ id }) => (
          <InputNumber
            id={id}
            min={1}
            max={portMax}
            precision={0}
            controls={false}
            value={transport.port}
            onChange={(port) => port !== null && onChange({ ...transport, port })}
          />
        )}
      </Field>
      <Field label={t('devices.form.isShared')} hint={t('devices.form.isSharedHint')}>
        {({ id }) => (
          <span>
            <Switch
              id={id}
              checked={transport.isShared ?? false}
              onChange={(isShared) => onChange({ ...transport, isShared })}
            />
          </span>
        )}
      </Field>
      <Notice meaning="attention">{t('devices.form.unencrypted')}</Notice>
    </>
  );
}
