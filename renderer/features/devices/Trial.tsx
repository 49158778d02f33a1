import { Button } from 'antd';
import type {
  DriverInfo,
  LineTrial,
  Transport,
  TrialAnswer,
} from '../../../shared/contract/devices.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { valueWords } from '../../parts/value-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { type Kind, lineOf, listenersAt } from './kinds.ts';
import { betterAnswer, trialSays } from './trial-says.ts';
import { useDriverName } from './use-driver-name.ts';

export type TrialProps = {
  readonly transport: Transport;
  /** What somebody says it is. */
  readonly kind: Kind;
  /** What they said when the listening began: to take what was heard does not begin it anew. */
  readonly since: Kind;
  readonly drivers: readonly DriverInfo[];
  readonly onChoose: (kind: Kind) => void;
  /** What was heard is what it is. */
  readonly onTake: (kind: Kind) => void;
};

/** Listens to the port, never sends, and says what comes in words and numbers. */
export function Trial(props: TrialProps) {
  const { queries } = useHost();
  const { transport, since, drivers } = props;
  const line = lineOf(since, drivers) ?? '';
  const live = useLive(queries.devices.listen, {
    transport,
    drivers: listenersAt(line, since, drivers),
  });
  return (
    <LiveGate live={live}>{(trial) => <Heard {...props} line={line} trial={trial} />}</LiveGate>
  );
}

type HeardProps = Omit<TrialProps, 'since'> & { readonly line: string; readonly trial: LineTrial };

function Heard(props: HeardProps) {
  const { trial, line, kind, drivers, onChoose, onTake } = props;
  const { t } = useWords();
  const chosen = kind.is === 'driver' ? kind.driver : null;
  const own = trial.heard.find(({ driver }) => driver === chosen) ?? null;
  const better = betterAnswer(trial, chosen);
  const shown = own?.reading ? own : better;
  return (
    <div className="wizard-heard" aria-live="polite">
      {shown && <ReadingValues answer={shown} />}
      {!(better && trial.state === 'ready') && <Standing {...props} own={own} />}
      {better && <Better answer={better} drivers={drivers} onTake={onTake} />}
      <p className="devices-quiet">{t('devices.wizard.bytes', { bytes: trial.bytes, line })}</p>
      {kind.is === 'unknown' && !better && (
        <Button onClick={() => onChoose({ is: 'unknown', turn: kind.turn + 1 })}>
          {t('devices.wizard.otherLine')}
        </Button>
      )}
    </div>
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

type StandingProps = HeardProps & { readonly own: TrialAnswer | null };

function Standing({ transport, trial, line, own, kind, drivers }: StandingProps) {
  const { t } = useWords();
  if (trial.state !== 'ready') return <Closed trial={trial} transport={transport} />;
  const isAsked = drivers.some(({ id, isAsked: asked }) => {
    return asked && kind.is === 'driver' && id === kind.driver;
  });
  const { say, meaning } = trialSays(trial, own, isAsked);
  const because = say === 'almost' || say === 'unclear' ? own?.refused : null;
  return (
    <Notice meaning={meaning}>
      {because ? t(`refusals.${because}`) : t(`devices.wizard.says.${say}`, { line })}
    </Notice>
  );
}

/** The port is not open: the words of the table of devices say why. */
function Closed({ trial: { state, heldBy }, transport }: Pick<HeardProps, 'trial' | 'transport'>) {
  const { t } = useWords();
  // Of a port without an identity somebody gave the name, and may have given a wrong one.
  const isNamed = transport.kind === 'serial' && !transport.identity;
  return (
    <Notice meaning={state === 'opening' ? 'information' : 'attention'}>
      <strong>{t(`devices.state.${state}`)}</strong>{' '}
      {state === 'off' && t('devices.wizard.elsewhere')}
      {state === 'no-such-port' && isNamed
        ? t('devices.wizard.noSuchName')
        : state !== 'off' && state !== 'ready' && t(`devices.advice.${state}`)}
      {heldBy && <> {t('devices.heldBy', { program: heldBy })}</>}
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
