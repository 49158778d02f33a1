import { expect, test } from 'vitest';
import { entities, SCHEMA_VERSION } from './entities.ts';
import { canonicalJson, sha256Hex } from './hash.ts';

/**
 * The registry as released. A change of it is a new schema version: raise SCHEMA_VERSION, write the
 * migrations of both databases, and add a line here. Older lines never change.
 */
const released: Readonly<Record<number, string>> = {
  1: 'f27d0680066c44e0b733bf4797f7a2d01b4fcc3983eb1f1a197f3fc430fe6aca', // the main job end to end
  2: '9986555b6e303b1dbbfc8d5403afd2c897bf3f57e59e521994825b6ac743d54a', // administration, referrals, imports, answers, attachments, booking
};

test('the registry is the one of its version', () => {
  expect(sha256Hex(canonicalJson(entities))).toBe(released[SCHEMA_VERSION]);
  expect(Math.max(...Object.keys(released).map(Number))).toBe(SCHEMA_VERSION);
});

test('an insert-only field is never a safety field: two values of it can not arise', () => {
  for (const [name, { fields }] of Object.entries(entities))
    for (const [field, { safety, mutable }] of Object.entries(fields))
      expect(safety && !mutable, `${name}.${field}`).toBe(false);
});
