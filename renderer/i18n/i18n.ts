import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { zhCN } from './zh-CN/all-words.ts';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** Chinese is in the first chunk; other languages are fetched when somebody asks for them. */
const loaders: Record<Exclude<Language, 'zh-CN'>, () => Promise<object>> = {
  en: async () => (await import('./en/all-words.ts')).en,
};

/** Makes the words ready; call once before the first render. */
export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: zhCN } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await changeWords(language);
}

/** Switches every word on the screen. */
export async function changeWords(language: Language): Promise<void> {
  if (language !== 'zh-CN' && !i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await loaders[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
