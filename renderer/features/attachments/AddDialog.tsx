import { Progress } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { ATTACHMENT_TITLE_MAX } from '../../../shared/domain/attachments/attachment.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { sizeWords } from '../../parts/size-words.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ReasonChoice } from '../../ui/ReasonChoice.tsx';
import { type Chosen, useUpload } from './use-upload.ts';

type Props = {
  readonly chosen: Chosen;
  /** How many were chosen with it and come after it. */
  readonly waiting: number;
  readonly residentId: string;
  /** Whose it will be: the person in front of us is named where it is decided. */
  readonly personName: string;
  readonly onClose: () => void;
};

const titles = ['discharge', 'report', 'laboratory', 'image', 'prescription', 'record'] as const;
const WHOLE = 100;

/** What is this paper, and is it this person's? Then it is added. */
export function AddDialog({ chosen, waiting, residentId, personName, onClose }: Props) {
  const { t } = useWords();
  const [title, setTitle] = useState('');
  const upload = useUpload();
  const isSending = upload.sent !== null;

  async function add() {
    const wanted = title.trim();
    if (wanted !== '' && (await upload.add(chosen, { residentId, title: wanted }))) onClose();
  }

  function leave() {
    upload.cancel();
    onClose();
  }

  return (
    <Dialog
      title={t('attachments.addTitle', { name: personName })}
      width="40rem"
      onCancel={leave}
      footer={
        <div className="attachment-actions">
          <ActionButton
            label={t('attachments.add')}
            keys="Ctrl+Enter"
            isPrimary
            isInDialog
            isInFields
            isRunning={isSending}
            cannotBecause={title.trim() === '' ? t('attachments.titleMissing') : null}
            onPress={() => void add()}
          />
          <ActionButton label={t('attachments.cancel')} keys="Esc" isInDialog onPress={leave} />
        </div>
      }
    >
      <div className="attachment-new">
        <Preview file={chosen.file} />
        <ReasonChoice
          label={t('attachments.what')}
          reasons={titles.map((one) => t(`attachments.titles.${one}`))}
          value={title}
          onChange={setTitle}
          lengthMax={ATTACHMENT_TITLE_MAX}
        />
        {isSending && (
          <Progress
            percent={Math.floor(((upload.sent ?? 0) * WHOLE) / chosen.file.size)}
            aria-label={t('attachments.sending')}
          />
        )}
        {waiting > 0 && (
          <p className="attachment-quiet">{t('attachments.waiting', { count: waiting })}</p>
        )}
        <ProblemNote problem={upload.problem} onRetry={() => void add()} />
      </div>
    </Dialog>
  );
}

/** The picture that was chosen, small; of a PDF its size. Its name stays where it is: names of files are names of people. */
function Preview({ file }: { readonly file: File }) {
  const { t } = useWords();
  const isPicture = file.type.startsWith('image/');
  const url = useMemo(() => (isPicture ? URL.createObjectURL(file) : null), [file, isPicture]);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  return (
    <figure className="attachment-preview">
      {url && <img src={url} alt={t('attachments.previewOf')} />}
      <figcaption>
        {t(isPicture ? 'attachments.kind.picture' : 'attachments.kind.pdf')} ·{' '}
        {sizeWords(file.size)}
      </figcaption>
    </figure>
  );
}
