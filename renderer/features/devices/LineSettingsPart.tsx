import { useState } from 'react';
import type { LineSettings, Transport } from '../../../shared/contract/devices.ts';
import {
  dataBitCounts,
  lineAs,
  type LineProfile,
  parities,
  stopBitCounts,
} from '../../../shared/domain/devices/line-settings.ts';
import { useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { lineSaid } from './line-said.ts';
import { isLineChanged, withLine } from './line-choice.ts';

type SerialTransport = Extract<Transport, { kind: 'serial' }>;

type Props = {
  readonly transport: SerialTransport;
  /** As the driver wants the line; null while the devices host is away. */
  readonly own: LineProfile | null;
  readonly onChange: (transport: SerialTransport) => void;
};

const baudRates = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200];

/** How the line is set, folded away as long as the device wants nothing else than its kind. */
export function LineSettingsPart({ transport, own, onChange }: Props) {
  const { t } = useWords();
  const isChanged = isLineChanged(transport, own);
  const [isOpen, setOpen] = useState(isChanged);
  const now = own && lineAs(own, transport);
  const words = now && lineSaid(t, now);
  return (
    <details
      className="device-line"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        {t('devices.form.line')}{' '}
        {words && (
          <span className="devices-quiet">
            {t(isChanged ? 'devices.form.lineChanged' : 'devices.form.lineUsual', { line: words })}
          </span>
        )}
      </summary>
      {isOpen && <Choices transport={transport} own={own} onChange={onChange} />}
      {isOpen && <p className="devices-quiet">{t('devices.form.lineHint')}</p>}
    </details>
  );
}

function Choices({ transport, own, onChange }: Props) {
  const { t } = useWords();
  const { line = {} } = transport;
  const set = (part: LineSettings) => onChange(withLine(transport, part));
  const signal = (isOn: boolean) => t(`devices.form.signal.${isOn ? 'on' : 'off'}`);
  const parityWord = (one: LineProfile['parity']) => t(`devices.line.parity.${one}`);
  return (
    <div className="device-line-fields">
      <Choice
        label={t('devices.form.baudRate')}
        value={transport.baudRate}
        usual={own?.baudRate}
        values={baudRates}
        wordOf={String}
        onChange={(baudRate) => onChange({ ...transport, baudRate: baudRate ?? null })}
      />
      <Choice
        label={t('devices.form.dataBits')}
        value={line.dataBits}
        usual={own?.dataBits}
        values={dataBitCounts}
        wordOf={String}
        onChange={(dataBits) => set({ dataBits })}
      />
      <Choice
        label={t('devices.form.parity')}
        value={line.parity}
        usual={own?.parity}
        values={parities}
        wordOf={parityWord}
        onChange={(parity) => set({ parity })}
      />
      <Choice
        label={t('devices.form.stopBits')}
        value={line.stopBits}
        usual={own?.stopBits}
        values={stopBitCounts}
        wordOf={String}
        onChange={(stopBits) => set({ stopBits })}
      />
      <Choice
        label={t('devices.form.dtr')}
        value={line.dtr}
        usual={own?.dtr}
        values={[true, false]}
        wordOf={signal}
        onChange={(dtr) => set({ dtr })}
      />
      <Choice
        label={t('devices.form.rts')}
        value={line.rts}
        usual={own?.rts}
        values={[true, false]}
        wordOf={signal}
        onChange={(rts) => set({ rts })}
      />
    </div>
  );
}

type ChoiceProps<Value> = {
  readonly label: string;
  /** Null or absent: as the driver says. */
  readonly value: Value | null | undefined;
  /** What the driver says. */
  readonly usual: Value | undefined;
  readonly values: readonly Value[];
  readonly wordOf: (value: Value) => string;
  readonly onChange: (value: Value | undefined) => void;
};

function Choice<Value>({ label, value, usual, values, wordOf, onChange }: ChoiceProps<Value>) {
  const { t } = useWords();
  const asKind =
    usual === undefined
      ? t('devices.form.asKind')
      : t('devices.form.asKindIs', { value: wordOf(usual) });
  // By place: a list of the window's own knows no yes and no.
  const at = values.findIndex((one) => one === value);
  return (
    <Field label={label}>
      {({ id }) => (
        <Select
          id={id}
          value={at}
          onChange={(next) => onChange(values[next])}
          options={[
            { value: -1, label: asKind },
            ...values.map((one, place) => ({ value: place, label: wordOf(one) })),
          ]}
        />
      )}
    </Field>
  );
}
