import type { ResidentRecord } from '../../../shared/contract/residents.ts';
import { conditionWord } from '../../parts/condition-words.ts';
import { outcomeWords } from '../../parts/outcome-words.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';

/** What is due: 「高血压随访 逾期12天」. Far-off dates stay quiet. */
export function DueList({ due }: { readonly due: ResidentRecord['due'] }) {
  const { t } = useWords();
  return (
    <ul className="today-due" aria-label={t('visits.due')}>
      {due.map((one) => (
        <li key={`${one.reason} ${one.programme} ${one.dueDate}`} title={one.reason}>
          <Mark meaning={one.overdueDays > 0 ? 'attention' : 'information'}>
            <DueWords one={one} />
          </Mark>
        </li>
      ))}
    </ul>
  );
}

function DueWords({ one }: { readonly one: ResidentRecord['due'][number] }) {
  const { t } = useWords();
  const outcome = outcomeWords(t, one);
  if (outcome) return outcome;
  const programme = conditionWord(t, one.programme);
  const count = Math.abs(one.overdueDays);
  if (one.overdueDays === 0) return t('residents.record.dueToday', { programme });
  const key = one.overdueDays > 0 ? 'overdue' : 'dueIn';
  return t(`residents.record.${key}`, { programme, count });
}
