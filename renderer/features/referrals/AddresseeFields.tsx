import { AutoComplete, Checkbox, Input, Radio } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import type { ReferralDraft, ReferralPrefill } from '../../../shared/contract/referrals.ts';
import { urgencies } from '../../../shared/domain/referral/clocks.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { withOrganisation, withUrgency } from './referral-form.ts';

type Props = {
  readonly prefill: ReferralPrefill;
  readonly draft: ReferralDraft;
  readonly onChange: (draft: ReferralDraft) => void;
};

/** Where to: institution and department of the list or as written, and how soon. */
export function AddresseeFields({ prefill, draft, onChange }: Props) {
  const { t } = useWords();
  const { addressees } = prefill;
  const known = addressees.find(({ organisationId }) => organisationId === draft.toOrganisationId);
  const organisations = addressees.map(({ name }) => name);
  const name = draft.toOrganisation.trim();
  return (
    <div className="referral-row">
      <Labelled
        label={t('referrals.field.toOrganisation')}
        isNeeded={name === ''}
        hint={name !== '' && !known ? t('referrals.notListed') : (known?.phone ?? '')}
      >
        {(id) => (
          <Choice
            id={id}
            isFocused={draft.toOrganisation === ''}
            value={draft.toOrganisation}
            choices={organisations}
            lengthMax={60}
            onChange={(text) => onChange(withOrganisation(draft, prefill, text))}
          />
        )}
      </Labelled>
      <Labelled label={t('referrals.field.toDepartment')} hint={t('referrals.optional')}>
        {(id) => (
          <Choice
            id={id}
            value={draft.toDepartment}
            choices={known?.departments ?? []}
            lengthMax={30}
            onChange={(toDepartment) => onChange({ ...draft, toDepartment })}
          />
        )}
      </Labelled>
      <Labelled label={t('referrals.field.toDoctor')} hint={t('referrals.optional')}>
        {(id) => (
          <Input
            id={id}
            maxLength={20}
            value={draft.toDoctor}
            onChange={(event) => onChange({ ...draft, toDoctor: event.target.value })}
          />
        )}
      </Labelled>
      <Urgency draft={draft} onChange={onChange} />
    </div>
  );
}

function Urgency({ draft, onChange }: Omit<Props, 'prefill'>) {
  const { t } = useWords();
  return (
    <div className="referral-field">
      <span className="referral-label">{t('referrals.urgencyLabel')}</span>
      <div className="referral-urgency">
        <Radio.Group
          aria-label={t('referrals.urgencyLabel')}
          optionType="button"
          value={draft.urgency}
          options={urgencies.map((value) => ({ value, label: t(`referrals.urgency.${value}`) }))}
          onChange={({ target }) => {
            const urgency = urgencies.find((one) => one === target.value);
            if (urgency) onChange(withUrgency(draft, urgency));
          }}
        />
        <Checkbox
          checked={draft.isGreenChannel}
          onChange={({ target }) => onChange({ ...draft, isGreenChannel: target.checked })}
        >
          {t('referrals.greenChannel')}
        </Checkbox>
      </div>
      <span className="referral-hint">{t(`referrals.urgencyHint.${draft.urgency}`)}</span>
    </div>
  );
}

type LabelledProps = {
  readonly label: string;
  readonly isNeeded?: boolean;
  readonly hint: string;
  readonly children: (id: string) => ReactNode;
};

/** A short field of the form with its word above and its help below. */
export function Labelled({ label, isNeeded = false, hint, children }: LabelledProps) {
  const { t } = useWords();
  const id = useId();
  return (
    <div className={isNeeded ? 'referral-field referral-wanting' : 'referral-field'}>
      <label htmlFor={id} className="referral-label">
        {label}
        {isNeeded && <Mark meaning="attention">{t('referrals.needed')}</Mark>}
      </label>
      {children(id)}
      <span className="referral-hint">{hint}</span>
    </div>
  );
}

type ChoiceProps = {
  readonly id: string;
  /** Where the doctor begins: nothing but this has to be typed. */
  readonly isFocused?: boolean;
  readonly value: string;
  readonly choices: readonly string[];
  readonly lengthMax: number;
  readonly onChange: (text: string) => void;
};

/**
 * Names to choose from while any other may be written. An open list would keep Ctrl+Enter for itself,
 * so it closes as soon as Ctrl goes down. And Tab: what is chosen closes it at once, not a moment later.
 */
function Choice({ id, isFocused = false, value, choices, lengthMax, onChange }: ChoiceProps) {
  const [isOpen, setOpen] = useState(false);
  const isChosen = choices.includes(value);
  return (
    <AutoComplete
      id={id}
      autoFocus={isFocused}
      value={value}
      open={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      onKeyDown={({ key }) => {
        if (key === 'Control') setOpen(false);
      }}
      options={choices
        .filter((choice) => isChosen || choice.includes(value.trim()))
        .map((choice) => ({ value: choice }))}
      onChange={(text: string) => onChange(text.slice(0, lengthMax))}
    />
  );
}
