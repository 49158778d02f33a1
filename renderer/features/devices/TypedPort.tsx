import { Input } from 'antd';
import type { Transport } from '../../../shared/contract/devices.ts';
import { useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';
import { typedTransport } from './ports.ts';

type Props = {
  /** What was typed is what is listened to. */
  readonly isChosen: boolean;
  readonly onType: (transport: Transport | null) => void;
};

/** For whoever knows better than the list: a port that the system does not tell, or an address. */
export function TypedPort({ isChosen, onType }: Props) {
  const { t } = useWords();
  const take = (text: string) => onType(typedTransport(text));
  return (
    <div className={isChosen ? 'wizard-typed wizard-typed-chosen' : 'wizard-typed'}>
      <Field label={t('devices.wizard.typed')} hint={t('devices.wizard.typedHint')}>
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
