import { Input, type InputRef } from 'antd';
import { useEffect, useRef } from 'react';
import { useWords } from '../../parts/use-words.ts';

type Props = {
  readonly text: string;
  /** No form is open: whatever is typed is what is looked for. */
  readonly isWanted: boolean;
  readonly onChange: (text: string) => void;
};

/** Filters a list as one types; the focus comes back to it whenever a form is done. */
export function FilterBox({ text, isWanted, onChange }: Props) {
  const { t } = useWords();
  const field = useRef<InputRef>(null);
  useEffect(() => {
    if (isWanted) field.current?.focus();
  }, [isWanted]);
  return (
    <Input
      ref={field}
      allowClear
      className="admin-filter"
      aria-label={t('administration.filter')}
      placeholder={t('administration.filter')}
      value={text}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onChange('');
      }}
    />
  );
}
