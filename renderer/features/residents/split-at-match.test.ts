import { expect, test } from 'vitest';
import { splitAtMatch } from './split-at-match.ts';

test.each([
  ['欧阳明月', '明', ['欧阳', '明', '月']],
  ['张三', '张', ['', '张', '三']],
  ['张三', '李', ['张三', '', '']],
  ['张三', '', ['张三', '', '']],
])('%s at %s', (text, query, parts) => {
  expect(splitAtMatch(text, query)).toEqual(parts);
});
