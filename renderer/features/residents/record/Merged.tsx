import { useState } from 'react';
import type { MergedRecord } from '../../../../shared/contract/merges.ts';
import { useSession } from '../../../host/session.ts';
import { useCommand } from '../../../host/use-command.ts';
import { shortMoment, whoWord } from '../../../parts/contested-words.ts';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { shortRecordNumber } from '../../../parts/record-number.ts';
import { today, useWords } from '../../../parts/use-words.ts';
import { Notice } from '../../../ui/Notice.tsx';
import { ReasonButton } from '../../../ui/ReasonButton.tsx';
import './record.css';

/** Further records of this person, who linked them, and the way to part them again (ID-43). */
export function Merged({ merged }: { readonly merged: readonly MergedRecord[] }) {
  const { t } = useWords();
  const [hasParted, setParted] = useState(false);
  if (merged.length === 0 && !hasParted) return null;
  return (
    <section className="merged" aria-label={t('merges.record.title')}>
      <h3 className="timeline-date">{t('merges.record.title')}</h3>
      <ul>
        {merged.map((one, index) => (
          <MergedRow
            key={one.linkId}
            merged={one}
            hasKey={index === 0}
            onParted={() => setParted(true)}
          />
        ))}
      </ul>
      {(hasParted || merged.some(({ isPartingProposed }) => isPartingProposed)) && (
        <Notice meaning="information">{t('merges.record.partProposed')}</Notice>
      )}
    </section>
  );
}

type RowProps = {
  readonly merged: MergedRecord;
  readonly hasKey: boolean;
  readonly onParted: () => void;
};

function MergedRow({ merged, hasKey, onParted }: RowProps) {
  const { linkId, resident, author, reason: because, proposedBy, isPartingProposed } = merged;
  const { t } = useWords();
  const { can } = useSession();
  const part = useCommand((client, idempotencyKey, reason: string) =>
    client.merges.proposeParting({ idempotencyKey, linkId, reason }),
  );
  const record = resident.recordNumber ? shortRecordNumber(resident.recordNumber) : '';
  return (
    <li className="merged-row">
      <span>
        {t('merges.record.line', { name: resident.name, record })}
        <span className="record-quiet merged-by">
          {t('merges.record.by', {
            who: whoWord(t, author),
            time: shortMoment(author.at, today()),
          })}
          {because &&
            ` · ${t('merges.record.because', { who: proposedBy ?? '', reason: because })}`}
        </span>
      </span>
      {can('residents.merge') && hasKey && !isPartingProposed && (
        <ReasonButton
          label={t('merges.record.part')}
          keys="F9"
          title={t('merges.record.partTitle')}
          reasons={(['wrong', 'check'] as const).map((key) =>
            t(`merges.record.partReasons.${key}`),
          )}
          isRunning={part.isRunning}
          onChoose={(reason) => void part.run(reason).then((outcome) => outcome && onParted())}
        />
      )}
      <ProblemNote problem={part.problem} onRetry={() => void part.retry()} />
    </li>
  );
}
