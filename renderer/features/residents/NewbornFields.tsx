import { Input, Radio } from 'antd';
import { documentTypes } from '../../../shared/domain/identity/person.ts';
import { documentFault } from '../../../shared/domain/identity/document-format.ts';
import { today, useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import type { Draft, DraftFaults } from './registration-draft.ts';

type Props = {
  readonly draft: Draft;
  readonly faults: DraftFaults;
  readonly onChange: (part: Partial<Draft>) => void;
};

const guardians = ['mother', 'father', 'grandparent', 'guardian'] as const;
/** What mother or guardian can be known by. */
const guardianTypes = documentTypes.filter(
  (type) => type !== 'temporary' && type !== 'birth-certificate',
);
const orders = [1, 2, 3] as const;

/** Mother or guardian, and which child of this birth: what a newborn is known by (ID-36). */
export function NewbornFields({ draft, faults, onChange }: Props) {
  const { t } = useWords();
  return (
    <>
      <GuardianWho draft={draft} faults={faults} onChange={onChange} />
      <GuardianDocument draft={draft} faults={faults} onChange={onChange} />
      <Field
        label={t('residents.register.birthOrder')}
        hint={t('residents.register.birthOrderHint')}
      >
        {({ id }) => (
          <Radio.Group
            id={id}
            value={draft.birthOrder}
            optionType="button"
            onChange={(event) => onChange({ birthOrder: event.target.value })}
            options={orders.map((order) => ({
              value: order,
              label: t('residents.register.birthOrderOf', { order }),
            }))}
          />
        )}
      </Field>
      <Field
        label={t('residents.register.birthTime')}
        hint={t('residents.register.optional')}
        fault={faults.birthTime && t('residents.register.birthTimeInvalid')}
      >
        {(field) => (
          <Input
            {...field}
            value={draft.birthTime}
            maxLength={5}
            placeholder="08:30"
            onChange={(event) =>
              onChange({ birthTime: event.target.value.trim().replace('：', ':') })
            }
          />
        )}
      </Field>
    </>
  );
}

function GuardianWho({ draft, faults, onChange }: Props) {
  const { t } = useWords();
  return (
    <>
      <Field label={t('household.relation')}>
        {({ id }) => (
          <Select
            id={id}
            value={draft.guardianRelation}
            onChange={(guardianRelation) => onChange({ guardianRelation })}
            options={guardians.map((value) => ({
              value: value as Draft['guardianRelation'],
              label: t(`household.relations.${value}`),
            }))}
          />
        )}
      </Field>
      <Field
        label={t('residents.register.guardianName')}
        fault={faults.guardianName && t('residents.register.needName')}
      >
        {(field) => (
          <Input
            {...field}
            value={draft.guardianName}
            maxLength={60}
            onChange={(event) => onChange({ guardianName: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function GuardianDocument({ draft, faults, onChange }: Props) {
  const { t } = useWords();
  const { guardianType, guardianNumber } = draft;
  const problem = documentFault(guardianType, guardianNumber, today());
  const isMeant = faults.guardianNumber !== undefined || guardianNumber.length >= 18;
  const count = guardianNumber.length;
  const fault =
    faults.guardianNumber === 'needNumber'
      ? t('residents.register.needNumber')
      : problem && isMeant && t(`residents.register.numberError.${problem}`, { count });
  return (
    <>
      <Field label={t('residents.register.guardianType')}>
        {({ id }) => (
          <Select
            id={id}
            value={guardianType}
            onChange={(value) => onChange({ guardianType: value })}
            options={guardianTypes.map((type) => ({
              value: type,
              label: t(`values.document.${type}`),
            }))}
          />
        )}
      </Field>
      <Field label={t('residents.register.guardianNumber')} fault={fault || null}>
        {(field) => (
          <Input
            {...field}
            value={guardianNumber}
            maxLength={30}
            autoComplete="off"
            onChange={(event) => onChange({ guardianNumber: event.target.value.trim() })}
          />
        )}
      </Field>
      <Field
        label={t('residents.register.guardianPhone')}
        hint={t('residents.register.optional')}
        fault={faults.guardianPhone && t('residents.register.phoneInvalid')}
      >
        {(field) => (
          <Input
            {...field}
            value={draft.guardianPhone}
            inputMode="tel"
            maxLength={20}
            onChange={(event) => onChange({ guardianPhone: event.target.value.trim() })}
          />
        )}
      </Field>
    </>
  );
}
