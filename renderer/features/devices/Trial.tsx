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

type Props = {
  readonly transport: Transport;
  readonly kind: Kind;
  readonly drivers: readonly DriverInfo[];
  readonly onChoose: (kind: Kind) => void;
};

/** Listens to the port, never sends, and says what comes in words and numbers. */
export function Trial(props: Props) {
  const { queries } = useHost();
  const { transport, kind, drivers } = props;
  const line = lineOf(kind, drivers) ?? '';
  const live = useLive(queries.devices.listen, {
    transport,
    drivers: listenersAt(line, kind, drivers),
  });
  return (
    <LiveGate live={live}>{(trial) => <Heard {...props} line={line} trial={trial} />}</LiveGate>
  );
}

type HeardProps = Omit<Props, 'transport'> & { readonly line: string; readonly trial: LineTrial };

function Heard({ trial, line, kind, drivers, onChoose }: HeardProps) {
  const { t } = useWords();
  const chosen = kind.is === 'driver' ? kind.driver : null;
  const own = trial.heard.find(({ driver }) => driver === chosen) ?? null;
  const better = betterAnswer(trial, chosen);
  const shown = own?.reading ? own : better;
  return (
    <div className="wizard-heard" aria-live="polite">
      {shown && <ReadingValues answer={shown} />}
      <Standing trial={trial} line={line} own={own} kind={kind} drivers={drivers} />
      {better && <Better answer={better} drivers={drivers} onChoose={onChoose} />}
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

type StandingProps = Omit<HeardProps, 'onChoose'> & { readonly own: TrialAnswer | null };

function Standing({ trial, line, own, kind, drivers }: StandingProps) {
  const { t } = useWords();
  if (trial.state !== 'ready') return <Closed trial={trial} />;
  const isAsked = drivers.some(({ id, isAsked: asked }) => {
    return asked && kind.is === 'driver' && id === kind.driver;
  });
  const { say, meaning } = trialSays(trial, own, isAsked);
  return <Notice meaning={meaning}>{t(`devices.wizard.says.${say}`, { line })}</Notice>;
}

/** The port is not open: the words of the table of devices say why. */
function Closed({ trial: { state, heldBy } }: { readonly trial: LineTrial }) {
  const { t } = useWords();
  return (
    <Notice meaning={state === 'opening' ? 'information' : 'attention'}>
      <strong>{t(`devices.state.${state}`)}</strong>{' '}
      {state === 'off' && t('devices.wizard.elsewhere')}
      {state !== 'off' && state !== 'ready' && t(`devices.advice.${state}`)}
      {heldBy && <> {t('devices.heldBy', { program: heldBy })}</>}
    </Notice>
  );
}

type BetterProps = Pick<Props, 'drivers' | 'onChoose'> & { readonly answer: TrialAnswer };

function Better({ answer, drivers, onChoose }: BetterProps) {
  const { t } = useWords();
  const driverName = useDriverName();
  const driver = drivers.find(({ id }) => id === answer.driver);
  if (!driver) return null;
  return (
    <Notice
      meaning="ok"
      action={
        <Button onClick={() => onChoose({ is: 'driver', driver: driver.id })}>
          {t('devices.wizard.take')}
        </Button>
      }
    >
      {t('devices.wizard.soundsLike', { name: driverName(driver) })}
    </Notice>
  );
}
