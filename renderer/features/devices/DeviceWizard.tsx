import { Input } from 'antd';
import { type ReactNode, type Ref, useImperativeHandle, useRef, useState } from 'react';
import type {
  DeviceBinding,
  DriverInfo,
  PortSeen,
  Transport,
} from '../../../shared/contract/devices.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { type Binding, freeLabel } from './binding.ts';
import { KindList } from './KindList.tsx';
import type { Kind } from './kinds.ts';
import { PortList } from './PortList.tsx';
import { asListed, chosenPort, portChoices, portKey, transportOf, userOf } from './ports.ts';
import { useRowKeys, useStepKeys } from './Rows.tsx';
import { Trial, type TrialProps } from './Trial.tsx';
import { TypedPort } from './TypedPort.tsx';
import { useDeviceCommands } from './use-device-commands.ts';
import { useDriverName } from './use-driver-name.ts';

type Props = {
  /** A new one, or the one that has moved to another port. */
  readonly binding: Binding;
  readonly devices: readonly DeviceBinding[];
  readonly drivers: readonly DriverInfo[];
  readonly onClose: () => void;
  readonly onKept: (label: string) => void;
  /** Somebody knows the name of the port, or the device is on the network. */
  readonly onManual: (chosenSoFar: Binding) => void;
};

/** What the steps are asked from outside. */
type ChosenSoFar = { readonly binding: () => Binding };

/** Setting a device up without knowing of ports: plug it in, say what it is, hear it, give it a name. */
export function DeviceWizard(props: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const live = useLive(queries.devices.ports, undefined);
  const isKnown = props.binding.label !== '';
  const steps = useRef<ChosenSoFar>(null);
  const startByHand = () => props.onManual(steps.current?.binding() ?? props.binding);
  return (
    <Panel
      className="wizard"
      title={
        isKnown ? t('devices.wizard.againTitle', { label: props.binding.label }) : t('devices.add')
      }
      extra={
        <div className="wizard-acts">
          <ActionButton label={t('devices.wizard.manual')} keys="F4" onPress={startByHand} />
          <ActionButton
            label={t('devices.wizard.leave')}
            keys="Esc"
            isInFields
            onPress={props.onClose}
          />
        </div>
      }
    >
      <LiveGate live={live}>{(ports) => <Steps {...props} ref={steps} seen={ports} />}</LiveGate>
    </Panel>
  );
}

type StepsProps = Props & {
  readonly seen: readonly PortSeen[];
  readonly ref: Ref<ChosenSoFar>;
};

function Steps({ seen, binding, devices, drivers, onKept, ref }: StepsProps) {
  const { t } = useWords();
  useRowKeys(t('devices.wizard.rows'));
  useStepKeys(t('devices.wizard.steps'));
  const known = useKnown(seen);
  const [picked, setPicked] = useState<string | null>(null);
  const [typed, setTyped] = useState<Transport | null>(null);
  const [kind, setKind] = useState<Kind | null>(() =>
    binding.label === '' ? null : { is: 'driver', driver: binding.driver },
  );
  const [since, setSince] = useState(kind);
  const ports = portChoices(seen, known, devices, binding);
  const port = typed ? undefined : chosenPort(ports, picked);
  const chosen = typed && asListed(typed, ports, binding);
  const transport = chosen ?? (port ? transportOf(port, binding) : null);
  const usedBy = transport && userOf(transport, devices, binding);
  useImperativeHandle(ref, () => ({
    binding: () => ({
      ...binding,
      ...(kind?.is === 'driver' ? { driver: kind.driver } : {}),
      ...(transport && usedBy === null ? { transport } : {}),
    }),
  }));

  function choose(next: Kind) {
    setKind(next);
    setSince(next);
  }

  /** Another line is another listening: with what was said last. */
  function listenAt(next: Transport | null) {
    setTyped(next);
    setSince(kind);
  }

  function pick(key: string) {
    listenAt(null);
    setPicked(key);
  }

  return (
    <div className="wizard-steps">
      <Step number={1} title={t('devices.wizard.step1')}>
        <PortList ports={ports} chosen={port?.key ?? null} onChoose={pick} />
        <TypedPort isChosen={typed !== null} onType={listenAt} />
      </Step>
      <Step number={2} title={t('devices.wizard.step2')}>
        <KindList drivers={drivers} suggests={port?.suggests ?? []} kind={kind} onChoose={choose} />
      </Step>
      <Step number={3} title={t('devices.wizard.step3')}>
        <Listening
          transport={transport}
          usedBy={usedBy}
          kind={kind}
          since={since}
          drivers={drivers}
          onChoose={choose}
          onTake={setKind}
        />
        <Keep
          binding={binding}
          taken={devices.filter(({ deviceId }) => deviceId !== binding.deviceId).map(labelOf)}
          transport={usedBy === null ? transport : null}
          kind={kind}
          drivers={drivers}
          onKept={onKept}
        />
      </Step>
    </div>
  );
}

