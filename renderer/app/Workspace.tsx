import { Suspense, useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { StatusBar } from '../features/connection/StatusBar.tsx';
import { LoadBanner } from '../features/first-load/LoadBanner.tsx';
import { useSession } from '../host/session.ts';
import { PartFence } from '../parts/PartFence.tsx';
import { useWords } from '../parts/use-words.ts';
import { EmptyState, LoadingState } from '../ui/States.tsx';
import { lazyAhead } from './ahead.tsx';
import { AwayBanner } from './AwayBanner.tsx';
import { Header } from './Header.tsx';
import { KeyMap } from './KeyMap.tsx';
import { type Page, pages, patternOf, startPath } from './pages.ts';
import { useIdleLock } from './use-idle-lock.ts';
import './workspace.css';

const screens = {
  desk: lazyAhead(async () => (await import('./screens/DeskScreen.tsx')).DeskScreen),
  station: lazyAhead(async () => (await import('./screens/StationScreen.tsx')).StationScreen),
  room: lazyAhead(async () => (await import('./screens/RoomScreen.tsx')).RoomScreen),
  orders: lazyAhead(async () => (await import('./screens/OrdersScreen.tsx')).OrdersScreen),
  appointments: lazyAhead(
    async () => (await import('./screens/AppointmentsScreen.tsx')).AppointmentsScreen,
  ),
  referrals: lazyAhead(async () => (await import('./screens/ReferralsScreen.tsx')).ReferralsScreen),
  review: lazyAhead(async () => (await import('./screens/ReviewScreen.tsx')).ReviewScreen),
  devices: lazyAhead(
    async () => (await import('../features/devices/DevicesScreen.tsx')).DevicesScreen,
  ),
  administration: lazyAhead(
    async () => (await import('./screens/AdministrationScreen.tsx')).AdministrationScreen,
  ),
  imports: lazyAhead(async () => (await import('./screens/ImportsScreen.tsx')).ImportsScreen),
} satisfies Record<Page['name'], ReturnType<typeof lazyAhead>>;

const ResidentScreen = lazyAhead(
  async () => (await import('./screens/ResidentScreen.tsx')).ResidentScreen,
);

const IdentityScreen = lazyAhead(
  async () => (await import('./screens/IdentityScreen.tsx')).IdentityScreen,
);

const PrintJournal = lazyAhead(
  async () => (await import('../features/documents/PrintJournal.tsx')).PrintJournal,
);

const StatusPage = lazyAhead(
  async () => (await import('../features/connection/StatusPage.tsx')).StatusPage,
);

const ClosingScreen = lazyAhead(
  async () => (await import('./screens/ClosingScreen.tsx')).ClosingScreen,
);

const DemoPanel = lazyAhead(async () => (await import('../features/demo/DemoPanel.tsx')).DemoPanel);

/** Fetches the page at this address, or the one that most people begin with, while a password is typed. */
export function loadScreenAhead(path: string): void {
  const page = pages.find((one) => path === one.path || path.startsWith(`${one.path}/`));
  screens[page?.name ?? 'desk'].loadAhead();
}

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
      <LoadBanner />
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
              <Route path="/residents/:residentId/identity">
                {({ residentId }) => (
                  <PartFence key={residentId}>
                    <IdentityScreen residentId={residentId} />
                  </PartFence>
                )}
              </Route>
              <Route path="/connection">
                <PartFence>
                  <StatusPage onBack={() => window.history.back()} />
                </PartFence>
              </Route>
              <Route path="/closing">
                <Closing />
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

function Closing() {
  const { can } = useSession();
  const { t } = useWords();
  if (!can('day.close')) return <EmptyState>{t('shell.notAllowed')}</EmptyState>;
  return (
    <PartFence>
      <ClosingScreen />
    </PartFence>
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
