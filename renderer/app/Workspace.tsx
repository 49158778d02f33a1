import { type ComponentType, lazy, Suspense, useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { StatusBar } from '../features/connection/StatusBar.tsx';
import { useSession } from '../host/session.ts';
import { PartFence } from '../parts/PartFence.tsx';
import { useWords } from '../parts/use-words.ts';
import { EmptyState, LoadingState } from '../ui/States.tsx';
import { AwayBanner } from './AwayBanner.tsx';
import { Header } from './Header.tsx';
import { KeyMap } from './KeyMap.tsx';
import { type Page, pages, patternOf, startPath } from './pages.ts';
import { useIdleLock } from './use-idle-lock.ts';
import './workspace.css';

const screens: Record<Page['name'], ComponentType> = {
  desk: lazy(async () => ({ default: (await import('./screens/DeskScreen.tsx')).DeskScreen })),
  station: lazy(async () => ({
    default: (await import('./screens/StationScreen.tsx')).StationScreen,
  })),
  room: lazy(async () => ({ default: (await import('./screens/RoomScreen.tsx')).RoomScreen })),
  referrals: lazy(async () => ({
    default: (await import('./screens/ReferralsScreen.tsx')).ReferralsScreen,
  })),
  devices: lazy(async () => ({
    default: (await import('../features/devices/DevicesScreen.tsx')).DevicesScreen,
  })),
  administration: lazy(async () => ({
    default: (await import('./screens/AdministrationScreen.tsx')).AdministrationScreen,
  })),
  imports: lazy(async () => ({
    default: (await import('./screens/ImportsScreen.tsx')).ImportsScreen,
  })),
};

const ResidentScreen = lazy(async () => ({
  default: (await import('./screens/ResidentScreen.tsx')).ResidentScreen,
}));

const PrintJournal = lazy(async () => ({
  default: (await import('../features/documents/PrintJournal.tsx')).PrintJournal,
}));

const DemoPanel = lazy(async () => ({
  default: (await import('../features/demo/DemoPanel.tsx')).DemoPanel,
}));

/** The frame of everybody who is signed in: header, page, status bar. */
export function Workspace() {
  const { staff, workstation } = useSession();
  const { t } = useWords();
  const [isDemoOpen, setDemoOpen] = useState(false);
  useIdleLock();
  return (
    <div className="workspace">
      <Header onDemo={() => setDemoOpen((isOpen) => !isOpen)} />
      <AwayBanner />
      <div className="workspace-row">
        <main className="workspace-page">
          <Suspense fallback={<LoadingState label={t('shell.loading')} />}>
            <Switch>
              {pages.map((page) => (
                <Route key={page.name} path={patternOf(page)}>
                  <GuardedScreen page={page} />
                </Route>
              ))}
              <Route path="/residents/:residentId">
                {({ residentId }) => (
                  <PartFence key={residentId}>
                    <ResidentScreen residentId={residentId} />
                  </PartFence>
                )}
              </Route>
              <Route path="/printed">
                <PartFence>
                  <PrintJournal onBack={() => window.history.back()} />
                </PartFence>
              </Route>
              <Route>
                <Redirect to={startPath(staff.role)} replace />
              </Route>
            </Switch>
          </Suspense>
        </main>
        {workstation.isDemo && isDemoOpen && (
          <Suspense fallback={null}>
            <DemoPanel onClose={() => setDemoOpen(false)} />
          </Suspense>
        )}
      </div>
      <StatusBar />
      <KeyMap />
    </div>
  );
}

function GuardedScreen({ page }: { readonly page: Page }) {
  const session = useSession();
  const { t } = useWords();
  const Screen = screens[page.name];
  if (!session.can(page.needs)) return <EmptyState>{t('shell.notAllowed')}</EmptyState>;
  return (
    <PartFence>
      <Screen />
    </PartFence>
  );
}