type ListeningProps = Pick<TrialProps, 'drivers' | 'onChoose' | 'onTake'> & {
  readonly transport: Transport | null;
  /** Another device has this line. */
  readonly usedBy: string | null;
  readonly kind: Kind | null;
  readonly since: Kind | null;
};

/** What is heard, or what there is to do before. */
function Listening({ transport, usedBy, kind, since, ...rest }: ListeningProps) {
  const { t } = useWords();
  if (usedBy !== null) {
    return (
      <Notice meaning="attention">{t('devices.wizard.usedAlready', { label: usedBy })}</Notice>
    );
  }
  if (!transport || !kind || !since || rest.drivers.length === 0) {
    return <p className="devices-quiet">{t('devices.wizard.chooseFirst')}</p>;
  }
  return <Trial transport={transport} kind={kind} since={since} {...rest} />;
}

type StepProps = {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
};

function Step({ number, title, children }: StepProps) {
  return (
    <section className="wizard-step" aria-label={title}>
      <h3>
        <span aria-hidden="true">{number}</span> {title}
      </h3>
      {children}
    </section>
  );
}

type KeepProps = Pick<StepsProps, 'binding' | 'drivers' | 'onKept'> & {
  /** What other devices are called. */
  readonly taken: readonly string[];
  readonly transport: Transport | null;
  readonly kind: Kind | null;
};

/** A name, and the port belongs to the device from then on. */
function Keep({ binding, taken, transport, kind, drivers, onKept }: KeepProps) {
  const { t } = useWords();
  const driverName = useDriverName();
  const { save } = useDeviceCommands();
  const driver = kind?.is === 'driver' ? drivers.find(({ id }) => id === kind.driver) : undefined;
  const usual = driver ? freeLabel(driverName({ ...driver, isExperimental: false }), taken) : '';
  const [typed, setTyped] = useState<string | null>(binding.label || null);
  const label = typed ?? usual;
  const missing = missingOf(transport, driver, label.trim(), taken);

  async function press() {
    if (!transport || !driver) return;
    const kept = {
      ...binding,
      label: label.trim(),
      driver: driver.id,
      transport,
    };
    if (await save.run({ ...kept, enabled: true })) onKept(kept.label);
  }

  return (
    <div className="wizard-keep">
      {driver?.isExperimental && <Notice meaning="attention">{t('devices.trialNote')}</Notice>}
      <Field label={t('devices.form.label')} hint={t('devices.form.labelHint')}>
        {(field) => (
          <Input
            {...field}
            maxLength={40}
            value={label}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <ActionButton
        label={t(driver?.isExperimental ? 'devices.wizard.saveTrial' : 'devices.save')}
        keys="Ctrl+Enter"
        isPrimary
        isBlock
        isInFields
        isRunning={save.isRunning}
        cannotBecause={missing && t(`devices.wizard.${missing}`)}
        onPress={() => void press()}
      />
      {missing && <p className="devices-quiet">{t(`devices.wizard.${missing}`)}</p>}
      <ProblemNote problem={save.problem} onRetry={() => void save.retry()} />
    </div>
  );
}

function missingOf(
  transport: Transport | null,
  driver: DriverInfo | undefined,
  label: string,
  taken: readonly string[],
) {
  if (!transport) return 'needPort';
  if (!driver) return 'needKind';
  if (taken.includes(label)) return 'needOtherLabel';
  return label === '' ? 'needLabel' : null;
}

function labelOf({ label }: DeviceBinding): string {
  return label;
}

/** The ports that were there when somebody began to look, and have not been pulled out since. */
function useKnown(ports: readonly PortSeen[]): ReadonlySet<string> {
  const present = ports.map(portKey);
  const [known, setKnown] = useState<ReadonlySet<string>>(() => new Set(present));
  const still = [...known].filter((key) => present.includes(key));
  if (still.length < known.size) setKnown(new Set(still));
  return known;
}
