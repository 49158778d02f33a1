import { Button, Checkbox, Radio } from 'antd';
import { useId } from 'react';
import {
  type HypertensionDangerSign,
  hypertensionDangerSigns,
} from '../../../shared/domain/care/hypertension.ts';
import { useWords } from '../../parts/use-words.ts';
import type { Answers } from './use-answers.ts';

type Props = { readonly answers: Answers; readonly hasMore?: boolean };

/** The danger list, asked item by item; one press says “none of these”. */
export function DangerQuestions({ answers, hasMore = false }: Props) {
  const { t } = useWords();
  const all = hypertensionDangerSigns.length;
  return (
    <section className="danger" aria-label={t('care.danger.title')}>
      <header className="danger-head">
        <h3 className="danger-title">{t('care.danger.title')}</h3>
        <span className="danger-count">
          {t('care.danger.asked', { done: answers.askedCount, all })}
        </span>
        <Button onClick={answers.answerRestNo} disabled={answers.isComplete}>
          {t('care.danger.none')}
        </Button>
      </header>
      <ul className="danger-list">
        {hypertensionDangerSigns.map((sign) => (
          <Question key={sign} sign={sign} answers={answers} />
        ))}
      </ul>
      {hasMore && <MoreQuestions answers={answers} />}
    </section>
  );
}

function Question({ sign, answers }: Props & { readonly sign: HypertensionDangerSign }) {
  const { t } = useWords();
  const labelId = useId();
  const answer = answers.asked[sign];
  return (
    <li className={answer === true ? 'danger-item danger-present' : 'danger-item'}>
      <span id={labelId} className="danger-label">
        {t(`care.danger.${sign}`)}
      </span>
      <Radio.Group
        aria-labelledby={labelId}
        optionType="button"
        value={answer}
        onChange={(event) => answers.answer(sign, event.target.value === true)}
        options={[
          { value: true, label: t('care.danger.yes') },
          { value: false, label: t('care.danger.no') },
        ]}
      />
    </li>
  );
}

function MoreQuestions({ answers }: Props) {
  const { t } = useWords();
  const { more, answerMore } = answers;
  return (
    <div className="danger-more">
      <Checkbox
        checked={more.adverseReaction}
        onChange={(event) => answerMore({ adverseReaction: event.target.checked })}
      >
        {t('care.adverseReaction')}
      </Checkbox>
      <Checkbox
        checked={more.complication}
        onChange={(event) => answerMore({ complication: event.target.checked })}
      >
        {t('care.complication')}
      </Checkbox>
      <Checkbox
        checked={more.pregnantOrLactating}
        onChange={(event) => answerMore({ pregnantOrLactating: event.target.checked })}
      >
        {t('care.pregnant')}
      </Checkbox>
    </div>
  );
}
