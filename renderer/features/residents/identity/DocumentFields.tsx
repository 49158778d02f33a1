import { Input } from 'antd';
import { documentTypes } from '../../../../shared/domain/identity/person.ts';
import { today, useWords } from '../../../parts/use-words.ts';
import { Field } from '../../../ui/Field.tsx';
import { Select } from '../../../ui/Select.tsx';
import { useNumberWords } from '../use-number-words.ts';
import { withDocumentNumber } from './identity-draft.ts';
import type { IdentityForm } from './use-identity.ts';

/** The document that was not known; a card on the reader brings its own. */
export function DocumentFields({ form }: { readonly form: IdentityForm }) {
  const { t } = useWords();
  const { draft, card, faults } = form;
  const words = useNumberWords(draft, faults.documentNumber);
  return (
    <>
      <Field label={t('residents.register.documentType')}>
        {({ id }) => (
          <Select
            id={id}
            value={draft.documentType}
            disabled={card !== null}
            onChange={(documentType) => form.setDraft({ ...draft, documentType })}
            options={documentTypes
              .filter((type) => type !== 'temporary')
              .map((type) => ({ value: type, label: t(`values.document.${type}`) }))}
          />
        )}
      </Field>
      <Field label={t('identity.newNumber')} hint={t('identity.newNumberHint')} {...words}>
        {(field) => (
          <Input
            {...field}
            autoFocus
            value={card ? t('residents.register.numberFromCard') : draft.documentNumber}
            readOnly={card !== null}
            maxLength={30}
            autoComplete="off"
            onChange={(event) =>
              form.setDraft(withDocumentNumber(draft, event.target.value.trim(), today()))
            }
          />
        )}
      </Field>
    </>
  );
}
