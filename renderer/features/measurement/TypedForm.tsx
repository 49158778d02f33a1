import { Button, InputNumber } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type { MeasurementWindow } from '../../../shared/contract/measurement.ts';
import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import {
  hardLimits,
  judgeTyped,
  type TypedJudgement,
  type TypedKind,
  type TypedPressure,
  typedKinds,
  valuesOf,
} from './typed-pressure.ts';

type Props = { readonly window: MeasurementWindow; readonly onDone: () => void };

const nothing: TypedPressure = { sbp: null, dbp: null, pulse: null };

/** When the device is out of order: typed by hand, within limits, and marked as typed. */
export function TypedForm({ window, onDone }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState(nothing);
  const { windowId } = window;
  const judgement = judgeTyped(typed);
  const isUnlikely = judgement.tier === 'confirm' || judgement.tier === 'alert';
  const save = useCommand(
    (client, idempotencyKey, input: { values: MeasuredValue[]; confirmed: boolean }) =>
      client.measurement.type({ idempotencyKey, windowId, ...input }),
  );
  useShortcut('Esc', t('measurement.tray.back'), onDone, { isInFields: true });
  const canSave = judgement.tier !== 'refuse' && judgement.tier !== 'incomplete';

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!canSave) return;
    if (await save.run({ values: valuesOf(typed), confirmed: isUnlikely })) onDone();
  }

  return (
    <form className="typed" onSubmit={(event) => void submit(event)}>
      <p>{t('measurement.typeHint')}</p>
      <div className="typed-fields">
        {typedKinds.map((kind, index) => (
          <NumberField
            key={kind}
            kind={kind}
            value={typed[kind]}
            isRefused={judgement.refused.includes(kind)}
            isFirst={index === 0}
            onChange={(value) => setTyped({ ...typed, [kind]: value })}
          />
        ))}
      </div>
      <TypedWords judgement={judgement} />
      <ProblemNote problem={save.problem} onRetry={() => void save.retry()} />
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

type FieldProps = {
  readonly kind: TypedKind;
  readonly value: number | null;
  readonly isRefused: boolean;
  readonly isFirst: boolean;
  readonly onChange: (value: number | null) => void;
};

function NumberField({ kind, value, isRefused, isFirst, onChange }: FieldProps) {
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
        precision={0}
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
    return <Notice meaning="danger">{t('measurement.typeRefused', words)}</Notice>;
  }
  if (judgement.isOrderWrong) return <Notice meaning="danger">{t('measurement.typeOrder')}</Notice>;
  if (judgement.tier === 'alert') {
    return <Notice meaning="danger">{t('measurement.tier.alert')}</Notice>;
  }
  if (judgement.tier === 'confirm') {
    return <Notice meaning="attention">{t('measurement.typeUnlikely')}</Notice>;
  }
  return null;
}
