import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider, theme as antTheme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { type ReactNode, useMemo, useState } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { type Host, HostContext } from '../host/host.ts';
import { problemOf } from '../host/problem-of.ts';
import { ShortcutProvider } from '../ui/shortcuts.tsx';
import { SoundContext } from '../ui/sound-context.ts';
import { Entrance } from './Entrance.tsx';
import { PreferencesProvider, usePreferences } from './preferences.tsx';
import { largeTypeScale, makeTheme, themeKey } from './theme.ts';

/** Pages live behind the `#`, so that a page load is always of the same file. */
const pagesInTheHash = { hook: useHashLocation };
const retriesMax = 20;
const retryPauseMs = 1_000;

/** Everything that every screen stands on: words, look, keys, line. */
export function App({ host }: { readonly host: Host }) {
  const [queries] = useState(makeQueryClient);
  return (
    <HostContext value={host}>
      <QueryClientProvider client={queries}>
        <PreferencesProvider>
          <ShortcutProvider>
            <Router {...pagesInTheHash}>
              <Looks />
            </Router>
          </ShortcutProvider>
        </PreferencesProvider>
      </QueryClientProvider>
    </HostContext>
  );
}

function Looks() {
  const { language, isLargeType, hasHighContrast, hasSound } = usePreferences();
  const theme = useMemo(
    () => makeTheme(isLargeType ? largeTypeScale : 1, hasHighContrast),
    [isLargeType, hasHighContrast],
  );
  return (
    <ConfigProvider
      theme={theme}
      locale={language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
    >
      <Surface>
        <SoundContext value={hasSound}>
          <Entrance />
        </SoundContext>
      </Surface>
    </ConfigProvider>
  );
}

/** Carries the theme's variables for everything below that is not an Ant Design component. */
function Surface({ children }: { readonly children: ReactNode }) {
  // Writes the variables into the page, even where no component has done so yet.
  antTheme.useToken();
  return <div className={`surface ${themeKey}`}>{children}</div>;
}

/** Answers are pushed, so nothing is fetched again by itself; only passing refusals are retried. */
function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => count < retriesMax && problemOf(error).retryable,
        retryDelay: retryPauseMs,
      },
    },
  });
}
