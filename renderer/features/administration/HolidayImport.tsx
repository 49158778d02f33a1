import { useQuery } from '@tanstack/react-query';
import { Input, InputNumber } from 'antd';
import { useState } from 'react';
import { dateParts } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { useSettled } from '../../ui/use-settled.ts';

type Props = { readonly today: CalendarDate; readonly onClose: () => void };
type Pasted = { readonly year: number; readonly lines: string };

const settleMs = 250;
const [yearMin, yearMax] = [2000, 2100];

/** A year's holidays as somebody pasted them: seen first, then written. */
export function HolidayImport({ today, onClose }: Props) {
  const { t } = useWords();
  const [year, setYear] = useState(dateParts(today).year);
  const [lines, setLines] = useState('');
  const write = useCommand((client, idempotencyKey, pasted: Pasted) =>
    client.administration.importHolidays({ idempotencyKey, ...pasted }),
  );
  const preview = usePreview({ year, lines });
  const news = preview.data?.days.filter(({ isKnown }) => !isKnown).length ?? 0;
  const isUnread = (preview.data?.unread.length ?? 0) > 0;

  async function press() {
    if (await write.run({ year, lines })) onClose();
  }

  return (
    <Dialog
      width="56rem"
      title={t('administration.calendar.importTitle')}
      onCancel={onClose}
      footer={
        <ActionButton
          label={t('administration.calendar.write')}
          keys="Ctrl+Enter"
          isPrimary
          isInDialog
          isRunning={write.isRunning}
          cannotBecause={
            isUnread
              ? t('administration.calendar.mendFirst')
              : news === 0 || !preview.isCurrent
                ? t('administration.calendar.nothingToWrite')
                : null
          }
          onPress={() => void press()}
        />
      }
    >
      <div className="admin-import">
        <PasteFields {...{ year, setYear, lines, setLines }} />
        <Preview preview={preview} news={news} />
      </div>
      <ProblemNote problem={write.problem} onRetry={() => void write.retry()} />
    </Dialog>
  );
}

type PasteProps = Pasted & {
  readonly setYear: (year: number) => void;
  readonly setLines: (lines: string) => void;
};

function PasteFields({ year, setYear, lines, setLines }: PasteProps) {
  const { t } = useWords();
  return (
    <div>
      <Field label={t('administration.calendar.year')}>
        {({ id }) => (
          <InputNumber
            id={id}
            min={yearMin}
            max={yearMax}
            precision={0}
            value={year}
            onChange={(value) => value !== null && setYear(value)}
          />
        )}
      </Field>
      <Field
        label={t('administration.calendar.lines')}
        hint={t('administration.calendar.importHint')}
      >
        {({ status, ...aria }) => (
          <Input.TextArea
            {...aria}
            status={status}
            data-first
            rows={12}
            maxLength={20_000}
            value={lines}
            onChange={(event) => setLines(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}

function usePreview({ year, lines }: Pasted) {
  const { queries } = useHost();
  const settled = useSettled(lines, settleMs);
  const query = useQuery({
    ...queries.administration.readHolidays.queryOptions({ input: { year, lines: settled } }),
    enabled: settled.trim() !== '',
    placeholderData: (before) => (settled.trim() === '' ? undefined : before),
    gcTime: 0,
  });
  /** What is shown is what stands in the field now: nothing is written that nobody saw. */
  const isCurrent = settled === lines && !query.isPlaceholderData;
  return { data: query.data, error: query.error, isCurrent };
}

type PreviewProps = {
  readonly preview: ReturnType<typeof usePreview>;
  readonly news: number;
};

function Preview({ preview: { data, error }, news }: PreviewProps) {
  const { t, monthDay } = useWords();
  if (error) return <ProblemNote problem={problemOf(error)} />;
  if (!data) return <p className="admin-quiet">{t('administration.calendar.previewNone')}</p>;
  return (
    <div className="admin-preview" role="status">
      {data.unread.map(({ line, text, because }) => (
        <p key={line}>
          <Mark meaning="danger">
            {t('administration.calendar.unread', {
              line,
              because: t(`administration.calendar.because.${because}`),
            })}
          </Mark>
          <span className="admin-quiet"> {text}</span>
        </p>
      ))}
      <p>
        <strong>{t('administration.calendar.preview', { count: news })}</strong>
      </p>
      <ul className="admin-special">
        {data.days.map(({ date, kind, note, isKnown }) => (
          <li
            key={date}
            className={isKnown ? 'admin-preview-day admin-quiet' : 'admin-preview-day'}
          >
            <span>{monthDay(date)}</span>
            <Mark meaning={kind === 'closed' ? 'attention' : 'information'}>
              {t(`administration.calendar.kind.${kind}`)}
            </Mark>
            <span>{note}</span>
            {isKnown && <span>{t('administration.calendar.known')}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
