import { Radio } from 'antd';
import { type DragEvent, useRef, useState } from 'react';
import { fileLimits } from '../../../shared/domain/import/job.ts';
import { type ImportKind, importKinds } from '../../../shared/domain/import/targets.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Upload } from './use-upload.ts';

const BYTES_PER_MB = 1024 * 1024;

/** Choose a file, or drop one. */
export function NewFile({ upload }: { readonly upload: Upload }) {
  const { t } = useWords();
  const [kind, setKind] = useState<ImportKind>('residents');
  const [isTooLarge, setTooLarge] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  function take(file: File | undefined) {
    if (!file) return;
    setTooLarge(file.size > fileLimits.bytes);
    if (file.size <= fileLimits.bytes) void upload.send(file, kind);
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  }

  return (
    <div className="imports-new" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Radio.Group
        aria-label={t('imports.title')}
        value={kind}
        onChange={(event) => setKind(event.target.value)}
        options={importKinds.map((one) => ({ value: one, label: t(`imports.kind.${one}`) }))}
      />
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('imports.file')}
        accept=".csv,.txt,.tsv,.xlsx"
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <ActionButton
        label={t('imports.choose')}
        keys="F2"
        isBlock
        isRunning={upload.sendingId !== null}
        onPress={() => input.current?.click()}
      />
      <p className="imports-quiet">{t('imports.drop')}</p>
      {isTooLarge && (
        <Notice meaning="danger">
          {t('imports.tooLarge', { most: fileLimits.bytes / BYTES_PER_MB })}
        </Notice>
      )}
      <ProblemNote problem={upload.problem} />
    </div>
  );
}
