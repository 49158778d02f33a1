import { Button, InputNumber, Segmented } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type { MeasurementWindow } from '../../../shared/contract/measurement.ts';
import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import type { Meal } from '../../../shared/domain/measurement/glucose.ts';
import type { Problem } from '../../../shared/lib/problem.ts';
import { useCommand } from '../../host/use-command.ts';
import { hintWords } from '../../parts/hint-words.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import {
  type InstrumentInfo,
  type InstrumentKey,
  instruments,
  type TypedField,
} from './instruments.ts';
import { knownMeal } from './known-meal.ts';
import { MealQuestion } from './MealQuestion.tsx';
import {
  hardLimits,
  judgeTyped,
  type TypedJudgement,
  type TypedNumbers,
  valuesOf,
} from './typed-values.ts';

type Props = { readonly window: MeasurementWindow; readonly onDone: () => void };

/** When the device is out of order: typed by hand, within limits, and marked as typed. */
export function TypedForm({ window, onDone }: Props) {
  const { t } = useWords();
  const [key, setKey] = useState<InstrumentKey>('pressure');
  const instrument = instruments.find((one) => one.key === key);
  return (
    <section className="typed">
      <p>{t('measurement.typeHint')}</p>
      <Segmented
        aria-label={t('measurement.type')}
        size="large"
        value={key}
        onChange={setKey}
        options={instruments.map((one) => ({
          value: one.key,
          label: t(`measurement.instrument.${one.key}`),
        }))}
      />
      {instrument && <Numbers key={key} instrument={instrument} window={window} onDone={onDone} />}
    </section>
  );
}

type NumbersProps = Props & { readonly instrument: InstrumentInfo };

function Numbers({ instrument, window, onDone }: NumbersProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState<TypedNumbers>({});
  const [meal, setMeal] = useState<Meal | null>(() => knownMeal(window));
  const { windowId } = window;
  const save = useCommand(
    (client, idempotencyKey, input: { values: MeasuredValue[]; confirmed: boolean }) =>
      client.measurement.type({ idempotencyKey, windowId, ...input }),
  );
  useShortcut('Esc', t('measurement.tray.back'), onDone, { isInFields: true });
  // Only the host knows what was measured of this person before.
  const second = save.problem?.code === 'value-unlikely' ? save.problem : null;
  const judgement = withSecondLook(judgeTyped(instrument, typed, meal), second);
  const isUnlikely = judgement.tier === 'confirm' || judgement.tier === 'alert';
  const canSave = judgement.tier !== 'refuse' && judgement.tier !== 'incomplete';

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!canSave) return;
    const values = valuesOf(instrument, typed, meal);
    if (await save.run({ values, confirmed: isUnlikely })) onDone();
  }

  return (
    <form className="typed-form" onSubmit={(event) => void submit(event)}>
      <div className="typed-fields">
        {instrument.fields.map((field, index) => (
          <NumberField
            key={field.kind}
            field={field}
            value={typed[field.kind] ?? null}
            isRefused={judgement.refused.includes(field.kind)}
            isFirst={index === 0}
            onChange={(value) => {
              save.reset();
              setTyped(withNumber(typed, field, value));
            }}
          />
        ))}
      </div>
      {instrument.key === 'glucose' && <MealQuestion value={meal} onChange={setMeal} />}
      <TypedWords judgement={judgement} />
      <ProblemNote problem={second ? null : save.problem} onRetry={() => void save.retry()} />
      <div className="pending-actions">
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={save.isRunning}
          disabled={!canSave}
        >
          {t(isUnlikely ? 'measurement.typeConfirm' : 'measurement.typeSave')} <Kbd keys="Enter" />
        </Button>
        <Button size="large" onClick={onDone}>
          {t('measurement.tray.back')} <Kbd keys="Esc" />
        </Button>
      </div>
    </form>
  );
}

/** What the host finds unlikely is looked at once more, like what the form finds itself. */
function withSecondLook(judgement: TypedJudgement, problem: Problem | null): TypedJudgement {
  if (!problem || judgement.tier !== 'ok') return judgement;
  return { ...judgement, tier: 'confirm', hints: [String(problem.params?.['hint'] ?? '')] };
}

function withNumber(typed: TypedNumbers, { kind }: TypedField, value: number | null): TypedNumbers {
  const { [kind]: _before, ...others } = typed;
  return value === null ? others : { ...others, [kind]: value };
}

type FieldProps = {
  readonly field: TypedField;
  readonly value: number | null;
  readonly isRefused: boolean;
  readonly isFirst: boolean;
  readonly onChange: (value: number | null) => void;
};

function NumberField({
  field: { kind, decimals },
  value,
  isRefused,
  isFirst,
  onChange,
}: FieldProps) {
  const { t } = useWords();
  const fieldId = useId();
  const words = { kind: t(`values.kind.${kind}`), ...hardLimits(kind) };
  return (
    <div className="typed-field">
      <label htmlFor={fieldId}>{t('measurement.typeLimits', words)}</label>
      <InputNumber
        id={fieldId}
        size="large"
        autoFocus={isFirst}
        controls={false}
        precision={decimals}
        value={value}
        status={isRefused ? 'error' : ''}
        onChange={onChange}
      />
    </div>
  );
}

function TypedWords({ judgement }: { readonly judgement: TypedJudgement }) {
  const { t } = useWords();
  const [refused] = judgement.refused;
  if (refused) {
    const words = { kind: t(`values.kind.${refused}`), ...hardLimits(refused) };
    return (
      <Notice meaning="danger">
        {t('measurement.typeRefused', words)}
        <Hints judgement={judgement} />
      </Notice>
    );
  }
  if (judgement.isOrderWrong) return <Notice meaning="danger">{t('measurement.typeOrder')}</Notice>;
  if (judgement.tier === 'alert') {
    return (
      <Notice meaning="danger">
        {t('measurement.tier.alert')}
        <Hints judgement={judgement} />
      </Notice>
    );
  }
  if (judgement.tier === 'confirm') {
    return (
      <Notice meaning="attention">
        {t('measurement.typeUnlikely')}
        <Hints judgement={judgement} />
      </Notice>
    );
  }
  return null;
}

function Hints({ judgement }: { readonly judgement: TypedJudgement }) {
  const { t } = useWords();
  return hintWords(t, judgement.hints).map((words) => (
    <span key={words} className="pending-hint">
      {words}
    </span>
  ));
}
