import type { DriverInfo } from '../../../shared/contract/devices.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { type Kind, suggestedFirst } from './kinds.ts';
import { Rows } from './Rows.tsx';
import { useDriverName } from './use-driver-name.ts';

type Props = {
  readonly drivers: readonly DriverInfo[];
  /** Likely ones, by what the plug says of itself. */
  readonly suggests: readonly string[];
  readonly kind: Kind | null;
  readonly onChoose: (kind: Kind) => void;
};

/** The kinds of devices, the likely ones first; whoever does not know just listens. */
export function KindList({ drivers, suggests, kind, onChoose }: Props) {
  const { t } = useWords();
  const driverName = useDriverName();
  return (
    <Rows label={t('devices.wizard.kinds')}>
      {suggestedFirst(drivers, suggests).map((driver) => (
        <li key={driver.id}>
          <button
            type="button"
            className="choice-row"
            aria-pressed={kind?.is === 'driver' && kind.driver === driver.id}
            onClick={() => onChoose({ is: 'driver', driver: driver.id })}
          >
            <span>{driverName(driver)}</span>
            {suggests.includes(driver.id) && <Mark meaning="ok">{t('devices.wizard.likely')}</Mark>}
          </button>
        </li>
      ))}
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
    </Rows>
  );
}
