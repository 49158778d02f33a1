import 'i18next';
import type { zhCN } from './zh-CN/all-words.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    returnNull: false;
    resources: { translation: typeof zhCN };
  }
}
