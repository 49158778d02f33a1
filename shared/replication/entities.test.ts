import { expect, test } from 'vitest';
import { entities, SCHEMA_VERSION } from './entities.ts';
import { canonicalJson, sha256Hex } from './hash.ts';

/**
 * The registry as released. A change of it is a new schema version: raise SCHEMA_VERSION, write the
 * migrations of both databases, and add a line here. Older lines never change.
 */
const released: Readonly<Record<number, string>> = {
  1: '35175f81a7cd8121b8912e725ef6d8f58aa053fe051ed3ef3b8b5e007dc5ec92', // the main job end to end
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
