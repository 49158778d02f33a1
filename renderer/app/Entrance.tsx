import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Switch, useLocation } from 'wouter';
import { SignIn } from '../features/session/SignIn.tsx';
import { useHost } from '../host/host.ts';
import { SessionContext, sessionOf } from '../host/session.ts';
import { useLive } from '../host/use-live.ts';
import { ProblemNote } from '../parts/ProblemNote.tsx';
import { Fence } from '../ui/Fence.tsx';
import { EmptyState } from '../ui/States.tsx';
import { lazyAhead } from './ahead.tsx';
import { KeyMap } from './KeyMap.tsx';

const Workspace = lazyAhead(async () => (await import('./Workspace.tsx')).Workspace);
const BoardScreen = lazyAhead(
  async () => (await import('../features/board/BoardScreen.tsx')).BoardScreen,
);

const DismissedScreen = lazyAhead(
  async () => (await import('../features/workstations/DismissedScreen.tsx')).DismissedScreen,
);

const JoinScreen = lazyAhead(
  async () => (await import('../features/joining/JoinScreen.tsx')).JoinScreen,
);

/** The public board for everybody; everything else for those who have signed in. */
export function Entrance() {
  return (
    <Suspense fallback={<Opening />}>
      <Switch>
        <Route path="/board/:number?">
          {({ number }) => (
            <Fence Instead={BrokenBoard}>
              <BoardScreen key={number} number={Number(number ?? 1) || 1} />
              <KeyMap isBoard />
            </Fence>
          )}
        </Route>
        <Route>
          <Fence Instead={Broken}>
            <SignedIn />
          </Fence>
        </Route>
      </Switch>
    </Suspense>
  );
}

function SignedIn() {
  const { queries } = useHost();
  const [path] = useLocation();
  const standing = useLive(queries.workstations.standing, undefined);
  // A computer that has not joined refuses it; asked for anew once it has.
  const session = useLive(queries.session.watch, undefined, {
    isEnabled: standing.data?.isJoined !== false,
  });
  const [wasSignedIn, setWasSignedIn] = useState(false);
  const staff = session.data?.staff ?? null;
  const workstation = session.data?.workstation;
  if (staff && !wasSignedIn) setWasSignedIn(true);
  useForgetting(staff?.staffId ?? null);
  const loadAhead = useCallback(() => loadWorkspaceAhead(path), [path]);
  const value = useMemo(
    () => (workstation && staff ? sessionOf(workstation, staff) : null),
    [workstation, staff],
  );
  if (standing.data?.isDismissed) return <DismissedScreen />;
  if (standing.data?.isJoined === false) return <JoinScreen />;
  if (session.problem) return <ProblemNote problem={session.problem} onRetry={session.retry} />;
  if (!workstation) return <Opening />;
  if (!value) {
    return <SignIn workstation={workstation} isLocked={wasSignedIn} onShown={loadAhead} />;
  }
  return (
    <SessionContext value={value}>
      <Workspace />
    </SessionContext>
  );
}

/** While somebody types a password, the workspace comes from the disk, and the page that will be in it. */
function loadWorkspaceAhead(path: string): void {
  Workspace.loadAhead();
  import('./Workspace.tsx').then(
    ({ loadScreenAhead }) => loadScreenAhead(path),
    () => undefined, // is told when it is opened
  );
}

/** What one person saw does not wait in memory for the next. */
function useForgetting(staffId: string | null): void {
  const cache = useQueryClient();
  useEffect(() => {
    if (staffId !== null) return undefined;
    cache.removeQueries({ type: 'inactive' });
    return undefined;
  }, [staffId, cache]);
}

/** The whole page anew: code that did not come is not asked for again by the same page. */
const reload = () => window.location.reload();

function Broken() {
  return <ProblemNote problem={{ code: 'internal', retryable: false }} onRetry={reload} />;
}

const boardAgainMs = 10_000;

/** Nobody stands at a board who would press 再试一次. */
function BrokenBoard() {
  useEffect(() => {
    const timer = setTimeout(reload, boardAgainMs);
    return () => clearTimeout(timer);
  }, []);
  return <Broken />;
}

function Opening() {
  const { t } = useTranslation();
  return <EmptyState>{t('shell.opening')}</EmptyState>;
}
