import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { zhCN } from '../../i18n/zh-CN/all-words.ts';
import { clockWords } from './clock-words.ts';

beforeAll(() => i18next.init({ lng: 'zh-CN', resources: { 'zh-CN': { translation: zhCN } } }));

test.each([
  [12 * 60_000, '设备时钟慢 12 分钟，请校时'],
  [-121_000, '设备时钟快 2 分钟，请校时'],
  [-8 * 3_600_000, '设备时钟快 8 小时，请校时'],
  [3 * 86_400_000, '设备时钟慢 3 天，请校时'],
])('a clock that is %d ms behind: %s', (behindMs, words) => {
  expect(clockWords(i18next.t, behindMs)).toBe(words);
});
