import { expect, test } from 'vitest';
import { expectInOrder, madePaper } from '../../../../tests/support/paper.ts';
import type { DocumentData } from '../kinds.ts';
import { sample } from '../sample.ts';

const person = {
  name: '王秀兰',
  about: '女 72 岁',
  documentTail: '0019',
  phoneMasked: '199****1234',
};

const list: DocumentData<'fallback-list'> = {
  imprint: { ...sample.imprint, isDemo: false },
  date: '2026-12-07',
  appointments: [
    { ...person, time: '09:15', place: '全科门诊', purpose: 'follow-up', doctor: '陈志远' },
  ],
  due: [{ ...person, name: '买买提·艾力', programme: 'hypertension', dueDate: '2026-11-20' }],
  tickets: Array.from({ length: 30 }, (_, at) => `MA${901 + at}`),
};

test('says what to do, who comes, who is due, and has numbers to hand out (F9, QUE-25)', async () => {
  const { text, pages } = await madePaper('fallback-list', list);
  expectInOrder(text, [
    '备用名单',
    '2026年12月7日（周一）',
    '恢复以后',
    '预约 1 人',
    '09:15',
    '王秀兰',
    '0019',
    '到期没来的随访 1 人',
    '2026-11-20',
    '买买提·艾力',
    '高血压',
    '手工号',
    'MA901',
    'MA930',
  ]);
  expect(pages.length).toBeGreaterThanOrEqual(2);
});

test('a day without bookings and nobody due still has its numbers', async () => {
  const { text } = await madePaper('fallback-list', { ...list, appointments: [], due: [] });
  expectInOrder(text, ['这一天没有预约', '没有到期的随访', 'MA901']);
});

test('three hundred bookings go over the sheets, the heads on each', async () => {
  const many = Array.from({ length: 300 }, () => list.appointments[0]!);
  const { pages } = await madePaper('fallback-list', { ...list, appointments: many });
  expect(pages.filter((page) => page.includes('证件尾号')).length).toBe(pages.length);
});
