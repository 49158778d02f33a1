import type { SettingView } from '../../../shared/contract/administration.ts';
import type { TestCode } from '../../../shared/domain/orders/catalogue.ts';
import type { Lane } from '../../../shared/domain/queue/lane.ts';
import { accepts } from '../../../shared/domain/settings/setting-at.ts';
import type { Weekday } from '../../../shared/domain/settings/week-hours.ts';
import { readWeek, type WeekText, weekText } from './week-text.ts';

type Value = SettingView['value'];
type Form = SettingView['form'];

/** A value while it is written. */
export type SettingDraft =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'choices'; readonly chosen: readonly TestCode[] }
  | { readonly type: 'cycle'; readonly lanes: readonly Lane[] }
  | { readonly type: 'week'; readonly week: WeekText };

export type SettingFault =
  | { readonly because: 'number'; readonly min: number; readonly max: number }
  | { readonly because: 'cycle' }
  | { readonly because: 'choices' }
  | { readonly because: 'week'; readonly day: Weekday };

export function settingDraft(form: Form, value: Value): SettingDraft {
  if (form.type === 'choices')
    return { type: 'choices', chosen: form.options.filter((one) => isAmong(value, one)) };
  if (isLanes(value)) return { type: 'cycle', lanes: value };
  if (Array.isArray(value)) return { type: 'text', text: '' }; // has a page of its own
  if (typeof value === 'object') return { type: 'week', week: weekText(value) };
  return { type: 'text', text: String(value) };
}

function isAmong(value: Value, option: TestCode): boolean {
  return Array.isArray(value) && value.some((one) => one === option);
}

function isLanes(value: Value): value is Lane[] {
  return Array.isArray(value) && typeof value[0] === 'string';
}

/** The value that a draft says, or what keeps it from being one. */
export function readSetting(
  form: Form,
  draft: SettingDraft,
): { readonly value: Value } | { readonly fault: SettingFault } {
  if (draft.type === 'cycle') {
    const value = [...draft.lanes];
    return takes(form, value) ? { value } : { fault: { because: 'cycle' } };
  }
  if (draft.type === 'choices') {
    const value = [...draft.chosen];
    return takes(form, value) ? { value } : { fault: { because: 'choices' } };
  }
  if (draft.type === 'week') {
    const week = readWeek(draft.week);
    return 'unread' in week
      ? { fault: { because: 'week', day: week.unread } }
      : { value: week as Value };
  }
  const text = draft.text.trim();
  if (form.type === 'choice') {
    const option = form.options.find((one) => String(one) === text);
    return { value: option ?? text };
  }
  const value = text === '' ? Number.NaN : Number(text);
  if (takes(form, value)) return { value };
  const { min, max } = form.type === 'number' ? form : { min: 0, max: 0 };
  return { fault: { because: 'number', min, max } };
}

function takes(form: Form, value: Value): boolean {
  return accepts({ group: 'queue', form, default: '', sources: [] }, value);
}
