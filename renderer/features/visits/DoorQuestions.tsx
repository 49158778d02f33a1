import { Checkbox, InputNumber } from 'antd';
import type { z } from 'zod';
import type { triageAnswers } from '../../../shared/contract/visits.ts';
import { triage, triageQuestions } from '../../../shared/domain/triage/triage.ts';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';

export type TriageInput = z.output<typeof triageAnswers>;

type Props = {
  readonly answers: TriageInput;
  readonly onChange: (answers: TriageInput) => void;
};

/** Whether anything was said or measured: nothing is sent of somebody who was not asked. */
export function isAsked(answers: TriageInput): boolean {
  return Object.values(answers).some((value) => value !== undefined);
}

/** Fever, cough, contact and temperature, as they are asked at the desk; and what follows from them (F8). */
export function DoorQuestions({ answers, onChange }: Props) {
  const { t } = useWords();
  const temperature = answers.temperatureTenths;
  return (
    <fieldset className="door">
      <legend>{t('visits.door.title')}</legend>
      {triageQuestions.map((question) => (
        <Checkbox
          key={question}
          checked={answers[question] ?? false}
          onChange={(event) => onChange({ ...answers, [question]: event.target.checked })}
        >
          {t(`visits.door.${question}`)}
        </Checkbox>
      ))}
      <label className="door-temperature">
        {t('visits.door.temperature')}
        <InputNumber
          controls={false}
          min={30}
          max={45}
          step={0.1}
          precision={1}
          value={temperature === undefined ? null : temperature / 10}
          onChange={(value) =>
            onChange({
              ...answers,
              temperatureTenths: value === null ? undefined : Math.round(value * 10),
            })
          }
        />
      </label>
      {triage(answers).route === 'fever' && (
        <Notice meaning="attention">{t('visits.door.goesFever')}</Notice>
      )}
    </fieldset>
  );
}
