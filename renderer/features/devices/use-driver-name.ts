import type { DriverInfo } from '../../../shared/contract/devices.ts';
import { useLocalName } from '../../parts/use-local-name.ts';
import { useWords } from '../../parts/use-words.ts';

/** What people call a kind of device, with 试用 behind it while it was not compared with a real one. */
export function useDriverName(): (driver: DriverInfo) => string {
  const { t } = useWords();
  const localName = useLocalName();
  return ({ name, isExperimental }) =>
    isExperimental ? t('devices.trial', { name: localName(name) }) : localName(name);
}
