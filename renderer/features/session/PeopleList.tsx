import { useEffect, useRef } from 'react';
import { type Role, roles } from '../../../shared/domain/access.ts';
import { useWords } from '../../parts/use-words.ts';

/** Somebody who may sign in here. */
export type Person = { readonly loginName: string; readonly name: string; readonly role: Role };

type Props = { readonly people: readonly Person[]; readonly onChoose: (person: Person) => void };

/** Names as buttons, by role; arrow keys move, Enter chooses. */
export function PeopleList({ people, onChoose }: Props) {
  const { t } = useWords();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('button')?.focus();
  }, []);
  return (
    <div className="people" ref={list}>
      <h2 className="people-title">{t('shell.signIn.title')}</h2>
      {roles.map((role) => (
        <RoleGroup key={role} role={role} people={people} onChoose={onChoose} />
      ))}
    </div>
  );
}

function RoleGroup({ role, people, onChoose }: Props & { readonly role: Role }) {
  const { t } = useWords();
  const ours = people.filter((person) => person.role === role);
  if (ours.length === 0) return null;
  return (
    <section className="people-role" aria-label={t(`values.role.${role}`)}>
      <h3 className="people-role-name">{t(`values.role.${role}`)}</h3>
      <ul className="people-names">
        {ours.map((person) => (
          <li key={person.loginName}>
            <button
              type="button"
              className="plain person-button"
              onClick={() => onChoose(person)}
              onKeyDown={(event) => moveFocus(event.key, event.currentTarget.closest('.people'))}
            >
              <span className="name">{person.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
};

function moveFocus(key: string, list: Element | null): void {
  const step = steps[key];
  if (step === undefined || !list) return;
  const buttons = [...list.querySelectorAll('button')];
  const index = buttons.findIndex((button) => button === document.activeElement);
  buttons[(index + step + buttons.length) % buttons.length]?.focus();
}
