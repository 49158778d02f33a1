import { expect, test } from 'vitest';
import { replyBytes } from './byte-range.ts';

const whole = Uint8Array.from([10, 11, 12, 13]);

test('without a range it is the whole, and so is every form that nobody asks for', () => {
  for (const range of [null, 'bytes=0-', 'bytes=1-2', 'items=1-', 'bytes=-1'])
    expect(replyBytes(range, whole)).toMatchObject({ status: 200, body: whole });
});

test('the rest from a place on says where it belongs', () => {
  expect(replyBytes('bytes=3-', whole)).toEqual({
    status: 206,
    contentType: 'application/octet-stream',
    body: Uint8Array.from([13]),
    headers: { 'content-range': 'bytes 3-3/4' },
  });
});

test('there is nothing behind the end', () => {
  expect(() => replyBytes('bytes=4-', whole)).toThrow('bad-message');
});
