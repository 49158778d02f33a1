import { useRef } from 'react';
import { mediaTypes } from '../../../shared/domain/attachments/attachment.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';

/** Choose a file by button or key; dropping one is the list's to hear. */
export function AddFile({ onFile }: { readonly onFile: (file: File) => void }) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('attachments.choose')}
        accept={mediaTypes.join(',')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
      <ActionButton
        label={t('attachments.choose')}
        keys="Alt+A"
        isBlock
        onPress={() => input.current?.click()}
      />
    </>
  );
}
