import { expect, test } from 'vitest';
import { triage, triageQuestions, type TriageAnswers } from './triage.ts';

test.each<[TriageAnswers, 'fever' | 'usual', readonly string[]]>([
  [{ temperatureTenths: 373 }, 'fever', ['TRI-01']],
  [{ temperatureTenths: 372, fever: false, cough: false, contact: false }, 'usual', ['TRI-04']],
  [{ fever: true }, 'fever', ['TRI-02']],
  [{ temperatureTenths: 391, fever: true }, 'fever', ['TRI-01', 'TRI-02']],
  [{ fever: false, cough: true, contact: true }, 'fever', ['TRI-03']],
  [{ fever: false, cough: true, contact: false }, 'usual', ['TRI-04']],
  [{ fever: false, cough: false, contact: true }, 'usual', ['TRI-04']],
])('%j goes the %s way', (answers, route, because) => {
  expect(triage(answers)).toMatchObject({ route, because });
});

test('asks one thing after another, and nothing more once it is settled', () => {
  expect(triage({}).next).toBe('fever');
  expect(triage({ fever: true }).next).toBeNull();
  expect(triage({ fever: false }).next).toBe('cough');
  expect(triage({ fever: false, cough: true }).next).toBe('contact');
  expect(triage({ fever: false, cough: true, contact: false }).next).toBeNull();
});

test('one more yes never takes anybody off the fever way', () => {
  const values = [undefined, false, true];
  for (const fever of values) {
    for (const cough of values) {
      for (const contact of values) {
        const before = { fever, cough, contact };
        if (triage(before).route === 'usual') continue;
        for (const question of triageQuestions) {
          expect(triage({ ...before, [question]: true }).route).toBe('fever');
        }
      }
    }
  }
});
