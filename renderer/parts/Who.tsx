import type { ResidentBrief } from '../../shared/contract/schemas.ts';
import { useWords } from './use-words.ts';
import './who.css';

type Person = Pick<ResidentBrief, 'name' | 'sex' | 'birthDate' | 'isDemo'>;

/** The person in front of us, in the largest type of the screen. */
export function Who({
  person,
  size = 'normal',
}: {
  readonly person: Person;
  readonly size?: 'normal' | 'large';
}) {
  const { t, age, sex } = useWords();
  return (
    <span className={`who who-${size}`}>
      <strong className="name who-name">{person.name}</strong>
      <span className="who-facts">
        {sex(person.sex)} {age(person.birthDate)}
      </span>
      {person.isDemo && <span className="who-demo">{t('values.demo')}</span>}
    </span>
  );
}
