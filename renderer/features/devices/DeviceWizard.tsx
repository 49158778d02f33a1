import { Input } from 'antd';
import { type ReactNode, type Ref, useImperativeHandle, useRef, useState } from 'react';
import type {
  DeviceBinding,
  DriverInfo,
  PortSeen,
  Transport,
} from '../../../shared/contract/devices.ts';
import { lineAs, type LineProfile } from '../../../shared/domain/devices/line-settings.ts';
import { isLabelTaken, portKey, userByHand } from '../../../shared/domain/devices/ports.ts';
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
import { type Heard, type Kind, lineOf, lineSetTo } from './kinds.ts';
import { PortList } from './PortList.tsx';
import { asListed, chosenPort, portChoices, transportOf } from './ports.ts';
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
  /** Another setting than that of the kind, at which somebody listens instead. */
  const [tried, setTried] = useState<LineProfile | null>(null);
  const ports = portChoices(seen, known, devices, binding);
  const port = typed ? undefined : chosenPort(ports, picked);
  const named = port ? transportOf(port, binding) : null;
  const transport = typed ? asListed(typed, ports, binding) : named;
  const usedBy = transport && userByHand(transport, seen, devices, binding);
  const heard = heardOf(transport, since && lineOf(since, drivers), tried);
  const driver = kind?.is === 'driver' ? drivers.find(({ id }) => id === kind.driver) : undefined;
  // What worked stays: of the setting at which it was heard all that its driver does not say itself.
  const kept = heard && driver ? lineSetTo(heard.at, heard.transport, driver.line) : transport;
  useImperativeHandle(ref, () => ({
    binding: () => chosenSoFar(binding, driver, usedBy === null ? kept : null),
  }));

  function choose(next: Kind) {
    setKind(next);
    setSince(next);
    setTried(null);
  }

  /** Another line is another listening: with what was said last. */
  function listenAt(next: Transport | null) {
    setTyped(next);
    setSince(kind);
    setTried(null);
  }

  function pick(key: string) {
    listenAt(null);
    setPicked(key);
  }

  return (
    <div className="wizard-steps">
      <Step number={1} title={t('devices.wizard.step1')}>
        <PortList ports={ports} chosen={port?.key ?? null} onChoose={pick} />
        <TypedPort ports={seen} isChosen={typed !== null} onType={listenAt} />
      </Step>
      <Step number={2} title={t('devices.wizard.step2')}>
        <KindList drivers={drivers} suggests={port?.suggests ?? []} kind={kind} onChoose={choose} />
      </Step>
      <Step number={3} title={t('devices.wizard.step3')}>
        <Listening
          heard={heard}
          usedBy={usedBy}
          kind={kind}
          since={since}
          drivers={drivers}
          isTrying={tried !== null}
          onChoose={choose}
          onTake={setKind}
          onTry={setTried}
        />
        <Keep
          binding={binding}
          devices={devices}
          transport={usedBy === null ? kept : null}
          driver={driver}
          onKept={onKept}
        />
      </Step>
    </div>
  );
}

/** For whoever goes on by hand. */
function chosenSoFar(
  binding: Binding,
  driver: DriverInfo | undefined,
  transport: Transport | null,
): Binding {
  return {
    ...binding,
    ...(driver ? { driver: driver.id } : {}),
    ...(transport ? { transport } : {}),
  };
}

/** A port at the setting that somebody tries, else as was once said of this device, else as its kind wants it. */
function heardOf(
  transport: Transport | null,
  own: LineProfile | null,
  tried: LineProfile | null,
): Heard | null {
  if (!transport || !own) return null;
  const set = transport.kind === 'serial' ? lineAs(own, transport) : own;
  return { transport, own, at: tried ?? set };
}

type ListeningProps = Omit<TrialProps, 'heard' | 'kind' | 'since'> & {
  readonly heard: TrialProps['heard'] | null;
  /** Another device has this line. */
  readonly usedBy: string | null;
  readonly kind: Kind | null;
  readonly since: Kind | null;
};

/** What is heard, or what there is to do before. */
function Listening({ heard, usedBy, kind, since, ...rest }: ListeningProps) {
  const { t } = useWords();
  if (usedBy !== null) {
    return (
      <Notice meaning="attention">{t('devices.wizard.usedAlready', { label: usedBy })}</Notice>
    );
  }
  if (!heard || !kind || !since) {
    return <p className="devices-quiet">{t('devices.wizard.chooseFirst')}</p>;
  }
  return <Trial heard={heard} kind={kind} since={since} {...rest} />;
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

type KeepProps = Pick<StepsProps, 'binding' | 'devices' | 'onKept'> & {
  readonly transport: Transport | null;
  readonly driver: DriverInfo | undefined;
};

/** A name, and the port belongs to the device from then on. */
function Keep({ binding, devices, transport, driver, onKept }: KeepProps) {
  const { t } = useWords();
  const driverName = useDriverName();
  const { save } = useDeviceCommands();
  const taken = devices.filter(({ deviceId }) => deviceId !== binding.deviceId).map(labelOf);
  const usual = driver ? freeLabel(driverName({ ...driver, isExperimental: false }), taken) : '';
  const [typed, setTyped] = useState<string | null>(binding.label || null);
  const label = typed ?? usual;
  const isTaken = isLabelTaken(label, devices, binding);
  const missing = missingOf(transport, driver, label.trim(), isTaken);

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
  isTaken: boolean,
) {
  if (!transport) return 'needPort';
  if (!driver) return 'needKind';
  if (isTaken) return 'needOtherLabel';
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
