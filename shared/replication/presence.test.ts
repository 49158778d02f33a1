import { describe, expect, test } from 'vitest';
import { leftBefore, presenceAfter, type Stay, turnsOf } from './presence.ts';

const stay = (begun: number, ended: number | null = null): Stay => ({ begun, ended });

describe('a resident of a scope', () => {
  test.each<[what: string, stays: readonly Stay[], open: number, left: number, back: number]>([
    ['was never here', [], 0, 0, 0],
    ['is here', [stay(3)], 1, 3, 3],
    ['has left', [stay(3, 7)], 0, 7, 3],
    ['is back', [stay(3, 7), stay(9)], 1, 7, 9],
    ['stayed by another membership', [stay(3, 7), stay(5)], 1, 3, 3],
    ['left with the last of two', [stay(3, 7), stay(5, 8)], 0, 8, 3],
    ['left when they came, because the end came first', [stay(7, 3)], 0, 7, 7],
    ['stayed, whatever end came first', [stay(2), stay(7, 3)], 1, 2, 2],
  ])('%s', (_, stays, open, left, back) => {
    expect(presenceAfter(turnsOf(stays))).toEqual({ open, left, back });
  });

  test.each<[what: string, stays: readonly Stay[], before: number]>([
    ['nothing while they are here', [stay(3)], 0],
    ['what was said before they left', [stay(3, 7)], 7],
    ['also when they are back', [stay(3, 7), stay(9)], 7],
    ['and left again', [stay(3, 7), stay(9, 12)], 12],
    ['nothing while another membership stood', [stay(3, 7), stay(5)], 0],
  ])('has taken out of the rows %s', (_, stays, before) => {
    expect(leftBefore(turnsOf(stays))).toBe(before);
  });
});
