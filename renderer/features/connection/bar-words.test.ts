import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionState } from '../../../shared/contract/connection.ts';
import { fromInstant, toInstant } from '../../../shared/lib/clock.ts';
import { zhCN } from '../../i18n/zh-CN/all-words.ts';
import { lineWords } from './bar-words.ts';

const at = toInstant(Date.parse('2026-11-22T00:10:00.000Z'));
const well: ConnectionState = {
  isHome: false,
  hasDistrict: true,
  home: { reachable: true, since: at },
  district: { reachable: true, since: at, lastUploadAt: at },
  waitingForHome: 0,
  waitingForDistrict: 0,
  oldestWaitingAt: null,
  stoppedBecause: null,
  clockAheadMinutes: 0,
};
const districtCut = { ...well, district: { ...well.district, reachable: false } };
const homeCut = { ...districtCut, home: { ...well.home, reachable: false } };

beforeAll(() => i18next.init({ lng: 'zh-CN', resources: { 'zh-CN': { translation: zhCN } } }));

describe('the line: the worst is said', () => {
  test.each([
    ['all is well', well, 'ok', '区级线路：通'],
    ['the district is away', districtCut, 'attention', '区级线路断开'],
    ['the clinic’s home is away too', homeCut, 'danger', '中心主机联系不上'],
    ['the home itself cannot be away', { ...homeCut, isHome: true }, 'attention', '区级线路断开'],
    [
      'no district: no line is cut',
      { ...homeCut, isHome: true, hasDistrict: false },
      'information',
      '没有接区级平台',
    ],
    ['a clock ahead', { ...homeCut, clockAheadMinutes: 2_885 }, 'danger', '快了 48 小时 5 分'],
    ['a clock behind', { ...homeCut, clockAheadMinutes: -7 }, 'danger', '慢了 0 小时 7 分'],
    ['the records differ', { ...homeCut, stoppedBecause: 'diverged' }, 'danger', '同步已停止'],
  ] as const)('%s', (_case, state, meaning, text) => {
    const words = lineWords(i18next.t, state, fromInstant(at));
    expect(words.meaning).toBe(meaning);
    expect(words.text).toContain(text);
  });

  test('since when, with the date where it was another day', () => {
    const threeDays = fromInstant(at) + 3 * 24 * 3600_000;
    expect(lineWords(i18next.t, homeCut, fromInstant(at)).text).toContain('（08:10 起）');
    expect(lineWords(i18next.t, homeCut, threeDays).text).toContain('（2026-11-22 08:10 起）');
  });

  test('nothing of the time where nobody knows it', () => {
    const state = { ...homeCut, home: { reachable: false, since: null } };
    expect(lineWords(i18next.t, state, fromInstant(at)).text).toBe(
      '中心主机联系不上，暂时不能叫号',
    );
  });
});
