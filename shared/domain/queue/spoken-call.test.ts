import { describe, expect, test } from 'vitest';
import { spokenCall } from './spoken-call.ts';
import { partsOf, voiceParts } from './voice-parts.ts';

test('a ticket is read letter by letter and digit by digit (QUE-24)', () => {
  expect(spokenCall({ number: 'A023', roomName: '2 诊室' })).toEqual({
    sentence: '请 A 零 二 三 号，到 二  诊室',
    phrases: [
      ['请', 'A', '零', '二', '三', '号'],
      ['到', '二', '诊室'],
    ],
    hasRoomParts: true,
  });
});

test('a room with a word that has no part: the number is said, and where to look', () => {
  expect(spokenCall({ number: 'M7', roomName: '鹊桥厅' })).toMatchObject({
    phrases: [['请', 'M', '七', '号'], ['请看屏幕']],
    hasRoomParts: false,
  });
});

describe('rooms in parts', () => {
  test.each([
    ['测量站', ['测量站']],
    ['12 诊室', ['一', '二', '诊室']],
    ['诊室3', ['诊室', '三']],
    ['诊室（３）', ['诊室', '三']],
    ['二楼东 全科诊室', ['二', '楼', '东', '全科诊室']],
    ['b超室', ['B', '超', '室']],
    ['超声室-b', ['超声室', 'B']],
    ['', []],
  ])('%s', (name, parts) => {
    expect(partsOf(name)).toEqual(parts);
  });

  test('every part says itself, and nothing stands twice', () => {
    expect(new Set(voiceParts).size).toBe(voiceParts.length);
    const odd = voiceParts.filter((part) => partsOf(part)?.join() !== part);
    expect(odd).toEqual([]);
  });
});
