import { Input } from 'antd';
import { useState } from 'react';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { DriveChoice } from './DriveChoice.tsx';

const DIGITS = /^(\d ?){24}$/;

/** From a stick that the clinic's home has written, with the digits that it showed. */
export function FolderDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const [folder, setFolder] = useState('');
  const [digits, setDigits] = useState('');
  const take = useCommand((client, idempotencyKey, input: { folder: string; digits: string }) =>
    client.load.fromFolder({ idempotencyKey, ...input }),
  );
  const cannotBecause = folder === '' || !DIGITS.test(digits) ? t('load.needBoth') : null;

  async function begin() {
    if (await take.run({ folder, digits })) onClose();
  }

  return (
    <Dialog
      title={t('load.fromFolder')}
      onCancel={onClose}
      footer={
        <ActionButton
          label={t('load.begin')}
          isPrimary
          isInDialog
          isRunning={take.isRunning}
          cannotBecause={cannotBecause}
          onPress={() => void begin()}
        />
      }
    >
      <DriveChoice value={folder} onChange={setFolder} />
      <Field label={t('load.digits')} hint={t('load.digitsHint')}>
        {(field) => (
          <Input
            {...field}
            className="load-digits"
            value={digits}
            inputMode="numeric"
            maxLength={29}
            autoComplete="off"
            onChange={(event) => setDigits(inGroups(event.target.value))}
          />
        )}
      </Field>
      {take.problem?.code === 'not-found' ? (
        <p role="alert">{t('load.notOpened')}</p>
      ) : (
        <ProblemNote problem={take.problem} onRetry={() => void take.retry()} />
      )}
    </Dialog>
  );
}

/** As they were shown, whatever stands between them. */
function inGroups(text: string): string {
  return text
    .replaceAll(/\D/g, '')
    .slice(0, 24)
    .replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}
