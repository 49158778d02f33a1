import { Input, Segmented } from 'antd';
import type { FormEvent } from 'react';
import type { DeskCard } from '../../../shared/contract/devices.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useIsPartial } from '../../parts/use-load.ts';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ContactFields } from './ContactFields.tsx';
import { Duplicates } from './Duplicates.tsx';
import { FormActions } from './FormActions.tsx';
import {
  BirthDateField,
  EthnicField,
  NumberFields,
  RecordNumberField,
  SexField,
} from './IdentityFields.tsx';
import { LookUp } from './LookUp.tsx';
import { NewbornFields } from './NewbornFields.tsx';
import { inWay, type Way } from './registration-draft.ts';
import { useFirstMissing } from './use-first-missing.ts';
import { type RegistrationForm, useRegistration } from './use-registration.ts';
import './register.css';

type Props = {
  /** From the desk's reader; the chip is then the source of the number. */
  readonly card: DeskCard | null;
  /** What was looked for before, and found nobody. */
  readonly searched: string;
  readonly onRegistered: (residentId: string) => void;
  readonly onOpen: (residentId: string) => void;
  readonly onCancel: () => void;
};

const ways: readonly Way[] = ['document', 'newborn', 'unknown'];

/** A newcomer, by hand or from the card: every field answers while it is typed. */
export function RegisterForm({ card, searched, onRegistered, onOpen, onCancel }: Props) {
  const { t } = useWords();
  const form = useRegistration(card, searched);
  const { draft, duplicates, save } = form;
  const shape = useFirstMissing(form.refusals);
  const isPartial = useIsPartial();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const residentId = await form.submit();
    if (residentId) onRegistered(residentId);
  }

  return (
    <form ref={shape} className="register" onSubmit={(event) => void submit(event)} noValidate>
      <header className="register-head">
        <h2>{t('residents.register.title')}</h2>
        {card && <Mark meaning="information">{t('residents.register.fromCard')}</Mark>}
        <LookUp form={form} cardToken={card?.cardToken ?? null} onFound={onOpen} />
      </header>
      {!card && <WayChoice form={form} />}
      {card?.doubts.map((doubt) => (
        <Notice key={doubt} meaning="attention">
          {t(`residents.register.cardDoubts.${doubt}`)}
        </Notice>
      ))}
      {isPartial && <Notice meaning="attention">{t('load.register')}</Notice>}
      <PersonFields form={form} card={card} />
      <Duplicates
        candidates={duplicates.candidates}
        draft={draft}
        reason={form.reason}
        isReasonMissing={form.isReasonMissing}
        onReason={form.setReason}
        onOpen={onOpen}
      />
      <ProblemNote problem={save.problem} onRetry={() => void save.retry()} />
      <Actions form={form} onCancel={onCancel} />
    </form>
  );
}

type FormProps = { readonly form: RegistrationForm };

/** By a document, as a newborn, or as somebody whom nobody knows; what was left half typed comes back. */
function WayChoice({ form }: FormProps) {
  const { t } = useWords();
  const { draft } = form;
  return (
    <>
      <Segmented
        value={draft.way}
        aria-label={t('residents.register.way')}
        options={ways.map((way) => ({ value: way, label: t(`residents.register.ways.${way}`) }))}
        onChange={(way) => form.setDraft(inWay(draft, way, t('residents.register.unknownName')))}
      />
      {form.kept.begunAt && (
        <Notice meaning="information">
          {t('residents.register.begun', { time: timeOf(form.kept.begunAt) })}
        </Notice>
      )}
    </>
  );
}

function PersonFields({ form, card }: FormProps & Pick<Props, 'card'>) {
  const { t } = useWords();
  const { draft, faults, change } = form;
  const hasCard = card !== null;
  return (
    <div className="register-fields">
      {draft.way === 'newborn' && <NewbornFields draft={draft} faults={faults} onChange={change} />}
      {draft.way !== 'unknown' && (
        <NumberFields
          draft={draft}
          card={card}
          fault={faults.documentNumber}
          onChange={form.setDraft}
        />
      )}
      <Field
        label={t('residents.register.name')}
        hint={draft.way === 'newborn' ? t('residents.register.newbornNameHint') : undefined}
        fault={faults.name && t('residents.register.needName')}
      >
        {(field) => (
          <Input
            {...field}
            className="register-name"
            value={draft.name}
            maxLength={60}
            readOnly={hasCard}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <SexField value={draft.sex} fault={faults.sex} onChange={(sex) => change({ sex })} />
      <BirthDateField
        value={draft.birthDate}
        fault={faults.birthDate}
        onChange={(birthDate) => change({ birthDate })}
      />
      <ContactFields
        draft={draft}
        phoneHint={t('residents.register.optional')}
        hasPhoneFault={Boolean(faults.phone)}
        isFirst={hasCard}
        onChange={change}
      />
      <EthnicField value={draft.ethnicCode} onChange={(ethnicCode) => change({ ethnicCode })} />
      {draft.way !== 'unknown' && (
        <RecordNumberField
          value={draft.recordNumber}
          fault={faults.recordNumber}
          onChange={(recordNumber) => change({ recordNumber })}
        />
      )}
    </div>
  );
}

type ActionsProps = { readonly form: RegistrationForm; readonly onCancel: () => void };

function Actions({ form, onCancel }: ActionsProps) {
  const { t } = useWords();
  const { duplicates, save, draft, isTouched } = form;
  const giveUp = () => {
    form.kept.forget();
    onCancel();
  };
  return (
    <FormActions
      draft={draft}
      isTouched={isTouched}
      isRunning={save.isRunning}
      isDisabled={duplicates.isBlocked}
      words={{
        save: t('residents.register.save'),
        cancel: t('residents.register.cancel'),
        unsaved: t('residents.register.unsaved'),
      }}
      onCancel={giveUp}
    >
      <CheckWords duplicates={duplicates} />
    </FormActions>
  );
}

/** Whether there is somebody like this; the way to who it is, who may stand below the edge of the screen. */
function CheckWords({ duplicates: { words, isBlocked } }: Pick<RegistrationForm, 'duplicates'>) {
  const { t } = useWords();
  if (words === null) return null;
  if (words !== 'compare') return t(`residents.register.${words}`);
  return (
    <button
      type="button"
      className="plain"
      onClick={({ currentTarget }) =>
        currentTarget.form?.querySelector('.duplicates')?.scrollIntoView()
      }
    >
      <Mark meaning={isBlocked ? 'danger' : 'attention'}>{t('residents.register.compare')}</Mark>
    </button>
  );
}
