import { Button, Checkbox, Radio } from 'antd';
import { useId } from 'react';
import type { CareQuestion } from '../../../shared/domain/care/programme.ts';
import type { DangerSign } from '../../../shared/domain/care/programmes.ts';
import { timeOf, useWords } from '../../parts/use-words.ts';
import type { Answers } from './use-care-visit.ts';

type Props = { readonly answers: Answers };

/** The danger lists of all programmes as one, asked item by item; one press says “none of these”. */
export function DangerQuestions({ answers }: Props) {
  const { t } = useWords();
  const { answered } = answers;
  return (
    <section className="danger" aria-label={t('care.danger.title')}>
      <header className="danger-head">
        <h3 className="danger-title">{t('care.danger.title')}</h3>
        <span className="danger-count">
          {t('care.danger.asked', { done: answers.askedCount, all: answers.signs.length })}
        </span>
        <Button onClick={answers.answerRestNo} disabled={answers.isComplete}>
          {t('care.danger.none')}
        </Button>
      </header>
      {answered && (
        <p className="danger-by">
          {t('care.danger.by', { name: answered.by, time: timeOf(answered.at) })}
        </p>
      )}
      <ul className="danger-list">
        {answers.signs.map((sign) => (
          <Sign key={sign} sign={sign} answers={answers} />
        ))}
      </ul>
      <div className="danger-more">
        {answers.questions.map((question) => (
          <More key={question} question={question} answers={answers} />
        ))}
      </div>
    </section>
  );
}

function Sign({ sign, answers }: Props & { readonly sign: DangerSign }) {
  const { t } = useWords();
  const labelId = useId();
  const answer = answers.all.danger[sign];
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

function More({ question, answers }: Props & { readonly question: CareQuestion }) {
  const { t } = useWords();
  if (question === 'lowGlucoseReaction') return <LowGlucose answers={answers} />;
  return (
    <Checkbox
      checked={answers.all[question] ?? false}
      onChange={(event) => answers.give({ [question]: event.target.checked })}
    >
      {t(`care.question.${question}`)}
    </Checkbox>
  );
}

/** The ordinals of the form (DM-06). */
const reactions = [
  { code: 1, word: 'none' },
  { code: 2, word: 'sometimes' },
  { code: 3, word: 'often' },
] as const;

function LowGlucose({ answers }: Props) {
  const { t } = useWords();
  const labelId = useId();
  return (
    <span className="danger-choice">
      <span id={labelId}>{t('care.question.lowGlucoseReaction')}</span>
      <Radio.Group
        aria-labelledby={labelId}
        optionType="button"
        value={answers.all.lowGlucoseReaction}
        onChange={(event) => {
          const chosen = reactions.find(({ code }) => code === event.target.value);
          if (chosen) answers.give({ lowGlucoseReaction: chosen.code });
        }}
        options={reactions.map(({ code, word }) => ({
          value: code,
          label: t(`care.lowGlucose.${word}`),
        }))}
      />
    </span>
  );
}
