import { Input, Radio } from 'antd';
import type { DeskCard } from '../../../shared/contract/devices.ts';
import type { Sex } from '../../../shared/contract/schemas.ts';
import { documentTypes } from '../../../shared/domain/identity/person.ts';
import { ethnic } from '../../i18n/zh-CN/ethnic.ts';
import { today, useWords } from '../../parts/use-words.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { type Draft, type DraftFaults, numberDecision, withNumber } from './registration-draft.ts';

type NumberProps = {
  readonly draft: Draft;
  readonly card: DeskCard | null;
  readonly fault: DraftFaults['documentNumber'];
  readonly onChange: (draft: Draft) => void;
};

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
            options={documentTypes.map((type) => ({
              value: type,
              label: t(`values.document.${type}`),
            }))}
          />
        )}
      </Field>
      <Field
        label={t('residents.register.documentNumber')}
        fault={words.fault}
        praise={words.praise}
      >
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

/** Praise as soon as a number fits; a fault once it is long enough to be meant, or was to be saved. */
function useNumberWords(draft: Draft, fault: DraftFaults['documentNumber']) {
  const { t, sex } = useWords();
  const decision = numberDecision(draft, today());
  if (decision?.valid && decision.sex && decision.birthDate) {
    const known = { sex: sex(decision.sex), birthDate: decision.birthDate };
    return { fault: null, praise: t('residents.register.numberOk', known) };
  }
  if (fault === 'needNumber') return { fault: t('residents.register.needNumber'), praise: null };
  const isMeant = fault !== undefined || draft.documentNumber.length >= 18;
  if (!decision?.error || !isMeant) return { fault: null, praise: null };
  const count = draft.documentNumber.length;
  return { fault: t(`residents.register.numberError.${decision.error}`, { count }), praise: null };
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
