import { expect, test } from 'vitest';
import { zhCN } from '../../i18n/zh-CN/all-words.ts';
import { spokenCall } from './spoken-call.ts';

const digits = zhCN.board.voice.digits.split(' ');

test('a ticket is read letter by letter and digit by digit', () => {
  expect(spokenCall({ number: 'A023', roomName: '2 诊室' }, digits)).toEqual({
    number: 'A 零 二 三',
    room: '二  诊室',
  });
});

test.each([
  ['测量站', '测量站'],
  ['12 诊室', '一  二  诊室'],
  ['诊室3', '诊室 三'],
])('the room %s is read %s', (roomName, room) => {
  expect(spokenCall({ number: 'M1', roomName }, digits).room).toBe(room);
});

test('there is a word for every digit', () => {
  expect(digits).toHaveLength(10);
});
