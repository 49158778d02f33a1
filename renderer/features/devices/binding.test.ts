import { expect, it } from 'vitest';
import { freeLabel } from './binding.ts';

it('calls no two devices the same', () => {
  expect(freeLabel('血压计', [])).toBe('血压计');
  expect(freeLabel('血压计', ['血压计'])).toBe('血压计 #2');
  expect(freeLabel('血压计', ['血压计', '血压计 #2', '体重秤'])).toBe('血压计 #3');
});
