import { Input, Radio } from 'antd';
import type { DeskCard } from '../../../shared/contract/devices.ts';
import type { Sex } from '../../../shared/contract/schemas.ts';
import { documentTypes } from '../../../shared/domain/identity/person.ts';
import { ethnic } from '../../i18n/zh-CN/ethnic.ts';
import { today, useWords } from '../../parts/use-words.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { type Draft, type DraftFaults, withNumber } from './registration-draft.ts';
import { useNumberWords } from './use-number-words.ts';

type NumberProps = {
  readonly draft: Draft;
  readonly card: DeskCard | null;
  readonly fault: DraftFaults['documentNumber'];
  readonly onChange: (draft: Draft) => void;
};

/** A temporary number is made, never typed (ID-38). */
function isTyped(type: Draft['documentType']): boolean {
  return type !== 'temporary';
}

/** Kind and number of the document; the number judges itself while it is typed. */
export function NumberFields({ draft, card, fault, onChange }: NumberProps) {
  const { t } = useWords();
  const words = useNumberWords(draft, fault);
  return (
    <>
      <Field label={t('residents.register.documentType')}>
        {({ id }) => (
          <Select
            id={id}
            value={draft.documentType}
            disabled={card !== null}
            onChange={(documentType) => onChange({ ...draft, documentType })}
            options={documentTypes.filter(isTyped).map((type) => ({
              value: type,
              label: t(`values.document.${type}`),
            }))}
          />
        )}
      </Field>
      <Field label={t('residents.register.documentNumber')} {...words}>
        {(field) => (
          <Input
            {...field}
            autoFocus={card === null}
            value={card ? t('residents.register.numberFromCard') : draft.documentNumber}
            readOnly={card !== null}
            maxLength={30}
            autoComplete="off"
            onChange={(event) => onChange(withNumber(draft, event.target.value.trim(), today()))}
          />
        )}
      </Field>
    </>
  );
}

type SexProps = {
  readonly value: Sex | null;
  readonly fault: 'needSex' | undefined;
  readonly onChange: (sex: Sex) => void;
};

const sexChoices = ['male', 'female', 'unknown'] as const;

export function SexField({ value, fault, onChange }: SexProps) {
  const { t, sex } = useWords();
  return (
    <Field label={t('residents.register.sex')} fault={fault && t(`residents.register.${fault}`)}>
      {({ id }) => (
        <Radio.Group
          id={id}
          value={value}
          optionType="button"
          onChange={(event) => onChange(event.target.value)}
          options={sexChoices.map((choice) => ({ value: choice, label: sex(choice) }))}
        />
      )}
    </Field>
  );
}

type BirthDateProps = {
  readonly value: string;
  readonly fault: 'needBirthDate' | undefined;
  readonly onChange: (text: string) => void;
};

export function BirthDateField({ value, fault, onChange }: BirthDateProps) {
  const { t } = useWords();
  return (
    <Field
      label={t('residents.register.birthDate')}
      hint={t('residents.register.birthDateHint')}
      fault={fault && t(`residents.register.${fault}`)}
    >
      {(field) => <DateInput {...field} value={value} onChange={onChange} />}
    </Field>
  );
}

type RecordNumberProps = {
  readonly value: string;
  readonly fault: DraftFaults['recordNumber'];
  readonly onChange: (text: string) => void;
};

/** Whoever brings a paper folder keeps its number (EHR-06). */
export function RecordNumberField({ value, fault, onChange }: RecordNumberProps) {
  const { t } = useWords();
  return (
    <Field
      label={t('residents.register.recordNumber')}
      hint={t('residents.register.recordNumberHint')}
      fault={fault && t(`residents.register.${fault}`)}
    >
      {(field) => (
        <Input
          {...field}
          value={value}
          inputMode="numeric"
          maxLength={30}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
    </Field>
  );
}

type EthnicProps = { readonly value: string; readonly onChange: (code: string) => void };

// A list of strings and not of codes: the choice “not given” stands beside them.
const ethnicCodes = Object.keys(ethnic) as (keyof typeof ethnic)[];

/** GB/T 3304; most people are found by typing one character. */
export function EthnicField({ value, onChange }: EthnicProps) {
  const { t } = useWords();
  return (
    <Field label={t('residents.register.ethnic')} hint={t('residents.register.optional')}>
      {({ id }) => (
        <Select
          id={id}
          showSearch={{ optionFilterProp: 'label' }}
          value={value}
          onChange={onChange}
          options={[
            { value: '', label: t('residents.register.ethnicUnknown') },
            ...ethnicCodes.map((code) => ({ value: code, label: t(`ethnic.${code}`) })),
          ]}
        />
      )}
    </Field>
  );
}
