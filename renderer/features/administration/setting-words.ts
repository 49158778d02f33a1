import { findTest, type TestCode, testCodes } from '../../../shared/domain/orders/catalogue.ts';
import type { Lane } from '../../../shared/domain/queue/lane.ts';
import type { SettingView } from '../../../shared/contract/administration.ts';
import type { SettingValue } from '../../../shared/domain/settings/definition.ts';
import { findDefinition, type SettingKey } from '../../../shared/domain/settings/registry.ts';
import { accepts } from '../../../shared/domain/settings/setting-at.ts';
import { areSessions, type BookingSession } from '../../../shared/domain/slots/sessions.ts';
import { type WeekHours, weekdays } from '../../../shared/domain/settings/week-hours.ts';
import { useWords } from '../../parts/use-words.ts';
import { spansText } from './week-text.ts';

export type SettingWords = {
  /** A value of a setting as people say it. */
  value(form: SettingView['form'], value: SettingValue): string;
  /** A value as the history keeps it: structures are JSON. */
  stored(key: SettingKey, value: string | number): string;
};

/** Values of settings in words. */
export function useSettingWords(): SettingWords {
  const { t } = useWords();

  function value(form: SettingView['form'], given: SettingValue): string {
    if (form.type === 'number')
      return t(`administration.unit.${form.unit}`, { count: Number(given) });
    if (typeof given === 'number') return t('administration.choice.years', { count: given });
    if (typeof given === 'string')
      return isNamedChoice(given) ? t(`administration.choice.${given}`) : given;
    if (isSessions(given)) return t('administration.settings.sessions', { count: given.length });
    if (areTests(given)) return testsText(given);
    if (isCycle(given)) return given.map((lane) => t(`values.lane.${lane}`)).join(' → ');
    return weekText(given);
  }

  function testsText(tests: readonly TestCode[]): string {
    if (tests.length === testCodes.length) return t('administration.settings.allTests');
    return tests.map((one) => t(`orders.test.${one}`)).join(t('administration.settings.comma'));
  }

  /** Days with the same hours stand together. */
  function weekText(week: WeekHours): string {
    const groups: { from: string; to: string; hours: string }[] = [];
    for (const day of weekdays) {
      const hours = spansText(week[day]) || t('administration.settings.closed');
      const name = t(`administration.weekday.${day}`);
      const last = groups.at(-1);
      if (last?.hours === hours) last.to = name;
      else groups.push({ from: name, to: name, hours });
    }
    return groups
      .map(({ from, to, hours }) => `${from === to ? from : `${from}–${to}`} ${hours}`)
      .join(' · ');
  }

  return {
    value,
    stored(key, kept) {
      const definition = findDefinition(key);
      const given: unknown =
        typeof kept === 'string' && /^[[{]/.test(kept) ? JSON.parse(kept) : kept;
      return definition && accepts(definition, given)
        ? value(definition.form as SettingView['form'], given)
        : String(kept);
    },
  };
}

const namedChoices = ['WST872', 'LEGACY5', 'hidden', 'consent', 'statutory', 'on', 'off'] as const;

function isNamedChoice(value: string): value is (typeof namedChoices)[number] {
  return (namedChoices as readonly string[]).includes(value);
}

function isSessions(value: SettingValue): value is readonly BookingSession[] {
  return areSessions(value);
}

function areTests(value: SettingValue): value is readonly TestCode[] {
  return Array.isArray(value) && value.some((one) => findTest(String(one)) !== undefined);
}

function isCycle(value: SettingValue): value is readonly Lane[] {
  return Array.isArray(value);
}
