import type { TFunction } from 'i18next';
import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import { classWord } from '../../../parts/class-word.ts';
import { conditionWord } from '../../../parts/condition-words.ts';
import { outcomeWords } from '../../../parts/outcome-words.ts';
import { useWords } from '../../../parts/use-words.ts';
import { Facts } from '../../../ui/Facts.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { Merged } from './Merged.tsx';
import './record.css';

type Props = { readonly record: ResidentRecord };

/** What comes next or is late, conditions, who looks after them. */
export function Story({ record }: Props) {
  const { t } = useWords();
  const last = record.followUps[0];
  return (
    <Panel title={t('residents.record.story')} className="story">
      <Due record={record} />
      <Conditions record={record} />
      <Facts
        facts={[
          { label: t('residents.person.doctor'), value: record.doctorName ?? t('values.none') },
          ...(last
            ? [
                {
                  label: t('residents.record.lastFollowUp'),
                  value: `${last.visitDate} ${classWord(t, last.class)}`,
                },
              ]
            : []),
        ]}
      />
      <Merged merged={record.merged} />
    </Panel>
  );
}

function Conditions({ record: { conditions } }: Props) {
  const { t } = useWords();
  if (conditions.length === 0) return <p>{t('residents.person.noConditions')}</p>;
  return (
    <ul className="story-conditions">
      {conditions.map((condition) => (
        <li key={condition.conditionId}>
          <strong className="story-condition">{conditionWord(t, condition.code)}</strong>
          <span className="record-quiet">
            {condition.onsetDate &&
              t('residents.record.since', { date: condition.onsetDate.slice(0, 7) })}
            {condition.managed && ` · ${t('residents.record.managed')}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** When the next follow-up is due, or how late it is. */
export function Due({ record: { due } }: Props) {
  const { t } = useWords();
  if (due.length === 0) return <p className="record-quiet">{t('residents.record.noDue')}</p>;
  return (
    <ul className="story-due">
      {due.map((one) => {
        const isLate = one.overdueDays > 0;
        return (
          <li key={`${one.reason} ${one.programme} ${one.dueDate}`}>
            <Mark meaning={isLate ? 'attention' : 'information'}>
              {outcomeWords(t, one) ?? dueWords(t, one)}
            </Mark>
          </li>
        );
      })}
    </ul>
  );
}

/** Of two programmes each line says whose it is. */
function dueWords(t: TFunction, one: ResidentRecord['due'][number]): string {
  const programme = conditionWord(t, one.programme);
  const { overdueDays: count, dueDate: date } = one;
  if (count === 0) return t('residents.record.dueToday', { programme });
  if (count > 0) return t('residents.record.overdue', { programme, count });
  return t('residents.record.dueOn', { programme, date });
}
