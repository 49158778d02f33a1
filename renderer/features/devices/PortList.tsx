import type { TFunction } from 'i18next';
import type { PortSeen } from '../../../shared/contract/devices.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { EmptyState } from '../../ui/States.tsx';
import type { PortChoice } from './ports.ts';
import { Rows } from './Rows.tsx';

type Props = {
  readonly ports: readonly PortChoice[];
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
};

/** What is plugged in, as people call it; what is plugged in meanwhile comes up by itself. */
export function PortList({ ports, chosen, onChoose }: Props) {
  const { t } = useWords();
  if (ports.length === 0) return <EmptyState>{t('devices.wizard.noPorts')}</EmptyState>;
  return (
    <>
      <Rows label={t('devices.wizard.ports')}>
        {ports.map((port) => (
          <li key={port.key}>
            <button
              type="button"
              className="choice-row"
              aria-pressed={port.key === chosen}
              disabled={port.usedBy !== null}
              onClick={() => onChoose(port.key)}
            >
              <strong>{portWords(t, port)}</strong>
              <span className="devices-quiet">{port.path}</span>
              {port.isNew && <Mark meaning="ok">{t('devices.wizard.justPlugged')}</Mark>}
              {port.usedBy !== null && (
                <span className="devices-quiet">
                  {t('devices.wizard.usedBy', { label: port.usedBy })}
                </span>
              )}
            </button>
          </li>
        ))}
      </Rows>
      <p className="devices-quiet" role="status">
        {t('devices.wizard.plugNow')}
      </p>
    </>
  );
}

function portWords(t: TFunction, { kind, name }: PortSeen): string {
  if (kind === 'device' && name) return name;
  const words = t(`devices.wizard.port.${kind}`);
  return name ? t('devices.wizard.portNamed', { words, name }) : words;
}
