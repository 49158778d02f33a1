import { Button } from 'antd';
import type { DuplicateCandidate } from '../../../shared/contract/residents.ts';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ReasonChoice } from '../../ui/ReasonChoice.tsx';
import type { Draft } from './registration-draft.ts';

type Props = {
  readonly candidates: readonly DuplicateCandidate[];
  readonly draft: Draft;
  readonly reason: string;
  readonly isReasonMissing: boolean;
  readonly onReason: (reason: string) => void;
  readonly onOpen: (residentId: string) => void;
};

/** The person being registered beside everybody it may already be (domain.md a.6). */
export function Duplicates(props: Props) {
  const { t } = useWords();
  const { candidates, draft } = props;
  if (candidates.length === 0) return null;
  const isBlocked = candidates.some(({ level }) => level === 'D1');
  return (
    <section className="duplicates" aria-label={t('residents.register.duplicates.title')}>
      <Notice meaning={isBlocked ? 'danger' : 'attention'} isUrgent>
        {t(`residents.register.duplicates.${isBlocked ? 'blocked' : 'title'}`)}
      </Notice>
      <table className="duplicates-table">
        <tbody>
          <DraftRow draft={draft} />
          {candidates.map((candidate) => (
            <CandidateRow
              key={candidate.resident.residentId}
              candidate={candidate}
              onOpen={props.onOpen}
            />
          ))}
        </tbody>
      </table>
      {!isBlocked && (
        <div className={props.isReasonMissing ? 'duplicates-missing' : undefined}>
          <ReasonChoice
            label={t('residents.register.duplicates.reason')}
            reasons={[
              t('residents.register.duplicates.reasons.namesake'),
              t('residents.register.duplicates.reasons.twin'),
              t('residents.register.duplicates.reasons.relative'),
            ]}
            value={props.reason}
            onChange={props.onReason}
          />
        </div>
      )}
    </section>
  );
}

function DraftRow({ draft }: { readonly draft: Draft }) {
  const { t, sex } = useWords();
  return (
    <tr>
      <th scope="row">{t('residents.register.duplicates.entered')}</th>
      <td className="name">{draft.name}</td>
      <td>{draft.sex && sex(draft.sex)}</td>
      <td>{draft.birthDate}</td>
      <td>{draft.documentNumber.slice(-4)}</td>
      <td colSpan={2}>{draft.phone}</td>
    </tr>
  );
}

type RowProps = {
  readonly candidate: DuplicateCandidate;
  readonly onOpen: (residentId: string) => void;
};

function CandidateRow({ candidate: { resident, level }, onOpen }: RowProps) {
  const { t, sex } = useWords();
  return (
    <tr>
      <th scope="row">{t(`residents.register.duplicates.${level}`)}</th>
      <td className="name">{resident.name}</td>
      <td>{sex(resident.sex)}</td>
      <td>{resident.birthDate}</td>
      <td>{resident.documentMasked?.slice(-4)}</td>
      <td>{resident.phoneMasked}</td>
      <td>
        <Button onClick={() => onOpen(resident.residentId)}>
          {t('residents.register.duplicates.openThis')}
        </Button>
      </td>
    </tr>
  );
}
