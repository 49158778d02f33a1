import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import type { BenchState } from '../../../shared/contract/demo.ts';
import { useLocalName } from '../../parts/use-local-name.ts';
import { useWords } from '../../parts/use-words.ts';
import { useVoiceKind } from '../../parts/voice/use-voice.ts';
import { KioskScreen } from './KioskScreen.tsx';
import type { Bench } from './use-bench.ts';

type Device = BenchState['devices'][number];
type Props = { readonly device: Device; readonly bench: Bench };

const noiseBytes = 64;

/** One simulated device: what it shows, what it printed, what can be done to it. */
export function DeviceBench({ device, bench }: Props) {
  const { t } = useWords();
  const { deviceId, display, printed, buttons } = device;
  const isMonitor = device.driver === 'and-tm2655';
  return (
    <section className="demo-part">
      <header className="demo-row">
        <h3>{device.label}</h3>
        <Button
          size="small"
          onClick={() => bench.order({ type: 'noise', deviceId, bytes: noiseBytes })}
        >
          {t('demo.noise')}
        </Button>
      </header>
      {device.screen && (
        <>
          <KioskScreen
            screen={device.screen}
            label={device.label}
            onPress={(button) => bench.order({ type: 'press', deviceId, button, value: null })}
          />
          <VoiceNote />
        </>
      )}
      {!device.screen && display.length > 0 && (
        <div className={isMonitor ? 'demo-display demo-digits' : 'demo-display'}>
          {display.map((line, index) => (
            <p key={`${index} ${line}`}>{line || '\u00a0'}</p>
          ))}
        </div>
      )}
      {device.scans && <CodeField deviceId={deviceId} bench={bench} />}
      {isMonitor && <PressureControls deviceId={deviceId} bench={bench} />}
      {buttons.length > 0 && <Buttons deviceId={deviceId} buttons={buttons} bench={bench} />}
      {device.driver === 'kiosk' && <Tickets printed={printed} />}
    </section>
  );
}

/** Where this machine can not say every page, it says so. */
function VoiceNote() {
  const { t } = useWords();
  const kind = useVoiceKind();
  if (kind === 'system' || kind === null) return null;
  return <p className="demo-note">{t('demo.kiosk.noVoice')}</p>;
}

/** What stands in bars on a slip or a ticket, held in front of the scanner. */
function CodeField({ deviceId, bench }: { readonly deviceId: string; readonly bench: Bench }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const scan = () => {
    if (text.trim() !== '') bench.order({ type: 'scan', deviceId, text: text.trim() });
  };
  return (
    <div className="demo-row">
      <Input
        className="demo-code"
        aria-label={t('demo.kiosk.code')}
        placeholder={t('demo.kiosk.code')}
        value={text}
        maxLength={400}
        onChange={({ target }) => setText(target.value)}
        onPressEnter={scan}
      />
      <Button onClick={scan}>{t('demo.kiosk.scan')}</Button>
    </div>
  );
}

function Tickets({ printed }: { readonly printed: Device['printed'] }) {
  const { t } = useWords();
  if (printed.length === 0) return <p className="demo-note">{t('demo.noTickets')}</p>;
  return (
    <>
      <p className="demo-note">{t('demo.tickets')}</p>
      <ul className="demo-tickets">
        {printed.map(({ jobId, lines }) => (
          <li key={jobId} className="demo-ticket">
            {lines.map((line, index) => (
              <p key={`${index} ${line}`}>{line || '\u00a0'}</p>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

type ButtonsProps = {
  readonly deviceId: string;
  readonly buttons: Device['buttons'];
  readonly bench: Bench;
};

/** What the simulated device itself says can be done to it. */
function Buttons({ deviceId, buttons, bench }: ButtonsProps) {
  const press = (button: string, value: number | null) =>
    bench.order({ type: 'press', deviceId, button, value });
  return (
    <div className="demo-row">
      {buttons.map((button) => (
        <BenchButton key={button.key} button={button} onPress={press} />
      ))}
    </div>
  );
}

type ButtonProps = {
  readonly button: Device['buttons'][number];
  readonly onPress: (key: string, value: number | null) => void;
};

function BenchButton({ button: { key, name, field }, onPress }: ButtonProps) {
  const localName = useLocalName();
  const [value, setValue] = useState(field?.initial ?? null);
  return (
    <span className="demo-button">
      {field && (
        <InputNumber
          className="demo-number"
          aria-label={localName(name)}
          controls={false}
          min={field.min}
          max={field.max}
          step={field.step}
          value={value}
          onChange={setValue}
        />
      )}
      <Button onClick={() => onPress(key, value)}>{localName(name)}</Button>
    </span>
  );
}

const presets = {
  normal: { sbp: 126, dbp: 78, pulse: 72 },
  high: { sbp: 158, dbp: 96, pulse: 78 },
  critical: { sbp: 186, dbp: 112, pulse: 92 },
} as const;

const parts = ['sbp', 'dbp', 'pulse'] as const;

function PressureControls({
  deviceId,
  bench,
}: {
  readonly deviceId: string;
  readonly bench: Bench;
}) {
  const { t } = useWords();
  const [free, setFree] = useState<Record<(typeof parts)[number], number>>({ ...presets.high });
  const take = (pressure: typeof free) =>
    bench.order({ type: 'blood-pressure', deviceId, ...pressure });
  return (
    <>
      <div className="demo-row">
        {(['normal', 'high', 'critical'] as const).map((preset) => (
          <Button key={preset} onClick={() => take(presets[preset])}>
            {t(`demo.presets.${preset}`)} {presets[preset].sbp}/{presets[preset].dbp}
          </Button>
        ))}
      </div>
      <div className="demo-row">
        {parts.map((part) => (
          <InputNumber
            key={part}
            className="demo-number"
            aria-label={t(`demo.${part}`)}
            controls={false}
            min={0}
            max={400}
            precision={0}
            value={free[part]}
            onChange={(value) => value !== null && setFree({ ...free, [part]: value })}
          />
        ))}
        <Button onClick={() => take(free)}>{t('demo.take')}</Button>
      </div>
    </>
  );
}
