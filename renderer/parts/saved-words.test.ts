import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionState } from '../../shared/contract/connection.ts';
import { fromInstant, toInstant } from '../../shared/lib/clock.ts';
import { zhCN } from '../i18n/zh-CN/all-words.ts';
import { savedWords } from './saved-words.ts';

const at = toInstant(Date.parse('2026-11-22T00:10:00.000Z'));
const nowMs = fromInstant(at) + 3 * 3600_000;
const nextDayMs = nowMs + 24 * 3600_000;
const open = { reachable: true, since: at };
const cut = { reachable: false, since: at };
const well: ConnectionState = {
  isHome: false,
  hasDistrict: true,
  home: open,
  district: { ...open, lastUploadAt: at },
  waitingForHome: 0,
  waitingForDistrict: 0,
  oldestWaitingAt: null,
  stoppedBecause: null,
  clockAheadMinutes: 0,
};
const districtCut = { ...well, district: { ...cut, lastUploadAt: at } };
const homeCut = { ...districtCut, home: cut };

beforeAll(() => i18next.init({ lng: 'zh-CN', resources: { 'zh-CN': { translation: zhCN } } }));

const saved = (state: ConnectionState, when = nowMs) => savedWords(i18next.t, state, when);

test('everything at the district', () => {
  expect(saved(well)).toEqual({ meaning: 'ok', text: '全部已上传区级' });
});

test('a home without a district: saved, and nothing is said to wait for it', () => {
  const alone = { ...homeCut, isHome: true, hasDistrict: false, waitingForDistrict: 9 };
  expect(saved(alone)).toEqual({ meaning: 'information', text: '已保存' });
});

test('what waits, and since when: of another day with its date', () => {
  const waiting = { ...well, waitingForDistrict: 3, waitingForHome: 1, oldestWaitingAt: at };
  const text = '已保存，3 项等待上传区级 · 最早';
  expect(saved(waiting)).toEqual({ meaning: 'information', text: `${text} 08:10` });
  expect(saved(waiting, nextDayMs).text).toBe(`${text} 2026-11-22 08:10`);
});

describe('who hears nothing claims nothing', () => {
  test.each([
    ['a desk without its home', homeCut],
    ['the district is away, as the home told', districtCut],
    ['the home without the district', { ...homeCut, isHome: true }],
  ])('%s: what is known holds until the line was cut', (_case, state) => {
    expect(saved(state)).toEqual({
      meaning: 'information',
      text: '到 08:10 为止都已上传区级，之后不清楚',
    });
    expect(saved(state, nextDayMs).text).toContain('到 2026-11-22 08:10 为止');
  });

  test('nobody knows since when: nothing is said of the time', () => {
    const never = { reachable: false, since: null };
    const state = { ...homeCut, home: never, district: { ...never, lastUploadAt: null } };
    const { meaning, text } = saved(state);
    expect(meaning).toBe('information');
    expect(text).toContain('别处的不清楚');
  });

  test('it stopped by itself: nothing is known of others', () => {
    const { meaning, text } = saved({ ...well, stoppedBecause: 'diverged' });
    expect(meaning).toBe('information');
    expect(text).toContain('别处的不清楚');
  });
});
