import type { PrintJobState } from '../../../shared/contract/printing.ts';
import type { SpokenWords } from '../../parts/use-words.ts';

/** A printer as people call it; one that a simulator plays says so. */
export function printerWords(
  t: SpokenWords['t'],
  { printer, device }: Pick<PrintJobState, 'printer' | 'device'>,
): string {
  if (!device) return printer;
  return device.isSimulated ? t('documents.simulated', { printer: device.label }) : device.label;
}
