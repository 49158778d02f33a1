import { Input } from 'antd';
import { useState } from 'react';
import type { JournalLine } from '../../../shared/contract/printing.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { type SpokenWords, today, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { DateInput } from '../../ui/DateInput.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { JournalRow } from './JournalRow.tsx';
import './document.css';

/** 打印记录: every paper of a day, where it went, and once more what did not come out. */
export function PrintJournal({ onBack }: { readonly onBack: () => void }) {
  const { t } = useWords();
  const { queries } = useHost();
  const [typed, setTyped] = useState<string>(today());
  const [filter, setFilter] = useState('');
  const parsed = parseCalendarDate(typed);
  const date = parsed ?? today();
  const live = useLive(queries.printing.journal, { date });
  const folder = useLive(queries.printing.setup, undefined).data?.folder;
  return (
    <div className="print-journal">
      <h1 className="hidden-words">{t('documents.journal.title')}</h1>
      <Panel
        title={t('documents.journal.title')}
        className="print-journal-panel"
        extra={
          <div className="print-journal-tools">
            <Input
              autoFocus
              allowClear
              aria-label={t('documents.journal.filter')}
              placeholder={t('documents.journal.filter')}
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
            <DateInput
              className="print-journal-date"
              aria-label={t('documents.journal.date')}
              status={parsed ? '' : 'warning'}
              value={typed}
              onChange={setTyped}
            />
            <span>{t('documents.journal.count', { count: live.data?.length ?? 0 })}</span>
            <ActionButton
              label={t('documents.journal.back')}
              keys="Esc"
              isInFields
              onPress={onBack}
            />
          </div>
        }
      >
        <LiveGate live={live} lines={8}>
          {(lines) => <Rows lines={lines} filter={filter.trim()} folder={folder} />}
        </LiveGate>
      </Panel>
    </div>
  );
}

type RowsProps = {
  readonly lines: readonly JournalLine[];
  readonly filter: string;
  readonly folder: string | undefined;
};

function Rows({ lines, filter, folder }: RowsProps) {
  const { t } = useWords();
  const shown = lines.filter((line) => matches(t, line, filter));
  if (shown.length === 0) {
    return (
      <EmptyState>{t(`documents.journal.${lines.length === 0 ? 'none' : 'noMatch'}`)}</EmptyState>
    );
  }
  return (
    <ul className="print-journal-rows" aria-label={t('documents.journal.title')}>
      {shown.map((line) => (
        <JournalRow key={line.documentId} line={line} folder={folder} />
      ))}
    </ul>
  );
}

function matches(
  t: SpokenWords['t'],
  { kind, resident, madeBy, place }: JournalLine,
  text: string,
) {
  return [resident?.name ?? '', t(`documents.kinds.${kind}`), madeBy ?? '', place ?? ''].some(
    (one) => one.toUpperCase().includes(text.toUpperCase()),
  );
}
