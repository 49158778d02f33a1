import { Button, Dropdown } from 'antd';
import { Link, useRoute } from 'wouter';
import { useSession } from '../host/session.ts';
import { useWords } from '../parts/use-words.ts';
import { Kbd } from '../ui/Kbd.tsx';
import { useShortcut } from '../ui/shortcuts.tsx';
import { openKeyMapEvent } from './KeyMap.tsx';
import { type Page, pages, patternOf } from './pages.ts';
import { usePreferences } from './preferences.tsx';
import { useGo } from './use-go.ts';
import { useLock } from './use-lock.ts';

/** Where am I, who am I, and the few things that are used seldom. */
export function Header({ onDemo }: { readonly onDemo: () => void }) {
  const session = useSession();
  const { t } = useWords();
  const { workstation } = session;
  return (
    <header className="header">
      <span className="header-product">{t('shell.product')}</span>
      <span className="header-clinic">{workstation.clinicName}</span>
      {pages.map((page) => (
        <PageName key={page.name} page={page} />
      ))}
      <nav className="header-nav" aria-label={t('shell.nav.label')}>
        {pages
          .filter((page) => session.can(page.needs))
          .map((page) => (
            <PageLink key={page.name} page={page} />
          ))}
      </nav>
      {workstation.isDemo && (
        <>
          <span className="demo-badge">{t('values.demo')}</span>
          <DemoButton onPress={onDemo} />
        </>
      )}
      <AccountMenu />
    </header>
  );
}

/** The title of the page for those who hear it; a resident's page has one of its own. */
function PageName({ page }: { readonly page: Page }) {
  const { t } = useWords();
  const [isActive] = useRoute(patternOf(page));
  return isActive ? <h1 className="hidden-words">{t(`shell.nav.${page.name}`)}</h1> : null;
}

function PageLink({ page }: { readonly page: Page }) {
  const { t } = useWords();
  const go = useGo();
  const [isActive] = useRoute(patternOf(page));
  const label = t(`shell.nav.${page.name}`);
  useShortcut(page.keys, label, () => go(page.path));
  return (
    <Link
      href={page.path}
      className={isActive ? 'header-link active' : 'header-link'}
      aria-current={isActive ? 'page' : undefined}
    >
      {label}
    </Link>
  );
}

function DemoButton({ onPress }: { readonly onPress: () => void }) {
  const { t } = useWords();
  useShortcut('Alt+D', t('demo.open'), onPress);
  return (
    <Button type="text" onClick={onPress}>
      <span className="header-seldom">{t('demo.open')}</span>
      <Kbd keys="Alt+D" />
    </Button>
  );
}

function AccountMenu() {
  const { staff, can } = useSession();
  const { t } = useWords();
  const lock = useLock();
  const preferences = usePreferences();
  const go = useGo();
  const mayClose = can('day.close');
  useShortcut('Alt+E', t('closing.title'), () => go('/closing'), { isEnabled: mayClose });
  useShortcut('Alt+L', t('shell.menu.lock'), () => void lock());
  const acts: Record<string, () => void> = {
    language: () => preferences.setLanguage(preferences.language === 'en' ? 'zh-CN' : 'en'),
    type: () => preferences.setLargeType(!preferences.isLargeType),
    contrast: () => preferences.setHighContrast(!preferences.hasHighContrast),
    sound: () => preferences.setSound(!preferences.hasSound),
    board: () => void window.open('#/board', 'yizhan-board'),
    closing: () => go('/closing'),
    keys: () => void window.dispatchEvent(new Event(openKeyMapEvent)),
    lock: () => void lock(),
  };
  const items = [
    { key: 'language', label: t('shell.menu.language') },
    { key: 'type', label: t(`shell.menu.${preferences.isLargeType ? 'normalType' : 'largeType'}`) },
    {
      key: 'contrast',
      label: t(`shell.menu.${preferences.hasHighContrast ? 'normalContrast' : 'highContrast'}`),
    },
    { key: 'sound', label: t(`shell.menu.${preferences.hasSound ? 'soundOff' : 'soundOn'}`) },
    { key: 'board', label: t('shell.menu.board') },
    ...(mayClose ? [{ key: 'closing', label: t('closing.title'), extra: 'Alt+E' }] : []),
    { key: 'keys', label: t('shell.menu.keys'), extra: '?' },
    { key: 'lock', label: t('shell.menu.lock'), extra: 'Alt+L' },
  ];
  return (
    <Dropdown menu={{ items, onClick: ({ key }) => acts[key]?.() }} trigger={['click']}>
      <Button type="text">
        <span className="name">{staff.name}</span>
        <span className="header-seldom">{t(`values.role.${staff.role}`)}</span>
        <span aria-hidden="true">▾</span>
      </Button>
    </Dropdown>
  );
}
