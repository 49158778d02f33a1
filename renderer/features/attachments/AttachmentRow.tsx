import { Button } from 'antd';
import type { AttachmentView } from '../../../shared/contract/attachments.ts';
import { dateOf, useWords } from '../../parts/use-words.ts';
import { Mark, type Meaning } from '../../ui/Mark.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';

type Props = {
  readonly file: AttachmentView;
  /** Null for somebody who may add and not read. */
  readonly onOpen: (() => void) | null;
  /** Null for somebody who may not take away. */
  readonly onRemove: ((reason: string) => void) | null;
};

const meanings: Readonly<Record<AttachmentView['state'], Meaning>> = {
  'here-only': 'attention',
  delivered: 'ok',
  away: 'information',
  fetching: 'information',
  absent: 'attention',
};

const reasons = ['wrongPerson', 'unreadable', 'twice', 'wish'] as const;

/** One paper: what it is, when it came and by whom, where its bytes are. */
export function AttachmentRow({ file, onOpen, onRemove }: Props) {
  const { t } = useWords();
  const { title, addedAt, addedByName, state } = file;
  const quiet = [dateOf(addedAt), addedByName].filter(Boolean).join(' · ');
  return (
    <li className="attachment-row">
      {onOpen ? (
        <Button
          type="link"
          className="attachment-title"
          aria-label={t('attachments.open', { title })}
          onClick={onOpen}
        >
          {title}
        </Button>
      ) : (
        <strong className="attachment-title">{title}</strong>
      )}
      {onRemove && (
        <ReasonButton
          label={t('attachments.remove')}
          title={t('attachments.removeTitle')}
          reasons={reasons.map((one) => t(`attachments.reasons.${one}`))}
          isRunning={false}
          isQuiet
          onChoose={onRemove}
        />
      )}
      <span className="attachment-quiet">
        {quiet}
        <Mark meaning={meanings[state]}>{t(`attachments.state.${state}`)}</Mark>
      </span>
    </li>
  );
}
