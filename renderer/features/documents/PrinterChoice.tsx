import type { PaperSize, PrintSetup } from '../../../shared/contract/printing.ts';
import { useWords } from '../../parts/use-words.ts';
import { printerWords } from './printer-words.ts';
import { Select } from '../../ui/Select.tsx';

type Props = {
  readonly setup: PrintSetup;
  readonly paper: PaperSize;
  readonly printer: string;
  readonly onChoose: (printer: string) => void;
};

/**
 * Where the paper goes: for tickets and labels the ticket printers of this workstation, the printers of this computer,
 * and last the folder, said in plain words.
 */
export function PrinterChoice({ setup, paper, printer, onChoose }: Props) {
  const { t } = useWords();
  const printers = setup.printers.filter(({ device }) => !device || isOnStrips(paper));
  const isGone = !printers.some(({ name }) => name === printer);
  const options = printers.map(({ name, isFolder, device }) => ({
    value: name,
    label: isFolder ? t('documents.folder') : printerWords(t, { printer: name, device }),
  }));
  if (isGone) {
    const name = isUnbound(printer) ? t('documents.unbound') : printer;
    const label = t('documents.gonePrinter', { printer: name });
    options.unshift({ value: printer, label });
  }
  return (
    <Select
      className="printer-choice"
      size="large"
      aria-label={t('documents.printer')}
      value={printer}
      options={options}
      onChange={onChoose}
    />
  );
}

/** What a ticket printer has in it. */
function isOnStrips(paper: PaperSize): boolean {
  return paper === 'roll' || paper === 'label';
}

/** A ticket printer that was taken off the devices page has an id here, and no name any more. */
function isUnbound(printer: string): boolean {
  return printer.startsWith(':device:');
}
