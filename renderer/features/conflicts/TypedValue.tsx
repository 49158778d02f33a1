import { Input } from 'antd';
import { useState } from 'react';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Field } from '../../ui/Field.tsx';

type Props = {
  readonly label: string;
  readonly isRunning: boolean;
  readonly onSave: (value: string) => void;
  readonly onCancel: () => void;
};

/** A third value, where neither of the two is right. */
export function TypedValue({ label, isRunning, onSave, onCancel }: Props) {
  const { t } = useWords();
  const [value, setValue] = useState('');
  const isEmpty = value.trim() === '';
  const save = () => {
    if (!isEmpty) onSave(value.trim());
  };
  return (
    <div className="conflict-typed">
      <Field label={label}>
        {(field) => (
          <Input
            {...field}
            autoFocus
            size="large"
            maxLength={100}
            value={value}
            onChange={(event) => setValue(event.target.value)}
            onPressEnter={save}
          />
        )}
      </Field>
      <ActionButton
        label={t('conflicts.typedSave')}
        keys="Ctrl+Enter"
        isPrimary
        isInFields
        isRunning={isRunning}
        cannotBecause={isEmpty ? label : null}
        onPress={save}
      />
      <ActionButton label={t('conflicts.cancel')} keys="Esc" isInFields onPress={onCancel} />
    </div>
  );
}
