import { Input } from 'antd';
import { useState } from 'react';
import type { SettingView } from '../../../shared/contract/administration.ts';
import type { SettingKey } from '../../../shared/domain/settings/registry.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';
import { ChoicesField } from './ChoicesField.tsx';
import { CycleField } from './CycleField.tsx';
import { FormActs, onFormKey } from './InlineForm.tsx';
import { fieldAtFault } from './problem-field.ts';
import {
  readSetting,
  settingDraft,
  type SettingDraft,
  type SettingFault,
} from './setting-draft.ts';
import { useSettingWords } from './setting-words.ts';
import { SinceAndWhy } from './SinceAndWhy.tsx';
import { WeekField } from './WeekField.tsx';

type Props = {
  readonly view: SettingView;
  readonly today: CalendarDate;
  readonly onSaved: () => void;
  readonly onLeave: () => void;
};

type NewValue = {
  readonly key: SettingKey;
  readonly value: SettingView['value'];
  readonly effectiveFrom: CalendarDate;
  readonly reason: string;
};

const names = [{ name: 'value' }, { name: 'effectiveFrom' }, { name: 'reason' }] as const;

/** A new value with its first day and its reason. */
export function SettingForm({ view, today, onSaved, onLeave }: Props) {
  const { t } = useWords();
  const start = settingDraft(view.form, view.value);
  const [draft, setDraft] = useState<SettingDraft>(start);
  const [date, setDate] = useState<string>(today);
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const set = useCommand((client, idempotencyKey, given: NewValue) =>
    client.administration.setSetting({ idempotencyKey, ...given }),
  );
  const read = readSetting(view.form, draft);
  const effectiveFrom = parseCalendarDate(date);
  const refused = set.problem && fieldAtFault(set.problem.code, names);
  const refusal = set.problem && t(`problem.${set.problem.code}`);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(start) || reason !== '';

  async function save() {
    setAsked(true);
    if ('fault' in read || !effectiveFrom || reason.trim() === '') return;
    const { key } = view;
    if (await set.run({ key, value: read.value, effectiveFrom, reason: reason.trim() })) onSaved();
  }

  return (
    // The keys are those of the fields inside.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className="admin-form"
      aria-label={t(`administration.setting.${view.key}`)}
      onKeyDown={(event) => onFormKey(event, () => void save(), onLeave)}
    >
      <ValueField
        view={view}
        draft={draft}
        onChange={setDraft}
        fault={isAsked && 'fault' in read ? read.fault : null}
        refusal={refused === 'value' ? refusal : null}
      />
      <SinceAndWhy
        {...{ date, setDate, reason, setReason }}
        dateFault={
          isAsked && !effectiveFrom
            ? t('administration.fault.date')
            : refused === 'effectiveFrom'
              ? refusal
              : null
        }
        reasonFault={isAsked && reason.trim() === '' ? t('administration.fault.need') : null}
      />
      {!refused && <ProblemNote problem={set.problem} onRetry={() => void set.retry()} />}
      <FormActs
        isChanged={isChanged}
        isRunning={set.isRunning}
        onSave={() => void save()}
        onLeave={onLeave}
      />
    </section>
  );
}

type ValueProps = {
  readonly view: SettingView;
  readonly draft: SettingDraft;
  readonly onChange: (draft: SettingDraft) => void;
  readonly fault: SettingFault | null;
  readonly refusal: string | null;
};

/** The control that fits the values which this setting takes. */
function ValueField({ view, draft, onChange, fault, refusal }: ValueProps) {
  const { t } = useWords();
  const { form } = view;
  const said = useFaultWords(fault) ?? refusal;
  if (draft.type === 'choices')
    return (
      <ChoicesField
        label={t('administration.field.value')}
        options={form.type === 'choices' ? form.options : []}
        chosen={draft.chosen}
        fault={said}
        onChange={(chosen) => onChange({ type: 'choices', chosen })}
      />
    );
  if (draft.type === 'cycle')
    return (
      <CycleField
        lanes={draft.lanes}
        fault={said}
        onChange={(lanes) => onChange({ type: 'cycle', lanes })}
      />
    );
  if (draft.type === 'week')
    return (
      <WeekField
        week={draft.week}
        fault={said}
        onChange={(week) => onChange({ type: 'week', week })}
      />
    );
  return <TextField {...{ form, fault: said, onChange }} text={draft.text} />;
}

type TextProps = {
  readonly form: SettingView['form'];
  readonly text: string;
  readonly fault: string | null;
  readonly onChange: (draft: SettingDraft) => void;
};

/** A choice or a number. */
function TextField({ form, text, fault, onChange }: TextProps) {
  const { t } = useWords();
  const words = useSettingWords();
  return (
    <div className="admin-form-fields">
      <Field
        label={t('administration.field.value')}
        hint={
          form.type === 'number'
            ? t('administration.settings.range', {
                min: words.value(form, form.min),
                max: words.value(form, form.max),
              })
            : undefined
        }
        fault={fault}
      >
        {({ status, ...aria }) =>
          form.type === 'choice' ? (
            <select
              {...aria}
              autoFocus
              className="admin-select"
              value={text}
              onChange={(event) => onChange({ type: 'text', text: event.target.value })}
            >
              {form.options.map((option) => (
                <option key={option} value={option}>
                  {words.value(form, option)}
                </option>
              ))}
            </select>
          ) : (
            <Input
              {...aria}
              status={status}
              autoFocus
              inputMode="numeric"
              maxLength={6}
              value={text}
              onFocus={(event) => event.target.select()}
              onChange={(event) => onChange({ type: 'text', text: event.target.value })}
            />
          )
        }
      </Field>
    </div>
  );
}

function useFaultWords(fault: SettingFault | null): string | null {
  const { t } = useWords();
  if (!fault) return null;
  switch (fault.because) {
    case 'number':
      return t('administration.fault.number', { min: fault.min, max: fault.max });
    case 'week':
      return t('administration.fault.week', { day: t(`administration.weekday.${fault.day}`) });
    case 'choices':
      return t('administration.fault.choices');
    case 'cycle':
      return t('administration.fault.cycle');
  }
}
