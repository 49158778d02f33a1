import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Workstation } from '../../../shared/contract/session.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { EmptyState, LoadingState } from '../../ui/States.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { PeopleList, type Person } from './PeopleList.tsx';
import './sign-in.css';
import { DEMO_PASSWORD } from '../../../shared/demo/password.ts';

type Props = {
  readonly workstation: Workstation;
  /** Somebody was signed in before: the screen was locked, and the page behind it is kept. */
  readonly isLocked: boolean;
  /** Called once the names are on the screen: time to fetch what comes next. */
  readonly onShown: () => void;
};

/** How often a workstation without staff looks whether it has some by now. */
const firstStaffMs = 1_000;
const lastPersonKey = 'yizhan.last-person';

/** Who are you? The names of this workstation as buttons, then one password. */
export function SignIn({ workstation, isLocked, onShown }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const people = useQuery({
    ...queries.session.people.queryOptions(),
    // Only at the first start of all: nobody is known here before the district has been heard.
    refetchInterval: ({ state }) => (state.data?.length === 0 ? firstStaffMs : false),
  });
  const [chosen, setChosen] = useState<Person | null>(null);
  const [isChoosing, setChoosing] = useState(!isLocked);
  const last = isChoosing
    ? undefined
    : people.data?.find((person) => person.loginName === lastOne());
  const person = chosen ?? last ?? null;

  useEffect(() => {
    if (people.data) onShown();
  }, [people.data, onShown]);

  function choose(next: Person | null) {
    setChoosing(true);
    setChosen(next);
    if (next) sessionStorage.setItem(lastPersonKey, next.loginName);
  }

  return (
    <main className="sign-in">
      <header className="sign-in-head">
        <h1 className="sign-in-product">{t('shell.product')}</h1>
        <p>
          {workstation.clinicName} · {workstation.workstationName}
        </p>
      </header>
      <div className="sign-in-body">
        {isLocked && <Notice meaning="information">{t('shell.signIn.locked')}</Notice>}
        {people.isPending && <LoadingState label={t('shell.loading')} />}
        {people.error && (
          <ProblemNote problem={problemOf(people.error)} onRetry={() => void people.refetch()} />
        )}
        {people.data?.length === 0 && <EmptyState>{t('shell.signIn.noPeople')}</EmptyState>}
        {person ? (
          <PasswordForm person={person} onBack={() => choose(null)} />
        ) : (
          people.data && <PeopleList people={people.data} onChoose={choose} />
        )}
      </div>
      {workstation.isDemo && (
        <p className="sign-in-demo">
          <Mark meaning="attention">{t('shell.signIn.demoHint', { password: DEMO_PASSWORD })}</Mark>
        </p>
      )}
    </main>
  );
}

function lastOne(): string | null {
  return sessionStorage.getItem(lastPersonKey);
}
