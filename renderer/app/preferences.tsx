import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { assert } from '../../shared/lib/assert.ts';
import { changeWords, type Language } from '../i18n/i18n.ts';
import { useStored } from '../ui/use-stored.ts';
import { largeTypeScale } from './theme.ts';

/** What a person set on this machine. */
export type Preferences = {
  readonly language: Language;
  readonly isLargeType: boolean;
  readonly hasHighContrast: boolean;
  readonly hasSound: boolean;
  setLanguage(language: Language): void;
  setLargeType(isLarge: boolean): void;
  setHighContrast(has: boolean): void;
  setSound(has: boolean): void;
};

const languageKey = 'yizhan.language';
const rootFontPx = 16;
/** A second window, such as the board, follows what is chosen in the first. */
const everywhere = { isShared: true };

const PreferencesContext = createContext<Preferences | null>(null);

/** The language chosen last on this machine; Chinese first. */
export function storedLanguage(): Language {
  return parseLanguage(localStorage.getItem(languageKey));
}

/** Keeps what was set, and applies it: words, size of type. */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useStored(languageKey, parseLanguage, everywhere);
  const [type, setType] = useStored('yizhan.type', parseType, everywhere);
  const [contrast, setContrast] = useStored('yizhan.contrast', parseContrast, everywhere);
  const [sound, setSound] = useStored('yizhan.sound', parseSound, everywhere);
  const isLargeType = type === 'large';
  useEffect(() => void changeWords(language), [language]);
  useEffect(() => {
    const scale = isLargeType ? largeTypeScale : 1;
    document.documentElement.style.fontSize = `${rootFontPx * scale}px`;
  }, [isLargeType]);
  const preferences = useMemo<Preferences>(
    () => ({
      language,
      isLargeType,
      hasHighContrast: contrast === 'high',
      hasSound: sound === 'on',
      setLanguage,
      setLargeType: (isLarge) => setType(isLarge ? 'large' : 'normal'),
      setHighContrast: (has) => setContrast(has ? 'high' : 'normal'),
      setSound: (has) => setSound(has ? 'on' : 'off'),
    }),
    [language, isLargeType, contrast, sound, setLanguage, setType, setContrast, setSound],
  );
  return <PreferencesContext value={preferences}>{children}</PreferencesContext>;
}

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  assert(preferences, 'usePreferences needs a PreferencesProvider above it');
  return preferences;
}

function parseLanguage(stored: string | null): Language {
  return stored === 'en' ? 'en' : 'zh-CN';
}

function parseType(stored: string | null): 'normal' | 'large' {
  return stored === 'large' ? 'large' : 'normal';
}

/** Until somebody chooses, as the system has it. */
function parseContrast(stored: string | null): 'normal' | 'high' {
  if (stored === 'high' || stored === 'normal') return stored;
  return window.matchMedia('(prefers-contrast: more)').matches ? 'high' : 'normal';
}

function parseSound(stored: string | null): 'on' | 'off' {
  return stored === 'off' ? 'off' : 'on';
}
