import { Button } from 'antd';
import type { BookedLine } from '../../../shared/contract/appointments.ts';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';

type Props = {
  readonly lines: readonly BookedLine[];
  readonly onPick: (line: BookedLine) => void;
};

/** Bookings whose slot is gone: nobody is dropped without a word. */
export function Stranded({ lines, onPick }: Props) {
  const { t } = useWords();
  if (lines.length === 0) return null;
  return (
    <Notice meaning="attention">
      <strong>
        {t('appointments.stranded')} {lines.length}
      </strong>{' '}
      {t('appointments.strandedHint')}
      <div className="appointments-stranded">
        {lines.map((line) => (
          <Button key={line.appointmentId} onClick={() => onPick(line)}>
            {line.start} {line.name} {line.doctorName}
          </Button>
        ))}
      </div>
    </Notice>
  );
}
