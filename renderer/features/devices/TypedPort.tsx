import { Input } from 'antd';
import { useState } from 'react';
import type { PortSeen, Transport } from '../../../shared/contract/devices.ts';
import { useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';
import { typedFault, typedTransport } from './ports.ts';

type Props = {
  /** What is plugged in now. */
  readonly ports: readonly PortSeen[];
  /** What was typed is what is listened to. */
  readonly isChosen: boolean;
  readonly onType: (transport: Transport | null) => void;
};

/** For whoever knows better than the list: a port that the system does not tell, or an address. */
export function TypedPort({ ports, isChosen, onType }: Props) {
  const { t } = useWords();
  const [fault, setFault] = useState<ReturnType<typeof typedFault>>(null);

  function take(text: string) {
    const found = typedFault(text, ports);
    setFault(found);
    onType(found === null ? typedTransport(text) : null);
  }

  return (
    <div className={isChosen ? 'wizard-typed wizard-typed-chosen' : 'wizard-typed'}>
      <Field
        label={t('devices.wizard.typed')}
        hint={t('devices.wizard.typedHint')}
        fault={fault && t(`devices.wizard.${fault}`)}
      >
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
