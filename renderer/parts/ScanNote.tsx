import type { ScanFound } from '../../shared/contract/devices.ts';
import { Notice } from '../ui/Notice.tsx';
import { useWords } from './use-words.ts';

/** Why a code that was scanned leads to nobody; nothing for one that does. */
export function ScanNote({ found }: { readonly found: ScanFound | null }) {
  const { t } = useWords();
  if (found?.is !== 'nothing') return null;
  return (
    <Notice meaning="attention" isUrgent>
      {t(`scan.nothing.${found.because}`)}
    </Notice>
  );
}
