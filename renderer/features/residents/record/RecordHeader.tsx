import type { ReactNode } from 'react';
import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import { useSession } from '../../../host/session.ts';
import { shortRecordNumber } from '../../../parts/record-number.ts';
import { useWords } from '../../../parts/use-words.ts';
import { Who } from '../../../parts/Who.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { Allergies } from '../PersonCard.tsx';
import { Contested } from './Contested.tsx';
import { RevealNumbers } from './RevealNumbers.tsx';
import { Visitor } from './Visitor.tsx';
import './record.css';

type Props = {
  readonly record: ResidentRecord;
  /** The record is not here any more. */
  readonly onEnded: () => void;
  readonly children?: ReactNode;
};

/**
 * Who this is and what must not be overlooked, at the top of the one page. The birth date stands here,
 * so not even the last digits of the ID number do (ID-51).
 */
export function RecordHeader({ record, onEnded, children }: Props) {
  const { t } = useWords();
  const { can } = useSession();
  const { resident } = record;
  return (
    <header className="record-head">
      <div className="record-person">
        <div className="record-who">
          <h1 className="person-head">
            <Who person={resident} size="large" />
          </h1>
          <Allergies record={record} />
          <span className="record-saved">
            <Mark meaning={record.saved === 'uploaded' ? 'ok' : 'information'}>
              {t(`values.saved.${record.saved}`)}
            </Mark>
          </span>
        </div>
        <p className="record-facts">
          <span>{resident.birthDate}</span>
          {can('residents.reveal') ? (
            <RevealNumbers record={record} />
          ) : (
            <span>{resident.phoneMasked ?? t('residents.person.noPhone')}</span>
          )}
          <span className="record-address">{resident.address}</span>
          {resident.recordNumber && (
            <span>
              {t('residents.person.record')} {shortRecordNumber(resident.recordNumber)}
            </span>
          )}
        </p>
      </div>
      <div className="record-actions">{children}</div>
      <Visitor membership={record.membership} onEnded={onEnded} />
      <Contested record={record} />
    </header>
  );
}
