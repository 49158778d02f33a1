import { Input } from 'antd';
import type { FormEvent } from 'react';
import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import { isUnknownPerson } from '../../../../shared/domain/identity/known-documents.ts';
import { useHost } from '../../../host/host.ts';
import { useLive } from '../../../host/use-live.ts';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { useWords } from '../../../parts/use-words.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { ReasonChoice } from '../../../ui/ReasonChoice.tsx';
import { ContactFields } from '../ContactFields.tsx';
import { FormActions } from '../FormActions.tsx';
import { BirthDateField, SexField } from '../IdentityFields.tsx';
import { useFirstMissing } from '../use-first-missing.ts';
import { Alike } from './Alike.tsx';
import { DocumentFields } from './DocumentFields.tsx';
import { KnownDocuments } from './KnownDocuments.tsx';
import { type IdentityForm as Form, useIdentity } from './use-identity.ts';
import '../register.css';
import './identity.css';

type Props = {
  readonly record: ResidentRecord;
  readonly onDone: () => void;
  readonly onOpen: (residentId: string) => void;
};

/** 更正身份: a document that came later, a name that was wrong, somebody whom nobody knew. */
export function IdentityForm({ record, onDone, onOpen }: Props) {
  const { t } = useWords();
  const form = useIdentity(record);
  const shape = useFirstMissing(form.refusals);
  const isUnknown = isUnknownPerson(record.documents);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await form.submit()) onDone();
  }

  if (record.membership) {
    return <Notice meaning="attention">{t('identity.visitor')}</Notice>;
  }
  return (
    <form ref={shape} className="register" onSubmit={(event) => void submit(event)} noValidate>
      <header className="register-head">
        <h2>{t('identity.title')}</h2>
        {isUnknown && <Mark meaning="attention">{t('identity.unknown')}</Mark>}
        <CardFill form={form} />
      </header>
      <div className="identity-columns">
        <div className="register-fields">
          <DocumentFields form={form} />
          <PersonFields form={form} phoneMasked={record.resident.phoneMasked} />
        </div>
        <KnownDocuments documents={record.documents} />
      </div>
      {form.alike.length > 0 ? (
        <Alike form={form} residentId={record.resident.residentId} onOpen={onOpen} />
      ) : (
        form.needsReason && (
          <div className={form.isReasonMissing ? 'duplicates-missing' : undefined}>
            <ReasonChoice
              label={t('identity.reason')}
              reasons={(['card', 'asked', 'typo'] as const).map((key) =>
                t(`identity.reasons.${key}`),
              )}
              value={form.reason}
              onChange={form.setReason}
            />
          </div>
        )
      )}
      <ProblemNote problem={form.save.problem} onRetry={() => void form.save.retry()} />
      <FormActions
        draft={form.draft}
        isTouched={form.isTouched}
        isRunning={form.save.isRunning}
        isDisabled={form.isBlocked || !form.isTouched}
        words={{
          save: t('identity.save'),
          cancel: t('identity.cancel'),
          unsaved: t('identity.unsaved'),
        }}
        onCancel={onDone}
      />
    </form>
  );
}

type FormProps = { readonly form: Form };

/** A card on the reader fills the form, on purpose: it may be another person's that lies there. */
function CardFill({ form }: FormProps) {
  const { t } = useWords();
  const { queries } = useHost();
  const card = useLive(queries.devices.deskCard, undefined).data?.card ?? null;
  if (!card) return null;
  if (form.card?.cardToken === card.cardToken) {
    return <Mark meaning="information">{t('residents.register.fromCard')}</Mark>;
  }
  return (
    <ActionButton
      label={t('identity.fill', { name: card.name })}
      keys="F4"
      isInFields
      onPress={() => form.fillFrom(card)}
    />
  );
}

function PersonFields({ form, phoneMasked }: FormProps & { readonly phoneMasked: string | null }) {
  const { t } = useWords();
  const { draft, faults, card } = form;
  const change = (part: Partial<typeof draft>) => form.setDraft({ ...draft, ...part });
  return (
    <>
      <Field
        label={t('residents.register.name')}
        fault={faults.name && t('residents.register.needName')}
      >
        {(field) => (
          <Input
            {...field}
            className="register-name"
            value={draft.name}
            maxLength={60}
            readOnly={card !== null}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <SexField value={draft.sex} fault={undefined} onChange={(sex) => change({ sex })} />
      <BirthDateField
        value={draft.birthDate}
        fault={faults.birthDate}
        onChange={(birthDate) => change({ birthDate })}
      />
      <ContactFields
        draft={draft}
        phoneHint={phoneMasked ? t('identity.phoneStays', { phone: phoneMasked }) : undefined}
        hasPhoneFault={Boolean(faults.phone)}
        onChange={change}
      />
    </>
  );
}
