import type { TFunction } from 'i18next';
import type { AdministrationState } from '../../../shared/contract/administration.ts';
import { timeOf } from '../../parts/use-words.ts';
import type { Meaning } from '../../ui/Mark.tsx';
import type { Row } from './kinds.ts';

type Staff = AdministrationState['staff'][number];
type Standing = {
  /** It has ended, or ends: it can be taken up again. */
  readonly isClosed: boolean;
  /** Quiet: it is not used today. */
  readonly isOver: boolean;
  readonly meaning: Meaning;
  readonly text: string;
};

/** Whether a row is in use, and until when, in words. */
export function standingOf(t: TFunction, row: Row, today: string): Standing {
  if ('canSignIn' in row) return staffStanding(t, row as Row & Staff, today);
  const { closedOn = null, openedOn = null } = row as {
    closedOn?: string | null;
    openedOn?: string | null;
  };
  if (closedOn !== null && closedOn <= today) return over(t('administration.standing.closed'));
  if (closedOn !== null) return ending(t('administration.standing.closesOn', { date: closedOn }));
  if (openedOn !== null && openedOn > today)
    return coming(t('administration.standing.opensOn', { date: openedOn }));
  const waiting = 'waitingToday' in row ? Number(row.waitingToday) : 0;
  return fine(
    waiting > 0
      ? t('administration.standing.waiting', { count: waiting })
      : t('administration.standing.open'),
  );
}

function staffStanding(t: TFunction, person: Staff, today: string): Standing {
  const { isActive, activeFrom, activeTo } = person;
  if (!isActive || (activeTo !== null && activeTo < today))
    return over(t('administration.standing.cannotSignIn'));
  if (person.lockedUntil !== null) {
    const words = { time: timeOf(person.lockedUntil) };
    return { ...ending(t('administration.standing.locked', words)), isClosed: false };
  }
  if (activeTo !== null) return ending(t('administration.standing.endsAfter', { date: activeTo }));
  if (activeFrom !== null && activeFrom > today)
    return coming(t('administration.standing.startsOn', { date: activeFrom }));
  return fine(t('administration.standing.canSignIn'));
}

function fine(text: string): Standing {
  return { isClosed: false, isOver: false, meaning: 'ok', text };
}

function coming(text: string): Standing {
  return { isClosed: false, isOver: false, meaning: 'information', text };
}

function ending(text: string): Standing {
  return { isClosed: true, isOver: false, meaning: 'attention', text };
}

function over(text: string): Standing {
  return { isClosed: true, isOver: true, meaning: 'information', text };
}
