import { describe, expect, test } from 'vitest';
import { leftBefore, type Presence, presenceAfter, type Stay, turnsOf } from './presence.ts';

const stay = (begun: number, ended: number | null = null): Stay => ({ begun, ended });

describe('a resident of a scope', () => {
  test.each<[what: string, stays: readonly Stay[], presence: Presence]>([
    ['was never here', [], { open: 0, left: 0, back: 0 }],
    ['is here', [stay(3)], { open: 1, left: 3, back: 3 }],
    ['has left', [stay(3, 7)], { open: 0, left: 7, back: 3 }],
    ['is back', [stay(3, 7), stay(9)], { open: 1, left: 7, back: 9 }],
    ['stayed by another membership', [stay(3, 7), stay(5)], { open: 1, left: 3, back: 3 }],
    ['left with the last of two', [stay(3, 7), stay(5, 8)], { open: 0, left: 8, back: 3 }],
    ['left when they came, by an end before it', [stay(7, 3)], { open: 0, left: 7, back: 7 }],
    ['stayed, whatever end came first', [stay(2), stay(7, 3)], { open: 1, left: 2, back: 2 }],
  ])('%s', (_, stays, presence) => {
    expect(presenceAfter(turnsOf(stays))).toEqual(presence);
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
