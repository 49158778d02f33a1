import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import type { DeskCard } from '../../../shared/contract/devices.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useIsPartial } from '../../parts/use-load.ts';
import { useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { Duplicates } from './Duplicates.tsx';
import { BirthDateField, EthnicField, NumberFields, SexField } from './IdentityFields.tsx';
import { LookUp } from './LookUp.tsx';
import type { Draft } from './registration-draft.ts';
import { useFirstMissing } from './use-first-missing.ts';
import { type RegistrationForm, useRegistration } from './use-registration.ts';
import './register.css';

type Props = {
  /** From the desk's reader; the chip is then the source of the number. */
  readonly card: DeskCard | null;
  readonly onRegistered: (residentId: string) => void;
  readonly onOpen: (residentId: string) => void;
  readonly onCancel: () => void;
};

/** A newcomer, by hand or from the card: every field answers while it is typed. */
export function RegisterForm({ card, onRegistered, onOpen, onCancel }: Props) {
  const { t } = useWords();
  const form = useRegistration(card);
  const { draft, faults, duplicates, save, change } = form;
  const hasCard = card !== null;
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
      {isPartial && <Notice meaning="attention">{t('load.register')}</Notice>}
      <div className="register-fields">
        <NumberFields
          draft={draft}
          card={card}
          fault={faults.documentNumber}
          onChange={form.setDraft}
        />
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
          phoneFault={faults.phone}
          isFirst={hasCard}
          onChange={change}
        />
        <EthnicField value={draft.ethnicCode} onChange={(ethnicCode) => change({ ethnicCode })} />
      </div>
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

type ActionsProps = { readonly form: RegistrationForm; readonly onCancel: () => void };

function Actions({ form, onCancel }: ActionsProps) {
  const { t } = useWords();
  const { duplicates, save, draft, isTouched } = form;
  const [askedAbout, setAskedAbout] = useState<Draft | null>(null);
  // Going on typing takes the question back.
  const isAsked = askedAbout === draft;
  useShortcut(
    'Esc',
    t('residents.register.cancel'),
    () => (isTouched && !isAsked ? setAskedAbout(draft) : onCancel()),
    { isInFields: true },
  );
  return (
    <footer className="register-actions">
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        loading={save.isRunning}
        disabled={duplicates.isBlocked}
      >
        {t('residents.register.save')} <Kbd keys="Enter" />
      </Button>
      <Button size="large" onClick={onCancel}>
        {t('residents.register.cancel')} <Kbd keys="Esc" />
      </Button>
      <span className="register-check" role="status">
        {isAsked ? (
          <Mark meaning="attention">{t('residents.register.unsaved')}</Mark>
        ) : (
          <CheckWords duplicates={duplicates} />
        )}
      </span>
    </footer>
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

type ContactProps = {
  readonly draft: Draft;
  readonly phoneFault: 'phoneInvalid' | undefined;
  /** The chip knows everything else: this is the first that may be typed. */
  readonly isFirst: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
};

function ContactFields({ draft, phoneFault, isFirst, onChange }: ContactProps) {
  const { t } = useWords();
  return (
    <>
      <Field
        label={t('residents.register.phone')}
        hint={t('residents.register.optional')}
        fault={phoneFault && t(`residents.register.${phoneFault}`)}
      >
        {(field) => (
          <Input
            {...field}
            autoFocus={isFirst}
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
