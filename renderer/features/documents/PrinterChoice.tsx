import type { PrintSetup } from '../../../shared/contract/printing.ts';
import { useWords } from '../../parts/use-words.ts';
import { Select } from '../../ui/Select.tsx';

type Props = {
  readonly setup: PrintSetup;
  readonly printer: string;
  readonly onChoose: (printer: string) => void;
};

/** Where the paper goes: the printers of this computer, and last the folder, said in plain words. */
export function PrinterChoice({ setup, printer, onChoose }: Props) {
  const { t } = useWords();
  const { printers } = setup;
  const isGone = !printers.some(({ name }) => name === printer);
  const options = printers.map(({ name, isFolder }) => ({
    value: name,
    label: isFolder ? t('documents.folder') : name,
  }));
  if (isGone) options.unshift({ value: printer, label: t('documents.gonePrinter', { printer }) });
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
