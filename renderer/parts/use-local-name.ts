import { useTranslation } from 'react-i18next';

/** A name that came in both languages, not from the words of this window. */
export type LocalName = { readonly 'zh-CN': string; readonly en: string };

/** Such a name in the language of the window. */
export function useLocalName(): (name: LocalName) => string {
  const { i18n } = useTranslation();
  return (name) => (i18n.language === 'en' ? name.en : name['zh-CN']);
}
