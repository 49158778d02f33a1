import { type ReactNode, useState } from 'react';
import type { AdministrationState } from '../../../shared/contract/administration.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { AssignmentSection } from './AssignmentSection.tsx';
import { CalendarSection } from './CalendarSection.tsx';
import { RowList } from './RowList.tsx';
import { SessionsSection } from './SessionsSection.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { type Section, sections } from './sections.ts';
import './administration.css';

type Props = {
  readonly section: Section;
  readonly onChoose: (section: Section) => void;
  /** Of another part of the product, below the section. */
  readonly below?: ReactNode;
};

/** 管理: everything that the manager decides for the clinic (D9), section by section. */
export function AdministrationPage({ section, onChoose, below }: Props) {
  const { queries } = useHost();
  const live = useLive(queries.administration.watch, undefined);
  return (
    <div className="admin">
      <SectionList section={section} onChoose={onChoose} />
      <div className="admin-section">
        <LiveGate live={live} lines={10}>
          {(state) => <SectionOf key={section} section={section} state={state} />}
        </LiveGate>
        {below}
      </div>
    </div>
  );
}

function SectionList({ section, onChoose }: Props) {
  const { t } = useWords();

  function go(to: Section | undefined) {
    if (!to) return;
    // A row that is written is saved by leaving it.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    onChoose(to);
  }

  const at = sections.indexOf(section);
  useShortcut('Alt+ArrowDown', t('administration.nextSection'), () => go(sections[at + 1]));
  useShortcut('Alt+ArrowUp', t('administration.previousSection'), () => go(sections[at - 1]));
  return (
    <section className="admin-nav" aria-label={t('administration.title')}>
      <h1 className="admin-nav-title">{t('administration.title')}</h1>
      <ul>
        {sections.map((one) => (
          <li key={one}>
            <button
              type="button"
              className={one === section ? 'plain admin-nav-item chosen' : 'plain admin-nav-item'}
              aria-current={one === section ? 'page' : undefined}
              onClick={() => go(one)}
            >
              {t(`administration.sections.${one}`)}
            </button>
          </li>
        ))}
      </ul>
      <p className="admin-quiet admin-nav-keys">
        <Kbd keys="Alt+↑" /> <Kbd keys="Alt+↓" />
      </p>
    </section>
  );
}

type SectionProps = { readonly section: Section; readonly state: AdministrationState };

function SectionOf({ section, state }: SectionProps) {
  const { t } = useWords();
  const title = t(`administration.sections.${section}`);
  switch (section) {
    case 'staff':
      return <RowList kind="staff" state={state} title={title} />;
    case 'rooms':
      return <RoomsSection state={state} />;
    case 'settings':
      return <SettingsSection state={state} />;
    case 'sessions':
      return <SessionsSection state={state} />;
    case 'teams':
      return <RowList kind="team" state={state} title={title} />;
    case 'catchments':
      return <RowList kind="catchment" state={state} title={title} />;
    case 'organisations':
      return <RowList kind="organisation" state={state} title={title} />;
    case 'clinic':
      return <RowList kind="clinic" state={state} title={title} />;
    case 'calendar':
      return <CalendarSection state={state} />;
    case 'assignment':
      return <AssignmentSection state={state} />;
    case 'workstations':
      return null; // stands below: it is a part of its own
  }
}

/** 诊室与队列: two lists in one place, one at a time. */
function RoomsSection({ state }: Pick<SectionProps, 'state'>) {
  const { t } = useWords();
  const [kind, setKind] = useState<'room' | 'queue'>('room');
  const other = kind === 'room' ? 'queue' : 'room';
  return (
    <RowList
      key={kind}
      kind={kind}
      state={state}
      title={t(`administration.kind.${kind}`)}
      extra={
        <ActionButton
          label={t('administration.switchList', { kind: t(`administration.kind.${other}`) })}
          keys="F3"
          onPress={() => setKind(other)}
        />
      }
    />
  );
}
