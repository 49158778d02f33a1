import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import { conditionWords } from '../../../parts/condition-words.ts';
import { useWords } from '../../../parts/use-words.ts';
import { Allergies } from '../PersonCard.tsx';
import { Contested } from './Contested.tsx';
import { Due } from './Story.tsx';
import './record.css';

/** What a doctor has to know before the first word: conditions, allergies, what is due. */
export function Brief({ record }: { readonly record: ResidentRecord }) {
  const { t } = useWords();
  return (
    <div className="brief">
      <strong className="story-condition">
        {conditionWords(t, record.conditions) || t('residents.person.noConditions')}
      </strong>
      <Allergies record={record} />
      <Contested record={record} />
      <Due record={record} />
    </div>
  );
}
