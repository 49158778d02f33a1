import { describe, expect, test } from 'vitest';
import {
  answerProof,
  askProof,
  ATTEMPTS_MAX,
  ATTEMPTS_MS,
  freeTicketLetter,
  judgeCode,
  type KnownCode,
  makeAttemptThrottle,
} from './enrolment.ts';
import { digestOf } from './enrolment-code.ts';

const { id: codeId, key } = digestOf('a code');
const desk = { deviceId: 'desk', publicKey: 'key', name: '二号窗口', codeId };
const open: KnownCode = { key, expiresAt: 1_000, usedBy: null };
const asked = (said: typeof desk = desk, by = key) => ({ ...said, proof: askProof(by, said) });

describe('a code', () => {
  type Case = readonly [string, ReturnType<typeof asked>, KnownCode | null, number, string];
  test.each<Case>([
    ['opens once', asked(), open, 999, 'open'],
    [
      'opens again for the device that it let in',
      asked(),
      { ...open, usedBy: 'desk' },
      2_000,
      'open',
    ],
    ['opens for nobody else', asked(), { ...open, usedBy: 'other' }, 0, 'code-used'],
    ['ends', asked(), open, 1_000, 'code-expired'],
    ['is not known', asked(), null, 0, 'code-wrong'],
    ['is not proven', asked(desk, digestOf('another').key), open, 0, 'code-wrong'],
    ['is not proven for another key', { ...asked(), publicKey: 'theirs' }, open, 0, 'code-wrong'],
    ['is not proven for another name', { ...asked(), name: '三号窗口' }, open, 0, 'code-wrong'],
  ])('%s', (...[, ask, code, now, verdict]) => {
    expect(judgeCode(ask, code, now)).toBe(verdict);
  });

  test('that was used or is over says so only to those who have it', () => {
    const guess = asked(desk, digestOf('a guess').key);
    expect(judgeCode(guess, { ...open, usedBy: 'other' }, 0)).toBe('code-wrong');
    expect(judgeCode(guess, open, 5_000)).toBe('code-wrong');
  });
});

test('an answer is of one code, one question and one home, and no question', () => {
  const home = { deviceId: 'home', publicKey: 'key', name: '主机', place: null };
  const proof = answerProof(key, 'desk', home);
  const others = [
    answerProof(digestOf('another').key, 'desk', home),
    answerProof(key, 'other', home),
    answerProof(key, 'desk', { ...home, publicKey: 'theirs' }),
    askProof(key, { ...home, codeId }),
  ];
  expect(new Set([proof, ...others]).size).toBe(5);
});

test('whoever guesses has to wait, and nobody else has to', () => {
  const throttle = makeAttemptThrottle();
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    expect(throttle.isTooMany('10.0.0.9', attempt)).toBe(false);
    throttle.fail('10.0.0.9', attempt);
  }
  expect(throttle.isTooMany('10.0.0.9', ATTEMPTS_MAX)).toBe(true);
  expect(throttle.isTooMany('10.0.0.8', ATTEMPTS_MAX)).toBe(false);
  expect(throttle.isTooMany('10.0.0.9', ATTEMPTS_MS)).toBe(false);
});

test('a clock that is put back lets nobody wait for it to come round again', () => {
  const throttle = makeAttemptThrottle();
  const ahead = 10 * ATTEMPTS_MS;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) throttle.fail('10.0.0.9', ahead);
  expect(throttle.isTooMany('10.0.0.9', ahead)).toBe(true);
  expect(throttle.isTooMany('10.0.0.9', 0)).toBe(false);
});

test('a newcomer gets a letter of its own, and never one that is mistaken', () => {
  expect(freeTicketLetter(new Set(['A', 'C']))).toBe('B');
  const all = new Set<string>();
  for (let letter = freeTicketLetter(all); letter !== null; letter = freeTicketLetter(all))
    all.add(letter);
  expect(all.size).toBe(23);
  for (const bad of ['I', 'M', 'O']) expect(all.has(bad)).toBe(false);
});
