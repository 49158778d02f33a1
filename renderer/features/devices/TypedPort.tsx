import { Input } from 'antd';
import { useState } from 'react';
import type { Transport } from '../../../shared/contract/devices.ts';
import { useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';
import { lacksPort, typedTransport } from './ports.ts';

type Props = {
  /** What was typed is what is listened to. */
  readonly isChosen: boolean;
  readonly onType: (transport: Transport | null) => void;
};

/** For whoever knows better than the list: a port that the system does not tell, or an address. */
export function TypedPort({ isChosen, onType }: Props) {
  const { t } = useWords();
  const [isLacking, setLacking] = useState(false);
  const fault = isLacking ? t('devices.wizard.needNetPort') : null;

  function take(text: string) {
    setLacking(lacksPort(text));
    onType(typedTransport(text));
  }

  return (
    <div className={isChosen ? 'wizard-typed wizard-typed-chosen' : 'wizard-typed'}>
      <Field label={t('devices.wizard.typed')} hint={t('devices.wizard.typedHint')} fault={fault}>
        {(field) => (
          <Input
            {...field}
            maxLength={200}
            onPressEnter={(event) => take(event.currentTarget.value)}
            onBlur={(event) => {
              if (event.currentTarget.value !== '') take(event.currentTarget.value);
            }}
          />
        )}
      </Field>
    </div>
  );
}
