import { Input } from 'antd';
import { useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';

type Contact = { readonly phone: string; readonly address: string };

type Props = {
  readonly draft: Contact;
  readonly phoneHint: string | undefined;
  readonly hasPhoneFault: boolean;
  /** The chip knows everything else: this is the first that may be typed. */
  readonly isFirst?: boolean;
  readonly onChange: (part: Partial<Contact>) => void;
};

/** Where somebody can be reached: in the registration, and when an identity is put right. */
export function ContactFields({ draft, phoneHint, hasPhoneFault, isFirst, onChange }: Props) {
  const { t } = useWords();
  return (
    <>
      <Field
        label={t('residents.register.phone')}
        hint={phoneHint}
        fault={hasPhoneFault ? t('residents.register.phoneInvalid') : null}
      >
        {(field) => (
          <Input
            {...field}
            autoFocus={isFirst ?? false}
            value={draft.phone}
            inputMode="tel"
            maxLength={20}
            onChange={(event) => onChange({ phone: event.target.value.trim() })}
          />
        )}
      </Field>
      <Field label={t('residents.register.address')} hint={t('residents.register.addressHint')}>
        {(field) => (
          <Input
            {...field}
            value={draft.address}
            maxLength={100}
            onChange={(event) => onChange({ address: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
