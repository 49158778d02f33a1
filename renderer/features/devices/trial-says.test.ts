import { describe, expect, it } from 'vitest';
import type { TrialAnswer } from '../../../shared/contract/devices.ts';
import { betterAnswer, mayTry, trialSays } from './trial-says.ts';

const quiet = { bytes: 0, hint: null, wantsAnswer: false } as const;
const nothing: TrialAnswer = {
  driver: 'and-scale',
  frames: 0,
  refused: null,
  hasMessage: false,
  reading: null,
};
const values = [{ kind: 'weight', value: 62.4, unit: 'kg' }] as const;
const reading: TrialAnswer = {
  ...nothing,
  frames: 1,
  reading: { values: [...values], deviceTime: null },
};

const say = (...given: Parameters<typeof trialSays>) => trialSays(...given).say;

describe('what listening says', () => {
  it('is that nothing came, and what else a line without control lines means', () => {
    expect(say(quiet, nothing, false)).toBe('silent');
    expect(say({ ...quiet, hint: 'no-control-lines' }, nothing, false)).toBe('no-control-lines');
  });

  it('is that this kind says nothing by itself, or waits for an answer', () => {
    expect(say(quiet, nothing, true)).toBe('asked');
    expect(say({ ...quiet, bytes: 1, wantsAnswer: true }, nothing, false)).toBe('answer');
  });

  it('is what is wrong with the line', () => {
    expect(say({ ...quiet, bytes: 99, hint: 'wrong-parity' }, nothing, false)).toBe('wrong-parity');
    expect(say({ ...quiet, bytes: 99, hint: 'wrong-speed' }, nothing, false)).toBe('wrong-speed');
    expect(say({ ...quiet, bytes: 3 }, nothing, false)).toBe('unclear');
  });

  it('is what is wrong with the line, even where one of the kinds would have answered that', () => {
    const garbled = { bytes: 99, hint: 'wrong-speed', wantsAnswer: true } as const;
    expect(say(garbled, nothing, false)).toBe('wrong-speed');
    expect(say(garbled, null, false)).toBe('other-line');
  });

  it('is that a code was read, which is not shown', () => {
    const scanner: TrialAnswer = { ...nothing, driver: 'barcode', frames: 1, hasMessage: true };
    expect(say({ ...quiet, bytes: 12 }, scanner, false)).toBe('message');
    expect(betterAnswer({ heard: [scanner, reading] }, 'barcode')).toBe(null);
    expect(betterAnswer({ heard: [scanner, nothing] }, null)).toBe(null);
  });

  it('is to try the next setting where nobody knows the kind', () => {
    expect(say({ ...quiet, bytes: 99, hint: 'wrong-speed' }, null, false)).toBe('other-line');
  });

  it('is how far it has come: heard, not steady yet, understood', () => {
    const heard = { ...quiet, bytes: 40 };
    expect(say(heard, { ...nothing, frames: 2 }, false)).toBe('almost');
    expect(say({ ...heard, hint: 'unstable' }, { ...nothing, frames: 2 }, false)).toBe('unstable');
    expect(trialSays(heard, reading, true)).toEqual({ say: 'understood', meaning: 'ok' });
  });

  it('names somebody else who understood only while the chosen one did not', () => {
    const other = { ...reading, driver: 'gtech' };
    expect(betterAnswer({ heard: [nothing, other] }, 'and-scale')).toBe(other);
    expect(betterAnswer({ heard: [nothing, other] }, null)).toBe(other);
    expect(betterAnswer({ heard: [reading, other] }, 'and-scale')).toBe(null);
    expect(betterAnswer({ heard: [nothing] }, 'and-scale')).toBe(null);
  });
});

describe('another setting of the line', () => {
  const open = { state: 'ready', hint: null } as const;

  it('is offered where nothing makes sense, and until something does', () => {
    expect(mayTry({ ...open, hint: 'wrong-speed' }, true, false)).toBe(true);
    expect(mayTry({ ...open, hint: 'wrong-parity' }, true, false)).toBe(true);
    expect(mayTry(open, true, true)).toBe(true);
    expect(mayTry(open, true, false)).toBe(false);
    expect(mayTry({ ...open, hint: 'unstable' }, true, false)).toBe(false);
    expect(mayTry({ state: 'port-taken', hint: null }, true, true)).toBe(false);
  });

  it('is offered to who does not know the kind only where the bytes tell which', () => {
    expect(mayTry({ ...open, hint: 'wrong-speed' }, false, false)).toBe(false);
    expect(mayTry({ ...open, hint: 'wrong-parity', parity: 'even' }, false, false)).toBe(true);
  });
});
