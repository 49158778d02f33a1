import { Checkbox, Input, Radio } from 'antd';
import { useId, useState } from 'react';
import type { SheetField, SheetValue } from '../../../shared/domain/care/sheet.ts';
import { fromTenths, toTenths } from '../../../shared/domain/measurement/units.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import { unreachable } from '../../../shared/lib/assert.ts';
import { useWords } from '../../parts/use-words.ts';
import { unitWord } from '../../parts/value-words.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import { codeWord, fieldWord } from './sheet-words.ts';

type Of<Kind extends SheetField['kind']> = Extract<SheetField, { kind: Kind }>;

type Props<Field extends SheetField> = {
  readonly field: Field;
  readonly value: SheetValue | undefined;
  /** Undefined: nothing is said. */
  readonly onChange: (value: SheetValue | undefined) => void;
};

/** One field of a follow-up sheet, by the kind that its layout says. */
export function SheetInput({ field, ...rest }: Props<SheetField>) {
  switch (field.kind) {
    case 'choice':
      return <Choice field={field} {...rest} />;
    case 'multi':
      return <Multi field={field} {...rest} />;
    case 'number':
      return <NumberField field={field} {...rest} />;
    case 'date':
    case 'text':
      return <Line field={field} {...rest} />;
    default:
      return unreachable(field);
  }
}

/** A second press on the chosen code takes it back. */
function Choice({ field, value, onChange }: Props<Of<'choice'>>) {
  const { t } = useWords();
  const labelId = useId();
  return (
    <>
      <span id={labelId}>{fieldWord(t, field)}</span>
      <Radio.Group
        aria-labelledby={labelId}
        optionType="button"
        value={value}
        onChange={({ target }) => onChange(Number(target.value))}
        options={field.codes.map((code) => ({
          value: code,
          label: codeWord(t, field, code),
          onClick: () => code === value && onChange(undefined),
        }))}
      />
    </>
  );
}

function Multi({ field, value, onChange }: Props<Of<'multi'>>) {
  const { t } = useWords();
  const labelId = useId();
  const chosen = Array.isArray(value) ? value : [];

  function choose(codes: readonly number[]) {
    const added = codes.find((code) => !chosen.includes(code));
    const rest = codes.filter((code) => (added === field.none ? false : code !== field.none));
    const now = added === field.none ? [field.none] : rest.toSorted((one, other) => one - other);
    onChange(now.length > 0 ? now : undefined);
  }

  return (
    <>
      <span id={labelId}>{fieldWord(t, field)}</span>
      <Checkbox.Group
        aria-labelledby={labelId}
        value={chosen}
        onChange={(codes) => choose(codes.map(Number))}
        options={field.codes.map((code) => ({ value: code, label: codeWord(t, field, code) }))}
      />
    </>
  );
}

/** Keeps what is typed until it is a number within the form's range; else nothing is said. */
function NumberField({ field, value, onChange }: Props<Of<'number'>>) {
  const { t } = useWords();
  const fieldId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && typed !== '' && scaledOf(field, typed) === undefined;
  return (
    <>
      <label htmlFor={fieldId}>{fieldWord(t, field)}</label>
      <Input
        id={fieldId}
        inputMode="decimal"
        maxLength={6}
        status={isWrong ? 'error' : ''}
        aria-invalid={isWrong}
        suffix={unitWord(t, field.unit)}
        value={typed ?? shownOf(field, value)}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(scaledOf(field, event.target.value));
        }}
        onBlur={() => setTyped(null)}
      />
    </>
  );
}

function Line({ field, value, onChange }: Props<Of<'date'> | Of<'text'>>) {
  const { t } = useWords();
  const fieldId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (typeof value === 'string' ? value : '');
  const write = (text: string) => {
    setTyped(text);
    onChange(lineOf(field, text));
  };
  return (
    <>
      <label htmlFor={fieldId}>{fieldWord(t, field)}</label>
      {field.kind === 'date' ? (
        <DateInput id={fieldId} value={shown} onChange={write} onBlur={() => setTyped(null)} />
      ) : (
        <Input
          id={fieldId}
          maxLength={field.maxLength}
          value={shown}
          onChange={(event) => write(event.target.value)}
          onBlur={() => setTyped(null)}
        />
      )}
    </>
  );
}

function lineOf(field: Of<'date'> | Of<'text'>, text: string): string | undefined {
  if (field.kind === 'date') return parseCalendarDate(text) ?? undefined;
  return text.trim() || undefined;
}

function shownOf({ decimals }: Of<'number'>, value: SheetValue | undefined): string {
  if (typeof value !== 'number') return '';
  return String(decimals === 1 ? fromTenths(value) : value);
}

const NUMBER = /^\d{1,4}(?:\.\d)?$/;

function scaledOf({ decimals, from, to }: Of<'number'>, text: string): number | undefined {
  if (!NUMBER.test(text) || (decimals === 0 && text.includes('.'))) return undefined;
  const scaled = decimals === 1 ? toTenths(Number(text)) : Number(text);
  return scaled >= from && scaled <= to ? scaled : undefined;
}
