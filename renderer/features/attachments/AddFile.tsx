import { useRef } from 'react';
import { mediaTypes } from '../../../shared/domain/attachments/attachment.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';

/** Choose a file by button or key; dropping one is the list's to hear. */
export function AddFile({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={t('attachments.choose')}
        accept={mediaTypes.join(',')}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          onFiles(files);
        }}
      />
      <ActionButton
        label={t('attachments.choose')}
        keys="Alt+A"
        onPress={() => input.current?.click()}
      />
    </>
  );
}
