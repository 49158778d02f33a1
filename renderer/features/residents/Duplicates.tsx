import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { DuplicateCandidate } from '../../../shared/contract/residents.ts';
import { blockingLevels } from '../../../shared/domain/identity/duplicates.ts';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ReasonChoice } from '../../ui/ReasonChoice.tsx';
import type { Draft } from './registration-draft.ts';

type Props = {
  readonly candidates: readonly DuplicateCandidate[];
  readonly draft: Compared;
  readonly reason: string;
  readonly isReasonMissing: boolean;
  readonly onReason: (reason: string) => void;
  readonly onOpen: (residentId: string) => void;
  /** What the line of the form is called, and why nothing can be saved; of a newcomer without. */
  readonly enteredWords?: string;
  readonly blockedWords?: string;
  /** What else can be done about somebody alike. */
  readonly renderAct?: (candidate: DuplicateCandidate) => ReactNode;
};

/** What of a form stands beside the others. */
type Compared = Pick<Draft, 'name' | 'sex' | 'birthDate' | 'documentNumber' | 'phone'>;

/** The person being registered beside everybody it may already be (domain.md a.6). */
export function Duplicates(props: Props) {
  const { t } = useWords();
  const { candidates, draft } = props;
  if (candidates.length === 0) return null;
  const isBlocked = candidates.some(({ level }) => blockingLevels.has(level));
  return (
    <section className="duplicates" aria-label={t('residents.register.duplicates.title')}>
      <Notice meaning={isBlocked ? 'danger' : 'attention'} isUrgent>
        {isBlocked
          ? (props.blockedWords ?? t('residents.register.duplicates.blocked'))
          : t('residents.register.duplicates.title')}
      </Notice>
      <table className="duplicates-table">
        <tbody>
          <DraftRow draft={draft} words={props.enteredWords} />
          {candidates.map((candidate) => (
            <CandidateRow
              key={candidate.resident.residentId}
              candidate={candidate}
              onOpen={props.onOpen}
              act={props.renderAct?.(candidate)}
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

type DraftRowProps = { readonly draft: Compared; readonly words: string | undefined };

function DraftRow({ draft, words }: DraftRowProps) {
  const { t, sex } = useWords();
  return (
    <tr>
      <th scope="row">{words ?? t('residents.register.duplicates.entered')}</th>
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
  readonly act: ReactNode;
};

function CandidateRow({ candidate: { resident, level }, onOpen, act }: RowProps) {
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
        {act}
      </td>
    </tr>
  );
}
