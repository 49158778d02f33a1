import { Input } from 'antd';
import { useState } from 'react';
import type { DriverInfo } from '../../../shared/contract/devices.ts';
import { useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { byLikelihood, isNamed, type Kind } from './kinds.ts';
import { Rows } from './Rows.tsx';
import { useDriverName } from './use-driver-name.ts';

type Props = {
  readonly drivers: readonly DriverInfo[];
  /** Likely ones, by what the plug says of itself. */
  readonly suggests: readonly string[];
  readonly kind: Kind | null;
  readonly onChoose: (kind: Kind) => void;
};

/** The kinds of devices: the likely ones, then just listening for whoever does not know, then all others. */
export function KindList({ drivers, suggests, kind, onChoose }: Props) {
  const { t } = useWords();
  const driverName = useDriverName();
  const [typed, setTyped] = useState('');
  const named = drivers.filter((driver) => isNamed(driverName(driver), driver.makers, typed));
  const { likely, others } = byLikelihood(named, suggests);

  function rowOf(driver: DriverInfo) {
    return (
      <li key={driver.id}>
        <button
          type="button"
          className="choice-row"
          aria-pressed={kind?.is === 'driver' && kind.driver === driver.id}
          onClick={() => onChoose({ is: 'driver', driver: driver.id })}
        >
          <span>{driverName(driver)}</span>
          {driver.makers !== '' && <span className="devices-quiet">{driver.makers}</span>}
          {likely.includes(driver) && <Mark meaning="ok">{t('devices.wizard.likely')}</Mark>}
        </button>
      </li>
    );
  }

  return (
    <>
      <Field
        label={t('devices.wizard.find')}
        hint={t('devices.wizard.findHint')}
        caution={named.length === 0 ? t('devices.wizard.findNone') : null}
      >
        {(field) => (
          <Input
            {...field}
            maxLength={40}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <Rows label={t('devices.wizard.kinds')}>
        {likely.map(rowOf)}
        <li>
          <button
            type="button"
            className="choice-row"
            aria-pressed={kind?.is === 'unknown'}
            onClick={() => onChoose({ is: 'unknown', turn: 0 })}
          >
            <span>{t('devices.wizard.unknown')}</span>
            <span className="devices-quiet">{t('devices.wizard.unknownHint')}</span>
          </button>
        </li>
        {others.map(rowOf)}
      </Rows>
    </>
  );
}
