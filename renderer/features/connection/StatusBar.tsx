import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useLive } from '../../host/use-live.ts';
import { savedWords } from '../../parts/saved-words.ts';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { useNow } from '../../ui/use-now.ts';
import { deviceWords } from './device-words.ts';
import { lineWords } from './bar-words.ts';
import './status-bar.css';

/** The same corner on every screen: what is saved, how the lines stand, who waits. */
export function StatusBar() {
  const { workstation } = useSession();
  const { t } = useWords();
  return (
    <footer className="status-bar" aria-label={t('shell.status.label')}>
      <LineStatus />
      <LineLink />
      <TaskStatus />
      <DeviceStatusItem />
      <WaitingStatus />
      <JournalLink />
      {workstation.isDemo && (
        <span className="status-demo">
          <Mark meaning="attention">{t('values.demo')}</Mark>
        </span>
      )}
      <span className="status-place">{workstation.workstationName}</span>
    </footer>
  );
}

/** Only what day it is shows. */
const dateStepMs = 60_000;

function LineStatus() {
  const { queries } = useHost();
  const { t } = useWords();
  const { data } = useLive(queries.connection.watch, undefined);
  const nowMs = useNow(dateStepMs);
  if (!data) return <span>{t('shell.status.unknown')}</span>;
  const saved = savedWords(t, data, nowMs);
  const line = lineWords(t, data, nowMs);
  return (
    <>
      <span role="status" className="status-long">
        <Mark meaning={saved.meaning}>{saved.text}</Mark>
      </span>
      <span role="status" className="status-long">
        <Mark meaning={line.meaning}>{line.text}</Mark>
      </span>
    </>
  );
}

/** The way to the page that says what waits, and why. */
function LineLink() {
  const { can } = useSession();
  const { t } = useWords();
  if (!can('connection.view')) return null;
  return <KeyedLink keys="Alt+S" href="#/connection" label={t('connection.open')} />;
}

/** Safety fields that wait for the one who sits here (ID-42). */
function TaskStatus() {
  const { queries } = useHost();
  const { can } = useSession();
  const { t } = useWords();
  const { data } = useLive(queries.conflicts.count, undefined, {
    isEnabled: can('conflicts.decide'),
  });
  if (!data || data.tasks === 0) return null;
  const count = data.tasks;
  return (
    <a className="status-link" href="#/review" aria-label={t('conflicts.countLabel', { count })}>
      <span role="status">
        <Mark meaning="attention">{t('conflicts.count', { count })}</Mark>
      </span>
    </a>
  );
}

function DeviceStatusItem() {
  const { queries } = useHost();
  const { can } = useSession();
  const { t } = useWords();
  const { data } = useLive(queries.devices.watch, undefined, { isEnabled: can('devices.view') });
  if (!data) return null;
  const words = deviceWords(t, data);
  return (
    <a className="status-link" href="#/devices" aria-label={words.text}>
      <span role="status">
        <Mark meaning={words.meaning}>{words.text}</Mark>
      </span>
    </a>
  );
}

function JournalLink() {
  const { can } = useSession();
  const { t } = useWords();
  if (!can('documents.print')) return null;
  return <KeyedLink keys="Alt+P" href="#/printed" label={t('documents.journal.title')} />;
}

type KeyedProps = { readonly keys: string; readonly href: string; readonly label: string };

function KeyedLink({ keys, href, label }: KeyedProps) {
  useShortcut(keys, label, () => {
    window.location.hash = href;
  });
  return (
    <a className="status-link" href={href}>
      {label}
      <Kbd keys={keys} />
    </a>
  );
}

function WaitingStatus() {
  const { queries } = useHost();
  const { can } = useSession();
  const { t } = useWords();
  const { data } = useLive(queries.queue.watch, undefined, { isEnabled: can('queue.view') });
  if (!data) return null;
  const count = data.queues.reduce((sum, queue) => sum + queue.waiting.length, 0);
  return <span className="status-waiting">{t('shell.status.waiting', { count })}</span>;
}
