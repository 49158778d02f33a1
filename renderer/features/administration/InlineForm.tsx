import { Button, Input } from 'antd';
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Problem } from '../../../shared/lib/problem.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import { Field, type FieldProps } from '../../ui/Field.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import type { Draft, Faults, FieldName, FieldSpec } from './fields.ts';
import { fieldAtFault } from './problem-field.ts';

type Props = {
  readonly title: string;
  readonly specs: readonly FieldSpec[];
  readonly start: Draft;
  /** Fields on which two values stand. */
  readonly contested?: readonly { readonly field: string; readonly values: readonly string[] }[];
  readonly wordOf?: (name: FieldName, value: string) => string;
  /** Going elsewhere saves what was changed, as Enter does. */
  readonly savesOnLeave?: boolean;
  readonly isRunning: boolean;
  readonly problem: Problem | null;
  /** Tells what is wrong, or saves and tells nothing. */
  readonly onSave: (draft: Draft, settled: readonly FieldName[]) => Faults;
  readonly onLeave: () => void;
  readonly children?: ReactNode;
};

/** A row while it is written: Enter saves, Esc leaves it as it was, both written beside it. */
export function InlineForm(props: Props) {
  const { title, specs, start, problem, isRunning, savesOnLeave = false } = props;
  const { t } = useWords();
  const [draft, setDraft] = useState(start);
  const [settled, setSettled] = useState<readonly FieldName[]>([]);
  const [faults, setFaults] = useState<Faults>({});
  const isLeaving = useRef(false);
  const section = useRef<HTMLElement>(null);
  // The first field has the focus; its form is seen whole.
  useEffect(() => {
    // Newer Chromium answers with a promise, which is no clean-up.
    section.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const isChanged = settled.length > 0 || specs.some(({ name }) => draft[name] !== start[name]);
  const refused = problem && fieldAtFault(problem.code, specs);

  function save() {
    if (!isRunning) setFaults(props.onSave(draft, settled));
  }

  function leave() {
    isLeaving.current = true;
    props.onLeave();
  }

  function goElsewhere(event: FocusEvent<HTMLElement>) {
    const isInside = event.currentTarget.contains(event.relatedTarget);
    if (isInside || !savesOnLeave || isLeaving.current || !document.hasFocus()) return;
    if (isChanged) save();
    else leave();
  }

  return (
    // The keys are those of the fields inside.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={section}
      className="admin-form"
      aria-label={title}
      onKeyDown={(event) => onFormKey(event, save, leave)}
      onBlur={goElsewhere}
    >
      <strong className="admin-form-title">{title}</strong>
      <div className="admin-form-fields">
        {specs.map((spec, index) => (
          <SpecField
            key={spec.name}
            spec={spec}
            isFirst={index === 0}
            value={draft[spec.name] ?? ''}
            fault={
              faults[spec.name]
                ? t(`administration.fault.${faults[spec.name] ?? 'other'}`)
                : refused === spec.name
                  ? t(`problem.${problem?.code ?? 'bad-input'}`)
                  : null
            }
            choice={
              <Choice
                {...props}
                name={spec.name}
                onChoose={(value) => {
                  setDraft({ ...draft, [spec.name]: value });
                  setSettled([...settled, spec.name]);
                }}
              />
            }
            onChange={(value) => setDraft({ ...draft, [spec.name]: value })}
          />
        ))}
      </div>
      {!refused && <ProblemNote problem={problem} onRetry={save} />}
      <FormActs isChanged={isChanged} isRunning={isRunning} onSave={save} onLeave={leave} />
    </section>
  );
}

/** Enter in a field saves, on a button it presses the button; Esc leaves from anywhere. */
export function onFormKey(event: KeyboardEvent, save: () => void, leave: () => void): void {
  if (event.nativeEvent.isComposing) return;
  const isButton = event.target instanceof HTMLButtonElement && !event.target.dataset['chip'];
  const isText = event.target instanceof HTMLTextAreaElement;
  if (event.key === 'Escape') leave();
  else if (event.key === 'Enter' && !isButton && !isText) save();
  else return;
  event.preventDefault();
}

type ActsProps = {
  readonly isChanged: boolean;
  readonly isRunning: boolean;
  readonly onSave: () => void;
  readonly onLeave: () => void;
};

/** Below a form: what its two keys do, and whether something would be lost. */
export function FormActs({ isChanged, isRunning, onSave, onLeave }: ActsProps) {
  const { t } = useWords();
  return (
    <div className="admin-form-acts">
      <Button type="primary" loading={isRunning} onClick={onSave}>
        {t('administration.save')}
        <Kbd keys="Enter" />
      </Button>
      <Button onClick={onLeave}>
        {t('administration.leave')}
        <Kbd keys="Esc" />
      </Button>
      {isChanged && <Mark meaning="attention">{t('administration.unsaved')}</Mark>}
    </div>
  );
}

type SpecProps = {
  readonly spec: FieldSpec;
  readonly isFirst: boolean;
  readonly value: string;
  readonly fault: string | null;
  readonly choice: ReactNode;
  readonly onChange: (value: string) => void;
};

function SpecField({ spec, isFirst, value, fault, choice, onChange }: SpecProps) {
  const { t } = useWords();
  return (
    <div className={spec.isWide ? 'admin-field-wide' : ''}>
      <Field
        label={t(`administration.field.${spec.label ?? spec.name}`)}
        hint={spec.hint && t(`administration.hint.${spec.hint}`)}
        fault={fault}
      >
        {(field) => <Control {...{ spec, field, value, onChange, isFirst }} />}
      </Field>
      {choice}
    </div>
  );
}

type ControlProps = Pick<SpecProps, 'spec' | 'value' | 'onChange' | 'isFirst'> & {
  readonly field: FieldProps;
};

function Control({ spec, field, value, onChange, isFirst }: ControlProps) {
  const { status, ...aria } = field;
  if (spec.type === 'choice')
    return (
      <select
        {...aria}
        className={status === 'error' ? 'admin-select admin-select-error' : 'admin-select'}
        // The form was asked for by a key or a press.
        autoFocus={isFirst}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {spec.options?.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  if (spec.type === 'date')
    return <DateInput {...field} autoFocus={isFirst} value={value} onChange={onChange} />;
  return (
    <Input
      {...field}
      autoFocus={isFirst}
      autoComplete={spec.type === 'password' ? 'new-password' : 'off'}
      maxLength={spec.type === 'list' ? 2_000 : 200}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

type ChoiceProps = Pick<Props, 'contested' | 'wordOf' | 'start'> & {
  readonly name: FieldName;
  readonly onChoose: (value: string) => void;
};

/** Both values of a field that two people changed at once; the one chosen here will stand. */
function Choice({ contested = [], wordOf, start, name, onChoose }: ChoiceProps) {
  const { t } = useWords();
  const values = contested.find(({ field }) => field === name)?.values ?? [];
  if (values.length === 0) return null;
  const word = (value: string) => wordOf?.(name, value) ?? value;
  return (
    <div className="admin-contested">
      <Mark meaning="attention">
        {t('administration.contestedField', { value: word(start[name] ?? '') })}
      </Mark>
      {values.map((value) => (
        <Button key={value} size="small" onClick={() => onChoose(value)}>
          {word(value)}
        </Button>
      ))}
    </div>
  );
}
