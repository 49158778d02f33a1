import { Button } from 'antd';
import type { DriverInfo, LineTrial, TrialAnswer } from '../../../shared/contract/devices.ts';
import {
  type LineProfile,
  lineWords,
  nextLine,
} from '../../../shared/domain/devices/line-settings.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { valueWords } from '../../parts/value-words.ts';
import { adviceWords, stateWords } from '../../parts/line-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { type Heard, type Kind, planOf, usualLines } from './kinds.ts';
import { lineSaid, trySaid } from './line-said.ts';
import { Technical } from './Technical.tsx';
import { betterAnswer, isUnderstood, mayTry, trialSays } from './trial-says.ts';
import { useDriverName } from './use-driver-name.ts';

export type TrialProps = {
  readonly heard: Heard;
  /** What somebody says it is. */
  readonly kind: Kind;
  /** What they said when the listening began: to take what was heard does not begin it anew. */
  readonly since: Kind;
  readonly drivers: readonly DriverInfo[];
  readonly onChoose: (kind: Kind) => void;
  /** What was heard is what it is. */
  readonly onTake: (kind: Kind) => void;
  /** The line is set otherwise than the kind wants it, because somebody tries that. */
  readonly isTrying: boolean;
  readonly onTry: (line: LineProfile) => void;
};

/** Listens to the port, never sends, and says what comes in words and numbers. */
export function Trial(props: TrialProps) {
  const { queries } = useHost();
  const { heard, since, drivers } = props;
  const live = useLive(queries.devices.listen, planOf(heard, since, drivers));
  return <LiveGate live={live}>{(trial) => <What {...props} trial={trial} />}</LiveGate>;
}

type WhatProps = Omit<TrialProps, 'since'> & { readonly trial: LineTrial };

/** What was heard, and what to do next. */
function What(props: WhatProps) {
  const { trial, heard, kind, drivers, isTrying, onTake } = props;
  const { t } = useWords();
  const chosen = kind.is === 'driver' ? kind.driver : null;
  const own = trial.heard.find(({ driver }) => driver === chosen) ?? null;
  const better = betterAnswer(trial, chosen);
  const shown = own?.reading ? own : better;
  const isDone = own !== null && isUnderstood(own);
  const line = lineWords(heard.at);
  return (
    <div className="wizard-heard" aria-live="polite">
      {shown && <ReadingValues answer={shown} />}
      {!(better && trial.state === 'ready') && <Standing {...props} own={own} />}
      {better && <Better answer={better} drivers={drivers} onTake={onTake} />}
      {!better && !isDone && <Otherwise {...props} />}
      {isTrying && (isDone || better) && (
        <p>{t('devices.wizard.keepsLine', { line: lineSaid(t, heard.at) })}</p>
      )}
      <p className="devices-quiet">{t('devices.wizard.bytes', { bytes: trial.bytes, line })}</p>
    </div>
  );
}

/** Another setting, where nothing makes sense at this one. A box on the network sets its own line. */
function Otherwise({ trial, heard, kind, drivers, isTrying, onChoose, onTry }: WhatProps) {
  const { t } = useWords();
  const isSerial = heard.transport.kind === 'serial';
  if (isSerial && mayTry(trial, kind.is === 'driver', isTrying)) {
    const next = nextLine(heard.own, heard.at, usualLines(drivers), trial.parity ?? null);
    return (
      <ActionButton
        label={trySaid(t, heard.at, next)}
        keys="F6"
        isInFields
        onPress={() => onTry(next)}
      />
    );
  }
  if (kind.is === 'driver') return null;
  return (
    <Button onClick={() => onChoose({ is: 'unknown', turn: kind.turn + 1 })}>
      {t('devices.wizard.otherLine')}
    </Button>
  );
}

function ReadingValues({ answer }: { readonly answer: TrialAnswer }) {
  const { t } = useWords();
  return (
    <dl className="wizard-values">
      {answer.reading?.values.map((value) => (
        <div key={value.kind}>
          <dt>{t(`values.kind.${value.kind}`)}</dt>
          <dd>{valueWords(t, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

type StandingProps = WhatProps & { readonly own: TrialAnswer | null };

function Standing({ heard: { transport, at }, trial, own, kind, drivers }: StandingProps) {
  const { t } = useWords();
  if (trial.state !== 'ready') return <Closed trial={trial} transport={transport} />;
  const isAsked = drivers.some(({ id, isAsked: asked }) => {
    return asked && kind.is === 'driver' && id === kind.driver;
  });
  const { say, meaning } = trialSays(trial, own, isAsked);
  const because = say === 'almost' || say === 'unclear' ? own?.refused : null;
  const isOfBox = transport.kind === 'tcp' && (say === 'wrong-parity' || say === 'wrong-speed');
  return (
    <Notice meaning={meaning}>
      {because && t(`refusals.${because}`)}
      {!because && t(isOfBox ? 'devices.wizard.saysOfBox' : `devices.wizard.says.${say}`)}
      <Technical about={say} transport={transport} line={at} />
    </Notice>
  );
}

type ClosedProps = Pick<WhatProps, 'trial'> & Pick<Heard, 'transport'>;

/** The port is not open: the words of the table of devices say why. */
function Closed({ trial: { state, heldBy }, transport }: ClosedProps) {
  const { t } = useWords();
  // Of a port without an identity somebody gave the name, and may have given a wrong one.
  const isNamed = transport.kind === 'serial' && !transport.identity;
  return (
    <Notice meaning={state === 'opening' ? 'information' : 'attention'}>
      <strong>{stateWords(t, { state, transport })}</strong>{' '}
      {state === 'off' && t('devices.wizard.elsewhere')}
      {state === 'no-such-port' && isNamed
        ? t('devices.wizard.noSuchName')
        : state !== 'off' && state !== 'ready' && adviceWords(t, { state, transport })}
      {heldBy && <> {t('devices.heldBy', { program: heldBy })}</>}
      <Technical about={state} transport={transport} />
    </Notice>
  );
}

type BetterProps = Pick<TrialProps, 'drivers' | 'onTake'> & { readonly answer: TrialAnswer };

function Better({ answer, drivers, onTake }: BetterProps) {
  const { t } = useWords();
  const driverName = useDriverName();
  const driver = drivers.find(({ id }) => id === answer.driver);
  if (!driver) return null;
  return (
    <Notice
      meaning="ok"
      action={
        <Button onClick={() => onTake({ is: 'driver', driver: driver.id })}>
          {t('devices.wizard.take')}
        </Button>
      }
    >
      {t('devices.wizard.soundsLike', { name: driverName(driver) })}
    </Notice>
  );
}
