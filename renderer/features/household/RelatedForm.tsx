import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import type { RelatedFacts } from '../../../shared/contract/household.ts';
import { documentFault } from '../../../shared/domain/identity/document-format.ts';
import { relations } from '../../../shared/domain/identity/relations.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { today, useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Select } from '../../ui/Select.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';

type Props = { readonly residentId: string; readonly onClose: () => void };

const start: RelatedFacts = {
  relation: 'child',
  name: '',
  phone: '',
  documentType: 'id-card',
  documentNumber: '',
  mayAct: true,
};

/** Somebody who may act for the person on the page: Tab through it, Enter saves, Esc leaves. */
export function RelatedForm({ residentId, onClose }: Props) {
  const { t } = useWords();
  const [related, setRelated] = useState(start);
  const [hasTried, setTried] = useState(false);
  const add = useCommand((client, idempotencyKey, facts: RelatedFacts) =>
    client.household.add({ idempotencyKey, residentId, related: facts }),
  );
  const change = (part: Partial<RelatedFacts>) => setRelated((before) => ({ ...before, ...part }));
  const faults = faultsOf(related);
  useShortcut('Esc', t('household.cancel'), onClose, { isInFields: true });

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.values(faults).some(Boolean) || add.isRunning) return;
    if (await add.run({ ...related, name: related.name.trim() })) onClose();
  }

  return (
    <form className="household-form" onSubmit={(event) => void submit(event)} noValidate>
      <Field label={t('household.relation')}>
        {({ id }) => (
          <Select
            id={id}
            autoFocus
            value={related.relation}
            onChange={(relation) => change({ relation })}
            options={relations.map((value) => ({
              value,
              label: t(`household.relations.${value}`),
            }))}
          />
        )}
      </Field>
      <Field
        label={t('household.name')}
        fault={hasTried && faults.name ? t('residents.register.needName') : null}
      >
        {(field) => (
          <Input
            {...field}
            value={related.name}
            maxLength={60}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <ContactFields related={related} hasTried={hasTried} onChange={change} />
      <ProblemNote problem={add.problem} onRetry={() => void add.retry()} />
      <div className="household-acts">
        <Button type="primary" htmlType="submit" loading={add.isRunning}>
          {t('household.save')} <Kbd keys="Enter" />
        </Button>
        <Button onClick={onClose}>
          {t('household.cancel')} <Kbd keys="Esc" />
        </Button>
      </div>
    </form>
  );
}

type ContactProps = {
  readonly related: RelatedFacts;
  readonly hasTried: boolean;
  readonly onChange: (part: Partial<RelatedFacts>) => void;
};

function ContactFields({ related, hasTried, onChange }: ContactProps) {
  const { t } = useWords();
  const faults = faultsOf(related);
  const { documentNumber } = related;
  const isNumberMeant = hasTried || documentNumber.length >= 18;
  return (
    <>
      <Field
        label={t('household.phone')}
        hint={t('household.optional')}
        fault={faults.phone ? t('residents.register.phoneInvalid') : null}
      >
        {(field) => (
          <Input
            {...field}
            value={related.phone}
            inputMode="tel"
            maxLength={20}
            onChange={(event) => onChange({ phone: event.target.value.trim() })}
          />
        )}
      </Field>
      <Field
        label={t('household.documentNumber')}
        hint={t('household.optional')}
        fault={
          faults.number && isNumberMeant
            ? t(`residents.register.numberError.${faults.number}`, { count: documentNumber.length })
            : null
        }
      >
        {(field) => (
          <Input
            {...field}
            value={documentNumber}
            maxLength={30}
            autoComplete="off"
            onChange={(event) => onChange({ documentNumber: event.target.value.trim() })}
          />
        )}
      </Field>
    </>
  );
}

function faultsOf({ name, phone, documentType, documentNumber }: RelatedFacts) {
  return {
    name: name.trim() === '',
    phone: !/^[\d-]{0,20}$/.test(phone),
    number: documentFault(documentType, documentNumber, today()),
  };
}
