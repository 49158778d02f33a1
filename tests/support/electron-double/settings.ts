import { doubleSettings, settingsName } from './setting-names.ts';

/** What this start was given. */
export const settings = doubleSettings.parse(JSON.parse(process.env[settingsName] ?? 'null'));
